"""Money arrives: booked once, or kept for a person when it fits no open bill."""

import logging
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db import transaction

from baladiya.ledger.models import Bill, Payment, UnmatchedPayment
from baladiya.ledger.operations.books import BANK, DEPOSITS_RECEIVED, SUSPENSE, post
from baladiya.ledger.ports import ProviderPayment
from baladiya.rules.money import show_fils
from baladiya.rules.problems import Refused, refuse

log = logging.getLogger("baladiya.payments")

CURRENCY = "BHD"
FOR_A_PERSON = frozenset(
    {
        "bill_unknown",
        "bill_cancelled",
        "bill_already_paid",
        "payment_wrong_amount",
        "payment_wrong_currency",
    }
)


class Outcome(StrEnum):
    """What became of a payment a provider told of; each is a reason to answer it with success."""

    BOOKED = "booked"
    PARKED = "parked"
    DECLINED = "declined"


class Book(Protocol):
    """What books a payment in a transaction of its own: `casework.operations.payment_received`."""

    def __call__(
        self,
        *,
        bill_number: str,
        provider: str,
        provider_reference: str,
        amount_fils: int,
        now: datetime,
    ) -> object:
        """Will book the payment, or raise `Refused` with nothing written."""
        ...


def take_payment(*, told: ProviderPayment, book: Book, now: datetime) -> Outcome:
    """Will book what a provider tells, or park it for a person: nothing received is lost.

    Told the same again, it gives the same answer. Opens its own transactions, so that a refused
    booking rolls back and the money is still kept. Raises the refusals of `book` that a later try
    may overcome (changed_meanwhile): the provider must tell again.
    """
    if not told.paid:
        return Outcome.DECLINED
    known = {"provider": told.provider, "provider_reference": told.reference}
    if UnmatchedPayment.objects.filter(**known).exists():
        return Outcome.PARKED
    try:
        if told.currency != CURRENCY:
            raise refuse("payment_wrong_currency", currency=told.currency)
        book(bill_number=told.bill_number, amount_fils=told.amount, now=now, **known)
    except Refused as refused:
        if refused.code not in FOR_A_PERSON:
            raise
        _park(told, refused.code, now)
        return Outcome.PARKED
    return Outcome.BOOKED


def receive_payment(
    *,
    bill_number: str,
    provider: str,
    provider_reference: str,
    amount_fils: int,
    now: datetime,
) -> Payment:
    """Will book a payment and mark its bill paid; the same reference again gives the first.

    Raises `Refused`: bill_unknown, bill_cancelled, bill_already_paid (by another payment),
    payment_wrong_amount. Callers with a provider's message go through `take_payment`.
    """
    told = Payment.objects.select_related("bill").filter(
        provider=provider, provider_reference=provider_reference
    )
    if earlier := told.first():
        return earlier
    with transaction.atomic():
        # The condition in the UPDATE is the lock: of several at once one changes the row, and the
        # others go on only after it has committed.
        taken = Bill.objects.filter(
            number=bill_number, state=Bill.State.OPEN, amount_fils=amount_fils
        ).update(state=Bill.State.PAID, paid_at=now)
        bill = Bill.objects.filter(number=bill_number).first()
        if not taken or bill is None:
            return told.first() or _refuse(bill, bill_number, amount_fils)
        payment = Payment.objects.create(
            bill=bill,
            provider=provider,
            provider_reference=provider_reference,
            amount_fils=amount_fils,
            received_at=now,
        )
        _post_payment(payment, now)
    return payment


def settle_unmatched(*, unmatched_id: int, staff_id: int, note: str, now: datetime) -> None:
    """Will close a parked payment that was sent back to its payer; `note` says how.

    Raises `Refused`: unmatched_settled, settling_without_note.
    """
    if not note.strip():
        raise refuse("settling_without_note", at="field:note")
    with transaction.atomic():
        settled = UnmatchedPayment.objects.filter(pk=unmatched_id, settled_at=None).update(
            settled_at=now, settled_by=staff_id, note=note.strip()
        )
        if not settled:
            raise refuse("unmatched_settled")
        payment = UnmatchedPayment.objects.get(pk=unmatched_id)
        if payment.currency == CURRENCY:
            post(
                voucher=f"settled:{payment.pk}",
                municipality=payment.municipality_id,
                lines={SUSPENSE: payment.amount, BANK: -payment.amount},
                now=now,
            )


def _refuse(bill: Bill | None, number: str, amount_fils: int) -> Payment:
    if bill is None:
        raise refuse("bill_unknown", number=number)
    if bill.state == Bill.State.CANCELLED:
        raise refuse("bill_cancelled", number=number)
    if bill.state == Bill.State.PAID:
        raise refuse("bill_already_paid", number=number)
    raise refuse(
        "payment_wrong_amount",
        number=number,
        wanted=show_fils(bill.amount_fils),
        paid=show_fils(amount_fils),
    )


def _post_payment(payment: Payment, now: datetime) -> None:
    post(
        voucher=f"payment:{payment.pk}",
        municipality=payment.bill.municipality_id,
        lines=_lines_of(payment.bill),
        now=now,
    )


def _lines_of(bill: Bill) -> dict[str, int]:
    """Will give the voucher of a paid bill: debit the bank, credit each line's account."""
    lines = {BANK: bill.amount_fils}
    for line in bill.lines:
        is_deposit = line["account"].startswith("deposits:")
        account = DEPOSITS_RECEIVED if is_deposit else line["account"]
        lines[account] = lines.get(account, 0) - line["amount_fils"]
    return lines


@transaction.atomic(durable=True)
def _park(told: ProviderPayment, reason: str, now: datetime) -> None:
    """Will keep money that fits no open bill; in BHD it stands in the books as owed by us."""
    bill = Bill.objects.filter(number=told.bill_number).first()
    parked, created = UnmatchedPayment.objects.get_or_create(
        provider=told.provider,
        provider_reference=told.reference,
        defaults={
            "bill_number": told.bill_number,
            "municipality_id": bill.municipality_id if bill else None,
            "amount": told.amount,
            "currency": told.currency,
            "reason": reason,
            "told_at": now,
        },
    )
    log.warning("payment %s of %s parked: %s", told.reference, told.provider, reason)
    if created and told.currency == CURRENCY:
        post(
            voucher=f"unmatched:{parked.pk}",
            municipality=parked.municipality_id,
            lines={BANK: told.amount, SUSPENSE: -told.amount},
            now=now,
        )
