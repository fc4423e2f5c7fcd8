"""What officers do with a case: take it, move it, and for a minute think again."""

from datetime import datetime, timedelta
from typing import TypedDict

from django.conf import settings
from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import (
    Application,
    Note,
    PendingMove,
)
from baladiya.casework.operations.asking import refresh
from baladiya.casework.operations.change import record, set_if_unchanged
from baladiya.casework.operations.taking_effect import take_effect
from baladiya.casework.queries.visible import case
from baladiya.people.actors import Actor
from baladiya.rules.problems import Refused, refuse


class Item(TypedDict):
    """One thing to correct: "field:<id>" or "paper:<slot>", and why."""

    at: str
    note: str


class Given(TypedDict, total=False):
    """What comes with a move: items to correct, reasons of refusal, an answer, and a note."""

    items: list[Item]
    reasons: list[str]
    answer: str
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
    refresh(application, now)
    with transaction.atomic(durable=True):
        taken = Application.objects.filter(
            pk=application.pk, claimed_by=None, step=application.step
        ).update(claimed_by_id=actor.staff_id, claimed_at=now)
        if not taken:
            raise refuse("taken_by_other")
        record(actor, application, "application.claimed", now)
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
        record(actor, application, "application.released", now)
    application.claimed_by_id = None
    return application


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
    refresh(application, now)
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
            take_effect(pending, application, now)
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


def add_note(*, actor: Actor, reference: str, text: str, now: datetime) -> Note:
    """Will keep an internal note on a case. Raises `Refused`: not_found, note_empty."""
    application = case(actor, reference)
    if not text.strip():
        raise refuse("note_empty", at="field:text")
    with transaction.atomic(durable=True):
        note = Note.objects.create(
            application=application, author_id=actor.as_staff, text=text.strip()[:4000], at=now
        )
        record(actor, application, "application.noted", now)
    return note
