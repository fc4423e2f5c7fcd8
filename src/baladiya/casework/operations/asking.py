"""Asking registers about an application that is handed in: anew, and again until they answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from baladiya.casework.facts import published
from baladiya.casework.models import FINAL, Application
from baladiya.casework.operations.change import record
from baladiya.casework.queries.visible import case, visible
from baladiya.casework.registers import FRESH, Facts, look_up, unanswered
from baladiya.outbox import operations as outbox
from baladiya.outbox.operations import Item
from baladiya.people.actors import SYSTEM, Actor
from baladiya.rules.lookups import APPLICANT
from baladiya.rules.problems import refuse

REGISTERS = "registers"


def anew(application: Application, answers: Mapping[str, Any], now: datetime) -> Facts:
    """Will ask everything anew, and forget what was asked about answers that no longer count.

    A register that does not answer now leaves what it said before, marked as such.
    """
    service = published(application).service
    facts = look_up(service, answers, application.lookups, now=now, since=now)
    return {
        word: fact
        for word, fact in facts.items()
        if word in APPLICANT or answers.get(fact["field"]) is not None
    }


def queue_unanswered(application: Application, now: datetime) -> None:
    """Will let the worker ask again what a register owes, in the caller's transaction."""
    if unanswered(application.lookups, application.answers):
        item = Item(
            topic=REGISTERS,
            key=f"registers:{application.reference}:{application.revision}",
            not_before=now,
            payload={"reference": application.reference},
            subject=f"application:{application.reference}",
        )
        outbox.put(items=[item], now=now)


def refresh(application: Application, now: datetime) -> None:
    """Will ask what is owed or old before an officer relies on it, and write what is new.

    That changes nothing somebody else's page would have to be warned of: no new revision.
    """
    service = published(application).service
    facts = look_up(service, application.answers, application.lookups, now=now, since=now - FRESH)
    _keep(application, facts)


def ask_registers(*, actor: Actor, reference: str, now: datetime) -> bool:
    """Will ask the registers about a case anew, for an officer; gives whether all answered.

    Raises `Refused("not_found")`.
    """
    application = case(actor, reference)
    service = published(application).service
    facts = look_up(service, application.answers, application.lookups, now=now, since=now)
    with transaction.atomic(durable=True):
        _keep(application, facts)
        record(actor, application, "application.registers.asked", now)
    return not unanswered(facts, application.answers)


def ask_queued(*, payload: dict[str, Any], now: datetime) -> None:
    """Will ask what registers owe an application (the worker's turn); not after its outcome.

    Raises `Refused("register_not_answered")` while one does not answer: the queue comes back.
    """
    application = visible(SYSTEM, payload["reference"])
    if application.status in FINAL:
        return
    service = published(application).service
    facts = look_up(service, application.answers, application.lookups, now=now)
    _keep(application, facts)
    if owing := unanswered(facts, application.answers):
        raise refuse("register_not_answered", registers=", ".join(owing))


def _keep(application: Application, facts: Facts) -> None:
    if facts != application.lookups:
        Application.objects.filter(pk=application.pk, revision=application.revision).update(
            lookups=facts
        )
        application.lookups = facts
