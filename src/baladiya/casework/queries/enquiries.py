"""Enquiries after a refusal, as the officers who may answer them see them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from baladiya.casework.models import Enquiry
from baladiya.casework.queries.paging import Cursor, after, next_cursor
from baladiya.casework.queries.visible import CASE_ROLES
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.problems import refuse


@dataclass(frozen=True, slots=True)
class EnquiryRows:
    """One page of open enquiries, the most urgent first."""

    rows: tuple[Enquiry, ...]
    next: str


def open_enquiries(*, actor: Actor, cursor: str = "", limit: int = 25) -> EnquiryRows:
    """Will list unanswered enquiries of the actor's municipalities by due time. One statement."""
    rows = (
        _visible(actor)
        .filter(answered_at=None, application__is_sample=False)
        .select_related("application", "reason", "decider")
        .order_by("due_at", "id")
    )
    rows = after(rows, Cursor.read(cursor), field="due_at")
    found = list(rows[: limit + 1])
    return EnquiryRows(tuple(found[:limit]), next_cursor(found, limit, "due_at"))


def _visible(actor: Actor) -> QuerySet[Enquiry]:
    if actor.kind != ActorKind.STAFF:
        return Enquiry.objects.none()
    codes = actor.municipalities_as(*CASE_ROLES)
    if "" in codes:
        return Enquiry.objects.all()
    return Enquiry.objects.filter(municipality__in=codes)


def visible_enquiry(actor: Actor, enquiry_id: int) -> Enquiry:
    """Will load one enquiry with its application. Raises `Refused("not_found")`."""
    found = (
        _visible(actor)
        .select_related("application", "reason", "reason__decision", "decider", "answered_by")
        .filter(pk=enquiry_id)
        .first()
    )
    if found is None:
        raise refuse("not_found")
    return found
