"""Who may pay a deposit back, and why not: the page asks the same function as the operation."""

from collections.abc import Sequence
from dataclasses import dataclass

from baladiya.ledger.models import Deposit, Refund
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role
from baladiya.rules.money import show_fils
from baladiya.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class Kept:
    """A part of a deposit that is not paid back, with the reason the payer reads."""

    reason: str
    amount_fils: int


def why_not_approve_refund(actor: Actor, deposit: Deposit) -> Problem | None:
    """Will say why the actor cannot order this deposit to be paid back."""
    if not actor.holds(Role.FINANCE_OFFICER, deposit.municipality_id):
        return Problem("role_missing")
    return why_not_pay_back(deposit)


def why_not_release_refund(actor: Actor, refund: Refund) -> Problem | None:
    """Will say why the actor cannot let this refund go out."""
    if not actor.holds(Role.FINANCE_OFFICER, refund.deposit.municipality_id):
        return Problem("role_missing")
    return why_not_release(refund, actor.staff_id)


def why_not_pay_back(deposit: Deposit) -> Problem | None:
    """Will say why the deposit is not there to be paid back, whoever asks."""
    match deposit.state:
        case Deposit.State.REFUNDING:
            return Problem("refund_already_ordered", {"reference": deposit.reference})
        case Deposit.State.REFUNDED:
            return Problem("deposit_paid_back", {"reference": deposit.reference})
        case _:
            return None


def why_not_this_sum(deposit: Deposit, amount_fils: int, kept: Sequence[Kept]) -> Problem | None:
    """Will say what is wrong with a sum: every fils held is paid back or kept for a reason."""
    if any(not item.reason.strip() or item.amount_fils <= 0 for item in kept):
        return Problem("deduction_without_reason")
    total = amount_fils + sum(item.amount_fils for item in kept)
    values = {"held": show_fils(deposit.amount_fils), "ordered": show_fils(total)}
    if amount_fils <= 0 or total > deposit.amount_fils:
        return Problem("refund_more_than_held", values)
    return Problem("refund_not_whole", values) if total < deposit.amount_fils else None


def why_not_release(refund: Refund, staff_id: int | None) -> Problem | None:
    """Will say why this member of staff cannot release the refund: two people move money."""
    if refund.state != Refund.State.APPROVED:
        return Problem("refund_not_waiting", {"number": refund.number})
    if staff_id is None or staff_id == refund.approved_by:
        return Problem("refund_second_person")
    return None
