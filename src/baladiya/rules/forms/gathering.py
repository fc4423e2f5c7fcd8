"""From a posted form to the shape of an answer: rows are numbered in their names.

A field is posted as "<id>", a place as "<id>-lat" and "<id>-lon", a row's column as
"<id>-<n>-<column>". Rows left wholly empty are passed over, and every row keeps the number it was
posted under, so that a problem points at the right line of the form.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from baladiya.rules.definition import PLACES, Field, FieldType
from baladiya.rules.service import Answer
from baladiya.rules.text import clean_line

Posted = Mapping[str, Sequence[str]]
COORDINATES = ("lat", "lon")


class Rows(list[tuple[int, Any]]):
    """Rows with the numbers they were given under."""


def gather(asked: Field, posted: Posted) -> Answer:
    """Will collect what was posted for a field; "" or an empty list when there is nothing."""
    if asked.type == FieldType.CHOICES:
        return [value for value in posted.get(asked.id, ()) if clean_line(value)]
    if asked.type == FieldType.POINT:
        return _filled({part: _first(posted, f"{asked.id}-{part}") for part in COORDINATES})
    if asked.type in PLACES:
        points = ((n, _point(row)) for n, row in _rows(asked.id, posted))
        return Rows((n, point) for n, point in points if _filled(point))
    if asked.type == FieldType.GROUP:
        return Rows(_group_rows(asked, posted))
    return _first(posted, asked.id)


def typed_for(fields: Sequence[Field], posted: Posted) -> dict[str, tuple[str, ...]]:
    """Will keep what was posted for these fields, to be shown again as it was typed."""
    ids = {asked.id for asked in fields}
    return {name: tuple(values) for name, values in posted.items() if name.split("-", 1)[0] in ids}


def _first(posted: Posted, name: str) -> str:
    values = posted.get(name) or ("",)
    return values[0] if clean_line(values[0]) else ""


def _filled(point: Mapping[str, str]) -> Mapping[str, str]:
    return point if any(point.values()) else {}


def _point(row: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {part: _first(row, part) for part in COORDINATES}


def _rows(field_id: str, posted: Posted) -> list[tuple[int, dict[str, Any]]]:
    found: dict[int, dict[str, Any]] = {}
    pattern = re.compile(rf"{re.escape(field_id)}-([0-9]{{1,4}})-([a-z][a-z0-9_]*)")
    for name, values in posted.items():
        if match := pattern.fullmatch(name):
            found.setdefault(int(match[1]), {})[match[2]] = values
    return sorted(found.items())


def _group_rows(asked: Field, posted: Posted) -> list[tuple[int, dict[str, Any]]]:
    rows = (
        (n, {column.id: gather(column, row) for column in asked.fields})
        for n, row in _rows(asked.id, posted)
    )
    return [(n, row) for n, row in rows if any(row.values())]
