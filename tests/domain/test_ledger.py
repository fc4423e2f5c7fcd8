"""Bills, payments, deposits and refunds: what the ledger promises."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from baladiya.ledger import operations, policies, queries
from baladiya.ledger.models import Bill, Deposit, Entry, Payment, Refund, UnmatchedPayment
from baladiya.ledger.operations import Kept, Outcome
from baladiya.ledger.ports import ProviderPayment
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.references import read_reference
from baladiya.site.cli import build_parser
from baladiya.site.commands import ledger as ledger_command

pytestmark = pytest.mark.django_db

FEE = {"label": {"ar": "رسم", "en": "Fee"}, "amount_fils": 5_000, "account": "revenue:permit"}
SECURITY = {
    "label": {"ar": "تأمين", "en": "Deposit"},
    "amount_fils": 50_000,
    "account": "deposits:reinstatement",
}
IBAN = "BH67BMAG00001299123456"


@pytest.fixture(autouse=True)
def municipalities() -> None:
    for order, code in enumerate(("north", "south")):
        Municipality.objects.get_or_create(
            code=code,
            defaults={
                "letters": code[0].upper() + "X",
                "name_ar": code,
                "name_en": code,
                "order": order,
            },
        )


def finance(staff_id: int, *places: str) -> Actor:
    return Actor(
        kind=ActorKind.STAFF,
        staff_id=staff_id,
        roles=frozenset((place, Role.FINANCE_OFFICER) for place in places),
    )


def a_bill(now: datetime, subject: str = "case:1", lines: list | None = None) -> Bill:
    return operations.raise_bill(
        subject=subject,
        purpose="sign:3",
        municipality="north",
        lines=[FEE, SECURITY] if lines is None else lines,
        now=now,
    )


def pay(bill: Bill, now: datetime, reference: str = "p-1", amount: int | None = None) -> Payment:
    return operations.receive_payment(
        bill_number=bill.number,
        provider="sandbox",
        provider_reference=reference,
        amount_fils=bill.amount_fils if amount is None else amount,
        now=now,
    )


def a_deposit(now: datetime, reference: str = "EX-7K4M-9Q2D", **given: object) -> Deposit:
    return operations.bring_in_deposit(
        **{
            "reference": reference,
            "kind": "excavation",
            "municipality": "north",
            "payer_number": "850101234",
            "payer_name": "شركة الحفر التجريبية",
            "amount_fils": 50_000,
            "receipt": "",
            "held_at": now,
            "now": now,
        }
        | given
    )


def order(deposit: Deposit, now: datetime, amount: int = 50_000, *kept: Kept) -> Refund:
    return operations.approve_refund(
        deposit=deposit,
        subject="case:9:refund",
        amount_fils=amount,
        deductions=kept,
        iban=IBAN,
        account_name="شركة الحفر التجريبية",
        staff_id=1,
        now=now,
    )


def lines_of(voucher: str) -> dict[str, int]:
    return dict(Entry.objects.filter(voucher=voucher).values_list("account", "amount_fils"))


def told(bill_number: str, **given: object) -> ProviderPayment:
    values = {"amount": 55_000, "currency": "BHD", "paid": True, "reference": "p-1"} | given
    return ProviderPayment(provider="sandbox", bill_number=bill_number, **values)


# Bills


def test_a_bill_adds_up_its_lines_and_has_a_number_with_a_check(now):
    bill = a_bill(now)
    assert bill.amount_fils == 55_000
    assert read_reference(bill.number.lower().replace("-", " ")) == bill.number


def test_the_same_subject_and_purpose_is_billed_once(now):
    assert a_bill(now).pk == a_bill(now, lines=[FEE]).pk
    assert Bill.objects.count() == 1


def test_a_cancelled_bill_can_be_raised_anew(now):
    first = a_bill(now)
    operations.cancel_bill(bill_number=first.number, now=now)
    operations.cancel_bill(bill_number=first.number, now=now + timedelta(days=1))
    second = a_bill(now)
    assert second.number != first.number
    first.refresh_from_db()
    assert first.cancelled_at == now


def test_a_paid_bill_cannot_be_cancelled(now):
    bill = a_bill(now)
    pay(bill, now)
    with pytest.raises(Refused, match="bill_already_paid"):
        operations.cancel_bill(bill_number=bill.number, now=now)


@pytest.mark.parametrize("bad", [{"amount_fils": 0}, {"amount_fils": -5}, {"account": "bank"}])
def test_a_line_that_is_no_claim_is_a_bug(now, bad):
    with pytest.raises(ValueError, match="not a line"):
        a_bill(now, lines=[FEE | bad])


# Payments


def test_a_payment_goes_to_the_bank_the_fee_and_the_deposits_received(now):
    payment = pay(a_bill(now), now)
    assert lines_of(f"payment:{payment.pk}") == {
        "bank": 55_000,
        "revenue:permit": -5_000,
        "deposits_received": -50_000,
    }
    assert payment.bill.state == Bill.State.PAID
    assert payment.bill.paid_at == now


def test_lines_of_one_account_are_one_entry(now):
    payment = pay(a_bill(now, lines=[FEE, FEE]), now)
    assert lines_of(f"payment:{payment.pk}") == {"bank": 10_000, "revenue:permit": -10_000}


def test_the_same_message_again_gives_the_first_payment(now):
    bill = a_bill(now)
    first = pay(bill, now)
    assert all(pay(bill, now).pk == first.pk for _ in range(100))
    assert Payment.objects.count() == 1
    assert queries.books_balance().ok


@pytest.mark.parametrize("amount", [54_999, 55_001, 0, -55_000])
def test_another_amount_is_refused_and_changes_nothing(now, amount):
    bill = a_bill(now)
    with pytest.raises(Refused, match="payment_wrong_amount"):
        pay(bill, now, amount=amount)
    bill.refresh_from_db()
    assert bill.state == Bill.State.OPEN
    assert not Entry.objects.exists()


def test_a_second_payment_of_a_bill_and_one_for_a_cancelled_bill_are_refused(now):
    bill = a_bill(now)
    pay(bill, now)
    with pytest.raises(Refused, match="bill_already_paid"):
        pay(bill, now, reference="p-2")
    other = a_bill(now, subject="case:2")
    operations.cancel_bill(bill_number=other.number, now=now)
    with pytest.raises(Refused, match="bill_cancelled"):
        pay(other, now, reference="p-3")


def test_a_payment_for_no_bill_is_refused(now):
    with pytest.raises(Refused, match="bill_unknown"):
        operations.receive_payment(
            bill_number="BN-0000-0000",
            provider="sandbox",
            provider_reference="p-1",
            amount_fils=1,
            now=now,
        )


# What a provider tells


@pytest.mark.django_db(transaction=True)
def test_money_that_fits_no_open_bill_is_kept_for_a_person_and_stands_in_suspense(now):
    bill = a_bill(now)
    message = told(bill.number, amount=54_000)
    for _ in range(3):
        outcome = operations.take_payment(told=message, book=operations.receive_payment, now=now)
        assert outcome == Outcome.PARKED
    parked = UnmatchedPayment.objects.get()
    assert (parked.reason, parked.amount) == ("payment_wrong_amount", 54_000)
    assert lines_of(f"unmatched:{parked.pk}") == {"bank": 54_000, "suspense": -54_000}
    assert queries.books_balance().ok
    bill.refresh_from_db()
    assert bill.state == Bill.State.OPEN


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"currency": "USD"}, "payment_wrong_currency"),
        ({"bill_number": "BN-0000-0000"}, "bill_unknown"),
    ],
)
def test_foreign_money_and_unknown_bills_are_parked(now, change, reason):
    given = {"bill_number": a_bill(now).number} | change
    operations.take_payment(told=told(**given), book=operations.receive_payment, now=now)
    assert UnmatchedPayment.objects.get().reason == reason
    assert queries.books_balance().ok


@pytest.mark.django_db(transaction=True)
def test_money_that_waits_for_a_person_is_not_booked_by_a_later_message(now):
    message = told("BN-0000-0000")
    operations.take_payment(told=message, book=operations.receive_payment, now=now)
    bill = a_bill(now)
    Bill.objects.filter(pk=bill.pk).update(number="BN-0000-0000")
    outcome = operations.take_payment(told=message, book=operations.receive_payment, now=now)
    assert outcome == Outcome.PARKED
    assert not Payment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_refused_booking_wrote_is_rolled_back_but_the_money_is_kept(now):
    bill = a_bill(now)

    def book(**given):
        with transaction.atomic(durable=True):
            a_bill(now, subject="written by the caller")
            operations.receive_payment(**given)

    operations.take_payment(told=told(bill.number, amount=1), book=book, now=now)
    assert not Bill.objects.filter(subject="written by the caller").exists()
    assert UnmatchedPayment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_refusal_that_a_later_try_overcomes_is_not_parked(now):
    bill = a_bill(now)

    def busy(**given):
        raise refuse("changed_meanwhile")

    with pytest.raises(Refused, match="changed_meanwhile"):
        operations.take_payment(told=told(bill.number), book=busy, now=now)
    assert not UnmatchedPayment.objects.exists()
    outcome = operations.take_payment(
        told=told(bill.number), book=operations.receive_payment, now=now
    )
    assert outcome == Outcome.BOOKED


def test_a_declined_payment_changes_nothing(now):
    bill = a_bill(now)
    message = told(bill.number, paid=False)
    outcome = operations.take_payment(told=message, book=operations.receive_payment, now=now)
    assert outcome == Outcome.DECLINED
    assert not Payment.objects.exists()
    assert not UnmatchedPayment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_parked_payment_is_settled_once_with_a_note(now):
    message = told("BN-0000-0000")
    operations.take_payment(told=message, book=operations.receive_payment, now=now)
    parked = queries.unmatched_payments(actor=finance(1, "south")).rows[0]
    with pytest.raises(Refused, match="settling_without_note"):
        operations.settle_unmatched(unmatched_id=parked.pk, staff_id=1, note=" ", now=now)
    operations.settle_unmatched(unmatched_id=parked.pk, staff_id=1, note="transfer 77", now=now)
    with pytest.raises(Refused, match="unmatched_settled"):
        operations.settle_unmatched(unmatched_id=parked.pk, staff_id=1, note="again", now=now)
    assert not queries.unmatched_payments(actor=finance(1, "south")).rows
    assert queries.books_balance().ok


# Deposits


def test_a_deposit_paid_with_a_bill_moves_from_received_to_held(now):
    pay(a_bill(now), now)
    held = [
        operations.hold_deposit(
            reference="EX-7K4M-9Q2D",
            kind="excavation",
            municipality="north",
            payer_number="850101234",
            payer_name="شركة الحفر التجريبية",
            amount_fils=50_000,
            subject="case:1:reinstatement",
            now=now,
        )
        for _ in range(2)
    ]
    assert held[0].pk == held[1].pk
    assert lines_of(f"deposit:{held[0].pk}") == {"deposits_received": 50_000, "deposits": -50_000}
    assert queries.books_balance().ok


def test_a_deposit_held_without_having_been_paid_is_found_by_the_check(now):
    operations.hold_deposit(
        reference="EX-7K4M-9Q2D",
        kind="excavation",
        municipality="north",
        payer_number="850101234",
        payer_name="شركة الحفر التجريبية",
        amount_fils=50_000,
        subject="case:1:reinstatement",
        now=now,
    )
    ok, broken = queries.books_balance()
    assert not ok
    assert broken == [("deposits held against deposits received", 50_000)]


def test_one_reference_holds_one_deposit(now):
    a_deposit(now)
    assert a_deposit(now).amount_fils == 50_000
    with pytest.raises(Refused, match="deposit_reference_taken"):
        a_deposit(now, "ex 7k4m 9q2d", payer_number="860202345")


@pytest.mark.parametrize(
    "typed", ["EX-7K4M-9Q2D", " ex 7k4m9q2d ", "ex\u20137k4m\u20139q2d", "EX7K٤M٩Q٢D"]
)
def test_a_deposit_is_found_however_its_reference_is_typed(now, typed):
    a_deposit(now)
    found = queries.deposit_by_reference(typed)
    assert found is not None
    assert found.reference == "EX-7K4M-9Q2D"


def test_a_deposit_is_found_by_its_receipt_unless_the_receipt_stands_for_several(now):
    a_deposit(now, receipt="رصيد 12/2015")
    found = queries.deposit_by_reference("رصيد ١٢/٢٠١٥")
    assert found is not None
    assert queries.deposit_by_reference("رصيد 1/22015") is None
    a_deposit(now, "EX-0000-0001", receipt="رصيد 12/2015")
    assert queries.deposit_by_reference("رصيد 12/2015") is None


@pytest.mark.parametrize("typed", ["", "  ", "-", "/"])
def test_nothing_typed_finds_no_deposit(now, typed):
    a_deposit(now)
    assert queries.deposit_by_reference(typed) is None


# Refunds


def test_a_refund_is_ordered_by_one_and_released_by_another(now):
    deposit = a_deposit(now)
    refund = order(deposit, now)
    deposit.refresh_from_db()
    assert deposit.state == Deposit.State.REFUNDING
    with pytest.raises(Refused, match="refund_second_person"):
        operations.release_refund(refund=refund, staff_id=1, now=now)
    operations.release_refund(refund=refund, staff_id=2, now=now)
    deposit.refresh_from_db()
    assert deposit.state == Deposit.State.REFUNDED
    assert lines_of(f"refund:{refund.pk}") == {"deposits": 50_000, "bank": -50_000}
    assert queries.books_balance().ok


def test_deductions_are_itemised_and_become_revenue(now):
    kept = Kept("إصلاح الرصيف", 12_500), Kept("رسم متأخر", 2_500)
    refund = order(a_deposit(now), now, 35_000, *kept)
    operations.release_refund(refund=refund, staff_id=2, now=now)
    assert refund.deducted_fils == 15_000
    assert [item.reason for item in refund.deductions.order_by("pk")] == [
        "إصلاح الرصيف",
        "رسم متأخر",
    ]
    assert lines_of(f"refund:{refund.pk}") == {
        "deposits": 50_000,
        "bank": -35_000,
        "revenue:deductions": -15_000,
    }
    assert queries.books_balance().ok


@pytest.mark.parametrize(
    ("amount", "kept", "code"),
    [
        (50_001, (), "refund_more_than_held"),
        (0, (Kept("all", 50_000),), "refund_more_than_held"),
        (40_000, (Kept("kerb", 10_001),), "refund_more_than_held"),
        (40_000, (), "refund_not_whole"),
        (40_000, (Kept(" ", 10_000),), "deduction_without_reason"),
        (60_000, (Kept("kerb", -10_000),), "deduction_without_reason"),
    ],
)
def test_a_sum_that_is_not_the_deposit_is_refused(now, amount, kept, code):
    deposit = a_deposit(now)
    with pytest.raises(Refused, match=code):
        order(deposit, now, amount, *kept)
    deposit.refresh_from_db()
    assert deposit.state == Deposit.State.HELD


def test_a_deposit_has_one_live_refund(now):
    deposit = a_deposit(now)
    stale = Deposit.objects.get(pk=deposit.pk)
    refund = order(deposit, now)
    with pytest.raises(Refused, match="refund_already_ordered"):
        order(stale, now)
    operations.cancel_refund(refund=refund, now=now)
    again = order(stale, now)
    operations.release_refund(refund=again, staff_id=2, now=now)
    with pytest.raises(Refused, match="deposit_paid_back"):
        order(stale, now)


def test_a_released_or_cancelled_refund_does_not_move_again(now):
    released = order(a_deposit(now), now)
    operations.release_refund(refund=released, staff_id=2, now=now)
    for act in (
        lambda: operations.release_refund(refund=released, staff_id=3, now=now),
        lambda: operations.cancel_refund(refund=released, now=now),
    ):
        with pytest.raises(Refused, match="refund_not_waiting"):
            act()
    assert Entry.objects.filter(voucher=f"refund:{released.pk}", account="bank").count() == 1


def test_the_page_and_the_operation_ask_the_same(now):
    deposit = a_deposit(now)
    assert policies.why_not_approve_refund(finance(1, "north"), deposit) is None
    assert policies.why_not_approve_refund(finance(1, "south"), deposit).code == "role_missing"
    refund = order(deposit, now)
    assert policies.why_not_approve_refund(finance(1, ""), deposit).code == "refund_already_ordered"
    assert policies.why_not_release_refund(finance(2, ""), refund) is None
    assert policies.why_not_release_refund(finance(1, ""), refund).code == "refund_second_person"
    assert policies.why_not_release_refund(finance(2, "south"), refund).code == "role_missing"


# What the database itself refuses


@pytest.mark.parametrize(
    "change",
    [
        {"released_by": 1},
        {"state": "released"},
        {"state": "released", "released_by": 2},
        {"amount_fils": 0},
        {"deducted_fils": -1},
    ],
)
def test_an_impossible_refund_cannot_be_stored(now, change):
    refund = order(a_deposit(now), now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(**change)


def test_a_second_live_refund_cannot_be_stored(now):
    refund = order(a_deposit(now), now)
    refund.pk, refund.number = None, "RF-0000-0000"
    with pytest.raises(IntegrityError), transaction.atomic():
        refund.save(force_insert=True)


def test_a_second_payment_of_a_bill_cannot_be_stored(now):
    payment = pay(a_bill(now), now)
    payment.pk, payment.provider_reference = None, "p-2"
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.save(force_insert=True)


# The finance officer's lists


def test_a_list_shows_one_s_own_municipality_page_by_page(now):
    for number in range(5):
        a_deposit(now, f"EX-0000-000{number}")
    a_deposit(now, "EX-0000-0009", municipality="south")
    first = queries.deposits_held(actor=finance(1, "north"), limit=3)
    second = queries.deposits_held(actor=finance(1, "north"), after=first.after, limit=3)
    assert [row.reference[-1] for row in (*first.rows, *second.rows)] == list("01234")
    assert second.after is None
    assert len(queries.deposits_held(actor=finance(1, "")).rows) == 6
    officer = Actor(kind=ActorKind.STAFF, roles=frozenset({("north", Role.OFFICER)}))
    assert not queries.deposits_held(actor=officer).rows
    assert not queries.unmatched_payments(actor=officer).rows


def test_refunds_wait_in_their_municipality_until_released(now):
    refund = order(a_deposit(now), now)
    assert queries.refunds_to_release(actor=finance(2, "north")).rows == (refund,)
    assert not queries.refunds_to_release(actor=finance(2, "south")).rows
    operations.release_refund(refund=refund, staff_id=2, now=now)
    assert not queries.refunds_to_release(actor=finance(2, "north")).rows


@pytest.mark.parametrize("count", [2, 30])
def test_a_list_costs_one_statement_however_long(now, count, django_assert_num_queries):
    for number in range(count):
        order(a_deposit(now, f"EX-0000-00{number:02}"), now)
    with django_assert_num_queries(1):
        rows = queries.refunds_to_release(actor=finance(2, "north")).rows
        assert [row.deposit.municipality.code for row in rows] == ["north"] * count


# The check


def test_a_changed_or_missing_entry_is_found(now):
    payment = pay(a_bill(now), now)
    voucher = f"payment:{payment.pk}"
    Entry.objects.filter(voucher=voucher, account="bank").update(amount_fils=54_000)
    assert (voucher, -1_000) in queries.books_balance().broken
    Entry.objects.filter(voucher=voucher).delete()
    assert ("payments against the bank", 55_000) in queries.books_balance().broken


def test_a_deposit_changed_behind_the_books_is_found(now):
    deposit = a_deposit(now)
    Deposit.objects.filter(pk=deposit.pk).update(amount_fils=60_000)
    assert queries.books_balance().broken == [("deposits against their account", 10_000)]


def test_the_command_tells_whether_the_books_balance(now, capsys):
    arguments = build_parser().parse_args(["ledger", "check", "--json"])
    deposit = a_deposit(now)
    assert ledger_command.run_check(arguments) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "broken": []}
    Deposit.objects.filter(pk=deposit.pk).update(amount_fils=60_000)
    assert ledger_command.run_check(arguments) == 1
    assert json.loads(capsys.readouterr().out)["broken"][0]["off_by_fils"] == 10_000
