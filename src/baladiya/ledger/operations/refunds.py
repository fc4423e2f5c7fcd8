"""Paying a deposit back: one finance officer orders it, another lets the money go."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from baladiya.ledger import policies
from baladiya.ledger.models import Deduction, Deposit, Refund
from baladiya.ledger.operations.books import BANK, DEDUCTIONS, DEPOSITS, post
from baladiya.ledger.policies import Kept
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.references import new_reference

REFUND_PREFIX = "RF"


def approve_refund(
    *,
    deposit: Deposit,
    subject: str,
    amount_fils: int,
    deductions: Sequence[Kept],
    iban: str,
    account_name: str,
    staff_id: int,
    now: datetime,
) -> Refund:
    """Will order a deposit to be paid back: `amount_fils` to the payer, the rest kept by reasons.

    The sum and the deductions together are the whole deposit. Raises `Refused`:
    refund_already_ordered, deposit_paid_back, refund_more_than_held, refund_not_whole,
    deduction_without_reason.
    """
    if problem := policies.why_not_this_sum(deposit, amount_fils, deductions):
        raise Refused(problem)
    with transaction.atomic():
        _move(deposit, Deposit.State.HELD, Deposit.State.REFUNDING)
        refund = Refund.objects.create(
            deposit=deposit,
            subject=subject,
            number=new_reference(REFUND_PREFIX),
            amount_fils=amount_fils,
            deducted_fils=deposit.amount_fils - amount_fils,
            iban=iban,
            account_name=account_name,
            approved_by=staff_id,
            approved_at=now,
        )
        Deduction.objects.bulk_create(
            Deduction(refund=refund, reason=item.reason.strip(), amount_fils=item.amount_fils)
            for item in deductions
        )
    return refund


def release_refund(*, refund: Refund, staff_id: int, now: datetime) -> Refund:
    """Will let an ordered refund go out and enter it in the books; never by the one who ordered it.

    Raises `Refused`: refund_second_person, refund_not_waiting (released or cancelled meanwhile).
    """
    refund = Refund.objects.select_related("deposit").get(pk=refund.pk)
    if problem := policies.why_not_release(refund, staff_id):
        raise Refused(problem)
    with transaction.atomic():
        _leave_approved(refund, Refund.State.RELEASED, released_by=staff_id, released_at=now)
        _move(refund.deposit, Deposit.State.REFUNDING, Deposit.State.REFUNDED)
        post(
            voucher=f"refund:{refund.pk}",
            municipality=refund.deposit.municipality_id,
            lines={
                DEPOSITS: refund.deposit.amount_fils,
                BANK: -refund.amount_fils,
                DEDUCTIONS: -refund.deducted_fils,
            },
            now=now,
        )
    return refund


def cancel_refund(*, refund: Refund, now: datetime) -> Refund:
    """Will take back an order that was not released; the deposit is held as before.

    Raises `Refused`: refund_not_waiting.
    """
    refund = Refund.objects.select_related("deposit").get(pk=refund.pk)
    with transaction.atomic():
        _leave_approved(refund, Refund.State.CANCELLED, cancelled_at=now)
        _move(refund.deposit, Deposit.State.REFUNDING, Deposit.State.HELD)
    return refund


def _leave_approved(refund: Refund, state: Refund.State, **fields: object) -> None:
    """Of several at once one changes the row; the others find it changed and are refused."""
    changed = Refund.objects.filter(pk=refund.pk, state=Refund.State.APPROVED).update(
        state=state, **fields
    )
    if not changed:
        raise refuse("refund_not_waiting", number=refund.number)
    refund.state = state
    for name, value in fields.items():
        setattr(refund, name, value)


def _move(deposit: Deposit, left: Deposit.State, to: Deposit.State) -> None:
    changed = Deposit.objects.filter(pk=deposit.pk, state=left).update(state=to)
    if not changed:
        deposit.refresh_from_db(fields=["state"])
        raise Refused(
            policies.why_not_pay_back(deposit)
            or refuse("deposit_not_refunding", reference=deposit.reference).problems[0]
        )
    deposit.state = to
