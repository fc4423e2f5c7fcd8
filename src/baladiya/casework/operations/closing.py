"""What follows when a step is reached: the message, and steps that pass by themselves."""

from datetime import datetime
from typing import Any

from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import Application, Decision
from baladiya.casework.operations.change import advance
from baladiya.casework.operations.effects import cancel_open_bills, carry_out
from baladiya.casework.operations.messages import tell
from baladiya.people.actors import SYSTEM
from baladiya.rules import workflow
from baladiya.rules.definition import Status
from baladiya.rules.money import show_fils
from baladiya.rules.workflow import Taken

SIMPLE_MESSAGES = {
    Status.WAITING_FOR_APPLICANT: "correction_asked",
    Status.ACCEPTED: "accepted",
    Status.CLOSED: "lapsed",
}


def after_step(application: Application, taken: Taken, *, billed: int = 0, now: datetime) -> None:
    """Will tell the applicant what the step means, and let a payment of nothing pass."""
    if taken.status == Status.WAITING_FOR_PAYMENT and not billed:
        move_by_system(application, "paid", now=now)
        return
    if taken.status in {Status.CLOSED, Status.WITHDRAWN}:
        cancel_open_bills(application, now)
    message = _message(application, taken, billed)
    if message:
        code, values = message
        tell(application, code, now=now, **values)


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


def _message(
    application: Application, taken: Taken, billed: int
) -> tuple[str, dict[str, Any]] | None:
    if taken.status == Status.WAITING_FOR_PAYMENT:
        return "payment_wanted", {"amount": show_fils(billed)}
    if taken.status == Status.REFUSED:
        return "refused", {"reasons": _reason_words(application)}
    if taken.status == Status.ACCEPTED and (taken.effects or not taken.move.decision):
        return None  # what it gives is told when it is there: certificate, account, refund
    code = SIMPLE_MESSAGES.get(taken.status)
    return (code, {}) if code else None


def _reason_words(application: Application) -> str:
    """Will put the reasons in one line in the applicant's language, for a message."""
    known = {reason.id: reason for reason in published(application).service.definition.reasons}
    codes = Decision.objects.filter(application=application, set_aside_at=None).values_list(
        "reasons__code", flat=True
    )
    separator = "; " if application.language == "en" else "؛ "
    return separator.join(
        known[code].text.said_in(application.language) for code in codes if code in known
    )
