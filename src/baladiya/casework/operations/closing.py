"""What follows when a step is reached: the message, and steps that pass by themselves."""

from datetime import datetime
from typing import Any

from baladiya.casework.facts import facts_of, published
from baladiya.casework.meaning import message_code, reasons_in_words
from baladiya.casework.models import Application, Decision
from baladiya.casework.operations.change import advance
from baladiya.casework.operations.effects import cancel_open_bills, carry_out
from baladiya.casework.operations.following import go_on_by_itself
from baladiya.casework.operations.messages import tell
from baladiya.people.actors import SYSTEM
from baladiya.rules import workflow
from baladiya.rules.definition import Status
from baladiya.rules.money import show_fils
from baladiya.rules.text import clean_paragraphs
from baladiya.rules.workflow import Taken


def after_step(
    application: Application, taken: Taken, *, now: datetime, billed: int = 0, answer: str = ""
) -> None:
    """Will tell the applicant what the step means, and let a payment of nothing pass.

    `answer` is the officer's text, of a move that needs one. Services that go on by themselves
    from an accepted application are begun.
    """
    if answer:
        tell(application, "answered", now=now, answer=clean_paragraphs(answer))
    if taken.status == Status.WAITING_FOR_PAYMENT and not billed:
        move_by_system(application, "paid", now=now)
        return
    if taken.status in {Status.CLOSED, Status.WITHDRAWN}:
        cancel_open_bills(application, now)
    if taken.status == Status.ACCEPTED:
        go_on_by_itself(application, now)
    if code := message_code(taken, billed=billed):
        tell(application, code, now=now, **_values(application, code, billed))


def move_by_system(
    application: Application,
    name: str,
    *,
    now: datetime,
    fields: dict[str, Any] | None = None,
) -> Taken:
    """Will make a move nobody decides: payment arrived, time is up, an enquiry reopened it."""
    service = published(application).service
    taken = workflow.take(
        service, step=application.step, move=name, facts=facts_of(application, now)
    )
    advance(application, taken=taken, actor=SYSTEM, now=now, fields=fields)
    billed = carry_out(application, taken, staff_id=None, now=now)
    after_step(application, taken, billed=billed, now=now)
    return taken


def _values(application: Application, code: str, billed: int) -> dict[str, str]:
    if code == "payment_wanted":
        return {"amount": show_fils(billed)}
    if code != "refused":
        return {}
    codes = Decision.objects.filter(application=application, set_aside_at=None).values_list(
        "reasons__code", flat=True
    )
    service = published(application).service
    return {"reasons": reasons_in_words(service, codes, application.language)}
