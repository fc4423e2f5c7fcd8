"""An applicant's own applications: the list, and the page of one."""

from dataclasses import dataclass
from datetime import datetime

from baladiya.casework import policies
from baladiya.casework.facts import facts_of, met_after, published
from baladiya.casework.models import (
    Application,
    Correction,
    Decision,
    DecisionReason,
    Enquiry,
    IssuedOutput,
    Transition,
)
from baladiya.casework.queries.paging import Cursor, before_id, next_cursor
from baladiya.casework.queries.visible import own, visible_to
from baladiya.catalogue.queries import Published
from baladiya.people.actors import Actor
from baladiya.rules import forms
from baladiya.rules.definition import FollowUp, Reason, Status, Text
from baladiya.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class OwnRows:
    """One page of one's applications with the service of each."""

    rows: tuple[tuple[Application, Published], ...]
    next: str


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason of refusal in words, with the enquiry about it if there is one."""

    given: DecisionReason
    reason: Reason
    enquiry: Enquiry | None
    why_not_enquire: Problem | None


@dataclass(frozen=True, slots=True)
class OnwardRow:
    """An application that goes on from this one, and what its link is called."""

    follow_up: str
    reference: str
    label: Text


@dataclass(frozen=True, slots=True)
class OwnPage:
    """All that the applicant's page of one application shows."""

    application: Application
    version: Published
    transitions: tuple[Transition, ...]
    correction: Correction | None
    decision: Decision | None
    reasons: tuple[ShownReason, ...]
    outputs: tuple[IssuedOutput, ...]
    followed_by: str
    follows: str
    answers: tuple[Transition, ...]  # moves that gave an officer's answer
    goes_on_from: str
    goes_on_as: tuple[OnwardRow, ...]
    offered: tuple[FollowUp, ...]  # services that can be begun from here
    why_not_withdraw: Problem | None
    why_not_send_again: Problem | None

    @property
    def open_bill(self) -> IssuedOutput | None:
        """The bill that waits to be paid, if any."""
        return next(
            (o for o in self.outputs if o.bill is not None and o.bill.state == "open"), None
        )


def my_applications(*, actor: Actor, cursor: str = "", limit: int = 20) -> OwnRows:
    """Will list one's applications, drafts too, the newest first. One statement."""
    rows = before_id(visible_to(actor), Cursor.read(cursor)).defer("answers", "papers")
    found = list(rows.order_by("-id")[: limit + 1])
    return OwnRows(tuple((row, published(row)) for row in found[:limit]), next_cursor(found, limit))


def own_page(*, actor: Actor, reference: str, now: datetime) -> OwnPage:
    """Will gather the page of one's own application in at most eight statements.

    Raises `Refused("not_found")`.
    """
    application = own(actor, reference)
    version = published(application)
    decision = (
        Decision.objects.filter(application=application, set_aside_at=None)
        .prefetch_related("reasons", "reasons__enquiry")
        .first()
    )
    followed = application.followed_by.values_list("reference", flat=True).first() or ""
    transitions = tuple(Transition.objects.filter(application=application).order_by("id"))
    onward = goes_on_as(application)
    return OwnPage(
        application=application,
        version=version,
        transitions=transitions,
        answers=tuple(step for step in transitions if step.details.get("answer")),
        goes_on_from=application.goes_on_from.reference if application.goes_on_from else "",
        goes_on_as=onward,
        offered=_offered(application, onward, now),
        correction=_open_correction(application),
        decision=decision,
        reasons=_reasons(application, version, decision, now),
        outputs=tuple(
            IssuedOutput.objects.filter(application=application)
            .select_related("certificate", "bill", "refund", "deposit")
            .order_by("id")
        ),
        followed_by=followed,
        follows=application.follows.reference if application.follows else "",
        why_not_withdraw=policies.why_not_withdraw(application, version.service),
        why_not_send_again=policies.why_not_send_again(
            application, version.service, followed=bool(followed)
        ),
    )


def steps_of(application: Application) -> tuple[Transition, ...]:
    """Will give the steps an application took: one statement, none for a draft."""
    if application.status == Status.DRAFT:
        return ()
    return tuple(Transition.objects.filter(application=application).order_by("id"))


def goes_on_as(application: Application) -> tuple[OnwardRow, ...]:
    """Will give the applications that go on from this one; no statement where there can be none."""
    labels = {it.id: it.label for it in published(application).service.definition.follow_ups}
    if not labels or application.status != Status.ACCEPTED:
        return ()
    rows = application.goes_on_as.order_by("id").values_list("follow_up", "reference")
    return tuple(OnwardRow(it, reference, labels[it]) for it, reference in rows if it in labels)


def _offered(
    application: Application, onward: tuple[OnwardRow, ...], now: datetime
) -> tuple[FollowUp, ...]:
    # What is begun by itself is begun once; a renewal may be asked for again and again.
    if application.status != Status.ACCEPTED:
        return ()
    service = published(application).service
    begun = {row.follow_up for row in onward}
    return tuple(
        it
        for it in forms.offered_follow_ups(service, facts_of(application, now))
        if not (it.by_itself and it.id in begun)
        and policies.why_not_go_on(application, met_after(application, it.service, now)) is None
    )


def _open_correction(application: Application) -> Correction | None:
    if application.status != Status.WAITING_FOR_APPLICANT:
        return None
    return Correction.objects.filter(application=application, closed=False).first()


def _reasons(
    application: Application, version: Published, decision: Decision | None, now: datetime
) -> tuple[ShownReason, ...]:
    if decision is None:
        return ()
    known = {reason.id: reason for reason in version.service.definition.reasons}
    shown = []
    for given in decision.reasons.all():
        enquiry = getattr(given, "enquiry", None)
        problem = policies.why_not_enquire(
            application,
            version.service,
            asked=enquiry is not None or given.replaced_by_id is not None,
            now=now,
        )
        shown.append(ShownReason(given, known[given.code], enquiry, problem))
    return tuple(shown)
