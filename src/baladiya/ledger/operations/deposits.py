"""Deposits come in: paid with a bill, or carried over from the paper era."""

from datetime import datetime

from django.db import transaction

from baladiya.ledger.keys import reference_key
from baladiya.ledger.models import Deposit
from baladiya.ledger.operations.books import DEPOSITS, DEPOSITS_RECEIVED, OPENING, post
from baladiya.rules.problems import refuse


def hold_deposit(
    *,
    reference: str,
    kind: str,
    municipality: str,
    payer_number: str,
    payer_name: str,
    amount_fils: int,
    subject: str,
    now: datetime,
    receipt: str = "",
) -> Deposit:
    """Will hold a deposit that was paid with a bill, under what it is for (a permit, an account).

    The same reference and subject again give the first. `receipt` is another number by which it is
    found. Raises `Refused`: deposit_reference_taken.
    """
    deposit = Deposit(
        reference=reference,
        kind=kind,
        municipality_id=municipality,
        payer_number=payer_number,
        payer_name=payer_name,
        amount_fils=amount_fils,
        subject=subject,
        held_at=now,
        receipt=receipt,
    )
    return _hold(deposit, DEPOSITS_RECEIVED, now)


def bring_in_deposit(
    *,
    reference: str,
    kind: str,
    municipality: str,
    payer_number: str,
    payer_name: str,
    amount_fils: int,
    receipt: str,
    held_at: datetime,
    now: datetime,
) -> Deposit:
    """Will carry over a deposit taken before the centre kept books; `receipt` is the paper's.

    The same reference again gives the first. Raises `Refused`: deposit_reference_taken, when the
    reference is held for another payer or sum.
    """
    deposit = Deposit(
        reference=reference,
        kind=kind,
        municipality_id=municipality,
        payer_number=payer_number,
        payer_name=payer_name,
        amount_fils=amount_fils,
        subject=f"{OPENING}:{payer_number}:{amount_fils}",
        held_at=held_at,
        receipt=receipt,
    )
    return _hold(deposit, OPENING, now)


def _hold(deposit: Deposit, paid_from: str, now: datetime) -> Deposit:
    deposit.reference_key = reference_key(deposit.reference)
    deposit.receipt_key = reference_key(deposit.receipt)
    earlier = Deposit.objects.filter(reference_key=deposit.reference_key).first()
    if earlier is not None:
        if earlier.subject != deposit.subject:
            raise refuse("deposit_reference_taken", reference=deposit.reference)
        return earlier
    with transaction.atomic():
        deposit.save(force_insert=True)
        post(
            voucher=f"deposit:{deposit.pk}",
            municipality=deposit.municipality_id,
            lines={paid_from: deposit.amount_fils, DEPOSITS: -deposit.amount_fils},
            now=now,
        )
    return deposit
