"""A move takes effect when its minute is over, or is taken back before."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from baladiya.audit import operations as audit
from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published, value_at
from baladiya.casework.models import (
    Application,
    Correction,
    Decision,
    DecisionReason,
    PendingMove,
)
from baladiya.casework.operations.change import advance, record, set_if_unchanged
from baladiya.casework.operations.closing import after_step
from baladiya.casework.operations.effects import carry_out
from baladiya.casework.queries.visible import case
from baladiya.casework.registers import look_at_ours
from baladiya.people.actors import SYSTEM, Actor, ActorKind
from baladiya.rules import workflow
from baladiya.rules.definition import Need
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.text import clean_paragraphs
from baladiya.rules.workflow import Taken

ALWAYS = datetime.min.replace(tzinfo=UTC)


def undo(*, actor: Actor, reference: str, now: datetime) -> Application:
    """Will take back one's own move before it takes effect, or one that could not take effect.

    Raises `Refused`: not_found, and what `policies.why_not_undo` says.
    """
    application = case(actor, reference)
    pending = PendingMove.objects.filter(application=application).first()
    if problem := policies.why_not_undo(actor, application, pending, now):
        raise Refused(problem)
    with transaction.atomic(durable=True):
        removed, _ = PendingMove.objects.filter(application=application).delete()
        if not removed:
            raise refuse("undo_too_late")
        set_if_unchanged(application, now=now, **_given_up(actor, pending))
        record(actor, application, "application.move.undone", now)
    return application


def _given_up(actor: Actor, pending: PendingMove | None) -> dict[str, object]:
    """Will put a case back for all when someone else takes the move off it."""
    mine = pending is not None and pending.made_by_id == actor.staff_id
    return {} if mine else {"claimed_by": None, "claimed_at": None}


def carry_out_due_moves(*, now: datetime, since: datetime = ALWAYS, limit: int = 50) -> int:
    """Will let moves whose minute is over take effect (the worker's turn); gives how many.

    One that is refused now (its deposit went elsewhere, say) stays with its reason for a person and
    holds up no other. Moves made before `since` are left alone.
    """
    due = PendingMove.objects.filter(
        takes_effect_at__lte=now, made_at__gte=since, failure__isnull=True
    ).order_by("takes_effect_at")
    found = list(due.select_related("application")[:limit])
    for pending in found:
        try:
            with transaction.atomic(durable=True):
                take_effect(pending, pending.application, now)
        except Refused as refused:
            _set_aside(pending, refused.problems[0], now)
    return len(found)


def _set_aside(pending: PendingMove, problem: Problem, now: datetime) -> None:
    with transaction.atomic(durable=True):
        PendingMove.objects.filter(pk=pending.pk).update(
            failure={"code": problem.code, "values": dict(problem.values)}
        )
        audit.record(
            at=now,
            actor=SYSTEM.label,
            action="application.move.failed",
            subject=f"application:{pending.application.reference}",
            move=pending.move,
            code=problem.code,
        )


def take_effect(pending: PendingMove, application: Application, now: datetime) -> None:
    """Will carry out a move once: whoever deletes the pending row does it."""
    removed, _ = PendingMove.objects.filter(pk=pending.pk).delete()
    if not removed:
        return
    actor = Actor(kind=ActorKind.STAFF, staff_id=pending.made_by_id)
    service = published(application).service
    look_at_ours(service, application, now)
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
    after_step(application, taken, billed=billed, now=now, answer=given.get("answer", ""))


def _details(given: dict[str, Any]) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if given.get("reasons"):
        details["reasons"] = given["reasons"]
    if given.get("items"):
        details["items"] = [item["at"] for item in given["items"]]
    if given.get("answer"):
        details["answer"] = clean_paragraphs(given["answer"])
    return details


def _write_outcome(
    application: Application, taken: Taken, given: dict[str, Any], staff_id: int, now: datetime
) -> None:
    if Need.ITEMS in taken.move.needs:
        Correction.objects.create(
            application=application,
            items=[
                {**item, "before": value_at(application, item["at"])} for item in given["items"]
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
