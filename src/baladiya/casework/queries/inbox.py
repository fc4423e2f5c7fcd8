"""The officers' inbox: what waits for whom in one's municipality, the most urgent first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from baladiya.casework.models import Application
from baladiya.casework.queries.paging import Cursor, after, before_id, next_cursor
from baladiya.casework.queries.visible import visible_to
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role, Status
from baladiya.rules.problems import Refused
from baladiya.rules.references import read_reference
from baladiya.rules.text import plain_digits, search_words

OPEN = (Status.SUBMITTED, Status.IN_REVIEW)
LAST_LETTER = "\uffff"


class View(StrEnum):
    """The ways to look at the cases."""

    OPEN = "open"  # what waits for a role I hold, claimed by nobody or by me
    MINE = "mine"  # what I have claimed
    DECIDED = "decided"  # moves of mine that can still be undone
    WAITING = "waiting"  # what waits for applicants
    ALL = "all"  # everything in my municipality, newest first
    SAMPLES = "samples"  # made by staff to try a version; in no other view


@dataclass(frozen=True, slots=True)
class InboxRows:
    """One page of cases."""

    rows: tuple[Application, ...]
    next: str


def inbox(
    *, actor: Actor, view: View = View.OPEN, text: str = "", cursor: str = "", limit: int = 25
) -> InboxRows:
    """Will list one page of cases; `text` searches all by reference, name or personal number.

    One statement, whatever the number of cases. Raises `Refused("cursor_malformed")`.
    """
    place = Cursor.read(cursor)
    shown = (
        visible_to(actor).select_related("claimed_by", "pending_move").defer("answers", "papers")
    )
    if text.strip():
        found = before_id(_search(shown, text), place).order_by("-id")[: limit + 1]
        return _rows(list(found), limit, "")
    shown = shown.filter(is_sample=view == View.SAMPLES)
    if view in {View.ALL, View.WAITING, View.SAMPLES}:
        found = before_id(_plain(shown, view), place).order_by("-id")[: limit + 1]
        return _rows(list(found), limit, "")
    due = after(_urgent(shown, actor, view), place, field="step_due_at")
    return _rows(list(due.order_by("step_due_at", "id")[: limit + 1]), limit, "step_due_at")


def _rows(found: list[Application], limit: int, field: str) -> InboxRows:
    return InboxRows(tuple(found[:limit]), next_cursor(found, limit, field))


def _plain(shown: QuerySet[Application], view: View) -> QuerySet[Application]:
    if view == View.WAITING:
        return shown.filter(status__in=[Status.WAITING_FOR_APPLICANT, Status.WAITING_FOR_PAYMENT])
    return shown


def _urgent(shown: QuerySet[Application], actor: Actor, view: View) -> QuerySet[Application]:
    if view == View.MINE:
        return shown.filter(claimed_by=actor.staff_id, pending_move=None)
    if view == View.DECIDED:
        return shown.filter(pending_move__made_by=actor.staff_id)
    return shown.filter(
        _my_roles(actor),
        Q(claimed_by=None) | Q(claimed_by=actor.staff_id),
        status__in=OPEN,
        pending_move=None,
    )


def _my_roles(actor: Actor) -> Q:
    """Will match what waits for a role the actor holds, in the place where it is held."""
    mine = Q(pk__in=[])
    for code, role in sorted(actor.roles):
        where = Q(municipality=code) if code else Q()
        mine |= where & Q(owner_role=role)
    return mine


def _search(shown: QuerySet[Application], text: str) -> QuerySet[Application]:
    try:
        return shown.filter(reference=read_reference(text))
    except Refused:
        pass  # not a reference: try the other ways to find a case
    digits = plain_digits(text).replace(" ", "")
    if digits.isdecimal():
        return shown.filter(number=digits)
    for word in search_words(text):
        shown = shown.filter(
            pk__in=_applications_with(word),
        )
    return shown


def _applications_with(word: str) -> QuerySet[Any, Any]:
    return Application.objects.filter(
        search_words__word__gte=word, search_words__word__lt=word + LAST_LETTER
    ).values("pk")


def waiting_counts(*, actor: Actor, most: int = 100) -> dict[str, int]:
    """Will count the cases of each urgent view, at most `most` (shown as "99+")."""
    shown = visible_to(actor).filter(is_sample=False)
    return {
        str(view): _urgent(shown, actor, view).order_by()[:most].count()
        for view in (View.OPEN, View.MINE, View.DECIDED)
    }


def holds_cases(actor: Actor) -> bool:
    """Will say whether the actor works on cases at all."""
    return actor.holds_any(
        Role.CLERK, Role.OFFICER, Role.INSPECTOR, Role.FINANCE_OFFICER, Role.HEAD, Role.DIRECTOR
    )
