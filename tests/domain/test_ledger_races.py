"""Several at once: money is booked once and paid out once.

Each race has its control: the same harness with the guard left out, which must show the fault.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from baladiya.ledger import operations, queries
from baladiya.ledger.models import Bill, Deposit, Entry, Payment, Refund
from baladiya.ledger.ports import ProviderPayment
from baladiya.municipalities.models import Municipality
from baladiya.rules.problems import Refused

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8
ROUNDS = 5


def at_once(act: Callable[[int], object]) -> list[object]:
    """Will run `act` in several threads that begin together; gives results or refusal codes."""
    start = Barrier(AT_ONCE)

    def run(number: int) -> object:
        try:
            start.wait(timeout=30)
            return act(number)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


@pytest.fixture(autouse=True)
def north() -> Municipality:
    return Municipality.objects.create(code="north", letters="NX", name_ar="ش", name_en="N")


def a_bill(now, number: int) -> Bill:
    line = {"label": {"ar": "رسم", "en": "Fee"}, "amount_fils": 5_000, "account": "revenue:fee"}
    return operations.raise_bill(
        subject=f"case:{number}", purpose="sign:1", municipality="north", lines=[line], now=now
    )


def a_deposit(now, number: int) -> Deposit:
    return operations.bring_in_deposit(
        reference=f"EX-0000-000{number}",
        kind="excavation",
        municipality="north",
        payer_number="850101234",
        payer_name="شركة الحفر التجريبية",
        amount_fils=50_000,
        receipt="",
        held_at=now,
        now=now,
    )


def order(deposit: Deposit, now, staff_id: int = 1) -> Refund:
    with transaction.atomic(durable=True):
        return operations.approve_refund(
            deposit=deposit,
            subject="case:9:refund",
            amount_fils=50_000,
            deductions=[],
            iban="BH67BMAG00001299123456",
            account_name="شركة الحفر التجريبية",
            staff_id=staff_id,
            now=now,
        )


def book(**given: object) -> Payment:
    with transaction.atomic(durable=True):
        return operations.receive_payment(**given)


def test_a_callback_told_many_times_at_once_is_booked_once(now):
    for number in range(ROUNDS):
        bill = a_bill(now, number)
        message = ProviderPayment("sandbox", f"p-{number}", bill.number, 5_000, "BHD", paid=True)
        results = at_once(lambda _: operations.take_payment(told=message, book=book, now=now))  # noqa: B023 - run at once
        assert set(results) == {"booked"}
    assert Payment.objects.count() == ROUNDS
    assert Entry.objects.filter(account="bank").count() == ROUNDS
    assert queries.books_balance().ok


def test_two_payments_of_one_bill_at_once_book_one_and_park_the_others(now):
    bill = a_bill(now, 1)

    def tell(number: int) -> object:
        message = ProviderPayment("sandbox", f"p-{number}", bill.number, 5_000, "BHD", paid=True)
        return operations.take_payment(told=message, book=book, now=now)

    assert sorted(at_once(tell)) == ["booked", *["parked"] * (AT_ONCE - 1)]
    bank = sum(Entry.objects.filter(account="bank").values_list("amount_fils", flat=True))
    assert bank == AT_ONCE * 5_000
    assert queries.books_balance().ok


def test_control_booking_after_a_mere_look_books_twice(now):
    bill = a_bill(now, 1)
    looked = Barrier(AT_ONCE)

    def careless(number: int) -> None:
        is_open = Bill.objects.get(pk=bill.pk).state == Bill.State.OPEN
        looked.wait(timeout=30)
        if is_open:
            with transaction.atomic(durable=True):
                Bill.objects.filter(pk=bill.pk).update(state="paid", paid_at=now)
                Entry.objects.create(
                    voucher=f"careless:{number}",
                    account="bank",
                    municipality_id="north",
                    amount_fils=5_000,
                    at=now,
                )

    at_once(careless)
    assert Entry.objects.filter(account="bank").count() > 1


def test_a_refund_released_by_many_at_once_is_paid_once(now):
    for number in range(ROUNDS):
        refund = order(a_deposit(now, number), now)

        def release(thread: int, refund: Refund = refund) -> str:
            with transaction.atomic(durable=True):
                operations.release_refund(refund=refund, staff_id=10 + thread, now=now)
            return "released"

        results = at_once(release)
        assert sorted(results) == [*["refund_not_waiting"] * (AT_ONCE - 1), "released"]
    paid = Entry.objects.filter(voucher__startswith="refund:", account="bank")
    assert paid.count() == ROUNDS
    assert queries.books_balance().ok


def test_a_deposit_ordered_back_by_many_at_once_has_one_refund(now):
    for number in range(ROUNDS):
        held = a_deposit(now, number)

        def ask(thread: int, pk: int = held.pk) -> str:
            order(Deposit.objects.get(pk=pk), now, staff_id=thread + 1)
            return "ordered"

        results = at_once(ask)
        assert sorted(results) == ["ordered", *["refund_already_ordered"] * (AT_ONCE - 1)]
    assert Refund.objects.count() == ROUNDS


def test_control_releasing_after_a_mere_look_pays_twice(now):
    refund = order(a_deposit(now, 1), now)
    looked = Barrier(AT_ONCE)

    def careless(number: int) -> None:
        waiting = Refund.objects.get(pk=refund.pk).state == Refund.State.APPROVED
        looked.wait(timeout=30)
        if waiting:
            Entry.objects.create(
                voucher=f"careless:{number}",
                account="bank",
                municipality_id="north",
                amount_fils=-50_000,
                at=now,
            )

    at_once(careless)
    assert Entry.objects.filter(account="bank").count() > 1


def test_paying_and_cancelling_a_bill_at_once_ends_in_one_of_both(now):
    for number in range(ROUNDS):
        bill = a_bill(now, number)

        def act(thread: int, bill: Bill = bill, number: int = number) -> str:
            if thread % 2:
                message = ProviderPayment(
                    "sandbox", f"p-{number}", bill.number, 5_000, "BHD", paid=True
                )
                return operations.take_payment(told=message, book=book, now=now)
            with transaction.atomic(durable=True):
                operations.cancel_bill(bill_number=bill.number, now=now)
            return "cancelled"

        results = at_once(act)
        bill.refresh_from_db()
        if bill.state == Bill.State.PAID:
            assert set(results) == {"booked", "bill_already_paid"}
        else:
            assert set(results) == {"parked", "cancelled"}
    assert queries.books_balance().ok
