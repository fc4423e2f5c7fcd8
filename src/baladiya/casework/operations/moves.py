"""What officers do with a case: take it, move it, and for a minute think again."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from django.conf import settings
from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import (
    Application,
    Correction,
    Decision,
    DecisionReason,
    Note,
    PendingMove,
)
from baladiya.casework.operations.change import advance, set_if_unchanged
from baladiya.casework.operations.closing import after_step
from baladiya.casework.operations.effects import carry_out
from baladiya.casework.queries.visible import case
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules import workflow
from baladiya.rules.definition import Need
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.workflow import Taken

ALWAYS = datetime.min.replace(tzinfo=UTC)


class Item(TypedDict):
    """One thing to correct: "field:<id>" or "paper:<slot>", and why."""

    at: str
    note: str


class Given(TypedDict, total=False):
    """What comes with a move: items to correct, reasons of refusal, and a note to the applicant."""

    items: list[Item]
    reasons: list[str]
    note: str


def claim(*, actor: Actor, reference: str, now: datetime) -> Application:
    """Will take a case so that others leave it alone; taking one's own again changes nothing.

    Raises `Refused`: not_found, nothing_to_do_here, role_missing, taken_by_other, own_case.
    """
    application = case(actor, reference)
    if problem := policies.why_not_claim(actor, application):
        raise Refused(problem)
    if application.claimed_by_id == actor.staff_id:
        return application
    with transaction.atomic(durable=True):
        taken = Application.objects.filter(
            pk=application.pk, claimed_by=None, step=application.step
        ).update(claimed_by_id=actor.staff_id, claimed_at=now)
        if not taken:
            raise refuse("taken_by_other")
        _record(actor, application, "application.claimed", now)
    application.claimed_by_id = actor.staff_id
    application.claimed_at = now
    return application


def release(*, actor: Actor, reference: str, now: datetime) -> Application:
    """Will put a case back for others. Raises `Refused`: not_found, not_yours."""
    application = case(actor, reference)
    with transaction.atomic(durable=True):
        given_back = Application.objects.filter(
            pk=application.pk, claimed_by_id=actor.staff_id
        ).update(claimed_by=None, claimed_at=None)
        if not given_back:
            raise refuse("not_yours")
        _record(actor, application, "application.released", now)
    application.claimed_by_id = None
    return application


def _record(actor: Actor, application: Application, action: str, now: datetime) -> None:
    audit.record(
        at=now,
        actor=actor.label,
        action=action,
        subject=f"application:{application.reference}",
    )


def make_move(
    *, actor: Actor, reference: str, move: str, revision: int, given: Given, now: datetime
) -> Application:
    """Will make an officer's move; it takes effect when it can no longer be undone.

    Until then nothing changes for the applicant and nothing is sent. `revision` is the one the
    officer saw. Raises `Refused`: not_found, already_decided (someone's move is waiting),
    changed_meanwhile, or what `policies.why_not_move` and `why_not_given` say.
    """
    application = case(actor, reference)
    service = published(application).service
    _refuse_decided(application)
    facts = facts_of(application, now)
    problem = policies.why_not_move(actor, application, service, move, facts)
    problem = problem or policies.why_not_given(
        service.definition.moves[move], dict(given), service
    )
    if problem:
        raise Refused(problem)
    application.revision = revision
    with transaction.atomic(durable=True):
        pending = _pend(actor, application, move, given, now)
        if settings.BALADIYA.undo_seconds == 0:
            _take_effect(pending, application, now)
    return application


def _pend(
    actor: Actor, application: Application, move: str, given: Given, now: datetime
) -> PendingMove:
    set_if_unchanged(application, now=now, claimed_by_id=actor.staff_id, claimed_at=now)
    try:
        with transaction.atomic():
            pending = PendingMove.objects.create(
                application=application,
                revision=application.revision,
                move=move,
                given=dict(given),
                made_by_id=actor.as_staff,
                made_at=now,
                takes_effect_at=now + timedelta(seconds=settings.BALADIYA.undo_seconds),
            )
    except IntegrityError as error:
        raise refuse("already_decided") from error
    audit.record(
        at=now,
        actor=actor.label,
        action=f"application.{move}.made",
        subject=f"application:{application.reference}",
        revision=application.revision,
    )
    return pending


def _refuse_decided(application: Application) -> None:
    if PendingMove.objects.filter(application=application).exists():
        raise refuse("already_decided")


def undo(*, actor: Actor, reference: str, now: datetime) -> Application:
    """Will take back one's own move before it takes effect.

    Raises `Refused`: not_found, undo_too_late, not_yours.
    """
    application = case(actor, reference)
    pending = PendingMove.objects.filter(application=application).first()
    if pending is None or pending.takes_effect_at <= now:
        raise refuse("undo_too_late")
    if pending.made_by_id != actor.staff_id:
        raise refuse("not_yours")
    with transaction.atomic(durable=True):
        removed, _ = PendingMove.objects.filter(pk=pending.pk).delete()
        if not removed:
            raise refuse("undo_too_late")
        set_if_unchanged(application, now=now)
        _record(actor, application, f"application.{pending.move}.undone", now)
    return application


def carry_out_due_moves(*, now: datetime, since: datetime = ALWAYS, limit: int = 50) -> int:
    """Will let moves whose minute is over take effect (the worker's turn); gives how many.

    Moves made before `since` are left alone.
    """
    due = PendingMove.objects.filter(takes_effect_at__lte=now, made_at__gte=since).order_by(
        "takes_effect_at"
    )
    done = 0
    for pending in list(due.select_related("application")[:limit]):
        with transaction.atomic(durable=True):
            _take_effect(pending, pending.application, now)
        done += 1
    return done


def _take_effect(pending: PendingMove, application: Application, now: datetime) -> None:
    """Will carry out a move once: whoever deletes the pending row does it."""
    removed, _ = PendingMove.objects.filter(pk=pending.pk).delete()
    if not removed:
        return
    actor = Actor(kind=ActorKind.STAFF, staff_id=pending.made_by_id)
    service = published(application).service
    facts = facts_of(application, now)
    taken = workflow.take(service, step=application.step, move=pending.move, facts=facts)
    given: dict[str, Any] = pending.given
    advance(
        application,
        taken=taken,
        actor=actor,
        now=now,
        fields={"decided_at": now} if taken.move.decision else {},
        details=_details(given),
    )
    _write_outcome(application, taken, given, pending.made_by_id, now)
    billed = carry_out(application, taken, staff_id=pending.made_by_id, now=now)
    after_step(application, taken, billed=billed, now=now)


def _details(given: dict[str, Any]) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if given.get("reasons"):
        details["reasons"] = given["reasons"]
    if given.get("items"):
        details["items"] = [item["at"] for item in given["items"]]
    return details


def _write_outcome(
    application: Application, taken: Taken, given: dict[str, Any], staff_id: int, now: datetime
) -> None:
    if Need.ITEMS in taken.move.needs:
        Correction.objects.create(
            application=application,
            items=[
                {**item, "before": _value_at(application, item["at"])} for item in given["items"]
            ],
            asked_by_id=staff_id,
            asked_at=now,
            due_at=application.step_due_at,
        )
    if taken.move.decision:
        decision = Decision.objects.create(
            application=application,
            outcome=taken.move.decision,
            decided_by_id=staff_id,
            decided_at=now,
            note=given.get("note", ""),
        )
        DecisionReason.objects.bulk_create(
            DecisionReason(decision=decision, code=code) for code in given.get("reasons", [])
        )


def _value_at(application: Application, at: str) -> object:
    kind, _, name = at.partition(":")
    if kind == "paper":
        return [paper["key"] for paper in application.papers if paper["slot"] == name]
    return application.answers.get(name)


def add_note(*, actor: Actor, reference: str, text: str, now: datetime) -> Note:
    """Will keep an internal note on a case. Raises `Refused`: not_found, note_empty."""
    application = case(actor, reference)
    if not text.strip():
        raise refuse("note_empty", at="field:text")
    with transaction.atomic(durable=True):
        note = Note.objects.create(
            application=application, author_id=actor.as_staff, text=text.strip()[:4000], at=now
        )
        _record(actor, application, "application.noted", now)
    return note
