"""Keyset paging: a page begins after the last row seen, so page 1,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from baladiya.rules.problems import refuse

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after this moment (None sorts last) and this row id."""

    moment: datetime | None
    row_id: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Will read a cursor from an address; empty is the first page.

        Raises `Refused("cursor_malformed")`.
        """
        if not text:
            return None
        try:
            moment, row_id = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
            return cls(datetime.fromisoformat(moment) if moment else None, int(row_id))
        except (ValueError, TypeError, binascii.Error, UnicodeEncodeError) as error:
            raise refuse("cursor_malformed") from error

    def write(self) -> str:
        """Will write the cursor for an address."""
        moment = self.moment.isoformat() if self.moment else ""
        return base64.urlsafe_b64encode(json.dumps([moment, self.row_id]).encode()).decode("ascii")


def after(rows: QuerySet[Row], cursor: Cursor | None, *, field: str) -> QuerySet[Row]:
    """Will keep the rows after the cursor in ascending (`field`, id)."""
    if cursor is None or cursor.moment is None:
        return rows
    same = Q(**{field: cursor.moment, "pk__gt": cursor.row_id})
    return rows.filter(Q(**{f"{field}__gte": cursor.moment})).filter(
        Q(**{f"{field}__gt": cursor.moment}) | same
    )


def before_id(rows: QuerySet[Row], cursor: Cursor | None) -> QuerySet[Row]:
    """Will keep the rows older than the cursor, newest first by id."""
    return rows if cursor is None else rows.filter(pk__lt=cursor.row_id)


def next_cursor(found: Sequence[Model], limit: int, field: str = "") -> str:
    """Will give the cursor of the next page, or "" at the end."""
    if len(found) <= limit:
        return ""
    last = found[limit - 1]
    return Cursor(getattr(last, field) if field else None, last.pk).write()
