"""Everything that changes the ledger. All but `take_payment` run in the caller's transaction."""

from baladiya.ledger.operations.bills import cancel_bill, raise_bill
from baladiya.ledger.operations.deposits import bring_in_deposit, hold_deposit
from baladiya.ledger.operations.payments import (
    Outcome,
    receive_payment,
    settle_unmatched,
    take_payment,
)
from baladiya.ledger.operations.refunds import approve_refund, cancel_refund, release_refund
from baladiya.ledger.policies import Kept

__all__ = [
    "Kept",
    "Outcome",
    "approve_refund",
    "bring_in_deposit",
    "cancel_bill",
    "cancel_refund",
    "hold_deposit",
    "raise_bill",
    "receive_payment",
    "release_refund",
    "settle_unmatched",
    "take_payment",
]
