"""What happens without a person: a payment arrives, a clock runs out."""

from datetime import datetime

from django.db import transaction

from baladiya.casework.facts import published
from baladiya.casework.models import Application, Correction, IssuedOutput, PendingMove
from baladiya.casework.operations.closing import move_by_system
from baladiya.casework.operations.effects import hold_deposits
from baladiya.casework.operations.messages import tell
from baladiya.casework.operations.taking_effect import ALWAYS
from baladiya.ledger import operations as ledger
from baladiya.rules.definition import Status
from baladiya.rules.money import show_fils
from baladiya.rules.problems import Refused

# Only a wait for the applicant can lapse: an officer's silence never decides anything.
WAITING = (Status.WAITING_FOR_APPLICANT, Status.WAITING_FOR_PAYMENT)


def payment_received(
    *,
    bill_number: str,
    provider: str,
    provider_reference: str,
    amount_fils: int,
    now: datetime,
) -> Application | None:
    """Will book a payment and move the application that waited for it; the same twice is once.

    `amount_fils` is what the provider says it took. Gives the application, or None when the bill
    belongs to none. Raises what `ledger.operations.receive_payment` refuses.
    """
    with transaction.atomic(durable=True):
        payment = ledger.receive_payment(
            bill_number=bill_number,
            provider=provider,
            provider_reference=provider_reference,
            amount_fils=amount_fils,
            now=now,
        )
        issued = (
            IssuedOutput.objects.select_related("application")
            .filter(bill_id=payment.bill_id)
            .first()
        )
        if issued is None:
            return None
        application = issued.application
        if application.status == Status.WAITING_FOR_PAYMENT:
            hold_deposits(application, payment.bill, now)
            move_by_system(application, "paid", now=now)
            tell(application, "payment_received", now=now, amount=show_fils(amount_fils))
    return application


def run_due_clocks(*, now: datetime, since: datetime = ALWAYS, limit: int = 50) -> int:
    """Will make the moves of clocks that ran out (lapse); gives how many applications moved.

    Applications begun before `since` are left alone.
    """
    due = Application.objects.filter(
        status__in=WAITING, step_due_at__lte=now, created_at__gte=since
    ).order_by("step_due_at")
    moved = 0
    for application in list(due[:limit]):
        clock = published(application).service.definition.steps[application.step].clock
        if clock is not None and clock.then and _lapse(application, clock.then, now):
            moved += 1
    return moved


def _lapse(application: Application, move: str, now: datetime) -> bool:
    try:
        with transaction.atomic(durable=True):
            PendingMove.objects.filter(application=application).delete()
            Correction.objects.filter(application=application, closed=False).update(closed=True)
            move_by_system(application, move, now=now)
    except Refused:
        return False  # the applicant was faster: the next round sees the new state
    return True
