"""Reading the ledger: deposits by their number, the finance officer's lists, and the check."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet, Sum

from baladiya.ledger.keys import reference_key
from baladiya.ledger.models import Bill, Deposit, Entry, Payment, Refund, UnmatchedPayment
from baladiya.ledger.operations import books
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role

PAGE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """One page of a list; `after` is what the next page is asked with, None at the end."""

    rows: tuple[Row, ...]
    after: int | None


def deposit_by_reference(reference: str) -> Deposit | None:
    """Will find a deposit by what it is for, else by its receipt, however the number is typed.

    A receipt that stands for several deposits finds none: it does not say which.
    """
    key = reference_key(reference)
    if not key:
        return None
    found = list(
        Deposit.objects.select_related("municipality").filter(
            Q(reference_key=key) | Q(receipt_key=key)
        )[:3]
    )
    exact = [deposit for deposit in found if deposit.reference_key == key]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 else None


def deposits_visible_to(*, actor: Actor) -> QuerySet[Deposit]:
    """Will give the deposits of the municipalities where the actor is a finance officer."""
    return Deposit.objects.filter(_finance(actor, "municipality_id")).select_related("municipality")


def refunds_visible_to(*, actor: Actor) -> QuerySet[Refund]:
    """Will give the refunds of the municipalities where the actor is a finance officer."""
    return Refund.objects.filter(_finance(actor, "deposit__municipality_id")).select_related(
        "deposit__municipality"
    )


def unmatched_visible_to(*, actor: Actor) -> QuerySet[UnmatchedPayment]:
    """Will give the parked payments of the actor's municipalities, and those of no known bill."""
    if not actor.holds_any(Role.FINANCE_OFFICER):
        return UnmatchedPayment.objects.none()
    return UnmatchedPayment.objects.filter(
        _finance(actor, "municipality_id") | Q(municipality=None)
    )


def deposits_held(*, actor: Actor, after: int = 0, limit: int = PAGE) -> Listed[Deposit]:
    """Will list the deposits held, oldest first, from the one after `after`."""
    return _page(deposits_visible_to(actor=actor).filter(state=Deposit.State.HELD), after, limit)


def refunds_to_release(*, actor: Actor, after: int = 0, limit: int = PAGE) -> Listed[Refund]:
    """Will list the refunds ordered and not yet released, oldest first; also one's own orders."""
    return _page(refunds_visible_to(actor=actor).filter(state=Refund.State.APPROVED), after, limit)


def unmatched_payments(
    *, actor: Actor, after: int = 0, limit: int = PAGE
) -> Listed[UnmatchedPayment]:
    """Will list the payments that wait for a person, oldest first."""
    return _page(unmatched_visible_to(actor=actor).filter(settled_at=None), after, limit)


class Broken(NamedTuple):
    """Something that does not add up: a voucher, or the name of a comparison of sums."""

    voucher: str
    off_by_fils: int


class Balance(NamedTuple):
    """Whether the books balance, and what does not."""

    ok: bool
    broken: list[Broken]


def books_balance() -> Balance:
    """Will add up every voucher and compare the accounts with what they stand for.

    Reads the whole ledger: for the command line and the night, not for a page.
    """
    broken = [
        Broken(row["voucher"], row["total"])
        for row in Entry.objects.values("voucher")
        .annotate(total=Sum("amount_fils"))
        .exclude(total=0)
        .order_by("voucher")
    ]
    for name, difference in _COMPARED.items():
        if off := difference():
            broken.append(Broken(name, off))
    return Balance(not broken, broken)


def _finance(actor: Actor, path: str) -> Q:
    places = actor.municipalities_as(Role.FINANCE_OFFICER)
    return Q() if "" in places else Q(**{f"{path}__in": places})


def _page(rows: QuerySet[Row], after: int, limit: int) -> Listed[Row]:
    found = tuple(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    shown = found[:limit]
    return Listed(shown, shown[-1].pk if len(found) > limit else None)


def _total(rows: QuerySet[Row], field: str = "amount_fils") -> int:
    total: int | None = rows.aggregate(total=Sum(field))["total"]
    return total or 0


def _booked(account: str, voucher: str = "") -> int:
    return _total(Entry.objects.filter(account=account, voucher__startswith=voucher))


def _payments() -> int:
    return _total(Payment.objects.all()) - _booked(books.BANK, "payment:")


def _paid_bills() -> int:
    return _total(Bill.objects.filter(state=Bill.State.PAID)) - _total(Payment.objects.all())


def _deposits() -> int:
    owed = Deposit.objects.exclude(state=Deposit.State.REFUNDED)
    return _total(owed) + _booked(books.DEPOSITS)


def _deposits_received() -> int:
    return max(0, _booked(books.DEPOSITS_RECEIVED))  # held more than was paid in


def _refunds() -> int:
    released = Refund.objects.filter(state=Refund.State.RELEASED)
    return _total(released) + _booked(books.BANK, "refund:")


def _suspense() -> int:
    waiting = UnmatchedPayment.objects.filter(settled_at=None, currency="BHD")
    return _total(waiting, "amount") + _booked(books.SUSPENSE)


_COMPARED: dict[str, Callable[[], int]] = {
    "payments against the bank": _payments,
    "paid bills against payments": _paid_bills,
    "deposits against their account": _deposits,
    "deposits held against deposits received": _deposits_received,
    "refunds against the bank": _refunds,
    "payments parked against suspense": _suspense,
}
