"""A deposit goes back: found in the ledger, ordered by one finance officer, released by another."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from baladiya.casework import operations as casework
from baladiya.casework.models import Application, PendingMove
from baladiya.casework.operations import Given
from baladiya.casework.queries.cases import case_page
from baladiya.ledger import operations as ledger
from baladiya.ledger.models import Deposit, Refund
from baladiya.outbox.models import OutboxItem
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from tests.support.casework import Centre, attached, fresh
from tests.support.definitions import accepted_example
from tests.support.people import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
EXAMPLE = accepted_example("deposit-refund")
REFERENCE = str(EXAMPLE.answers["deposit_reference"])
HELD = EXAMPLE.lookups["deposit"]


@pytest.fixture
def centre(now: datetime) -> Centre:
    return Centre(now)


@pytest.fixture
def cashiers(centre: Centre) -> tuple[Actor, Actor]:
    """Two finance officers of the municipality the example goes to."""
    return (
        make_staff(("capital", Role.FINANCE_OFFICER)),
        make_staff(("capital", Role.FINANCE_OFFICER)),
    )


def hold(now: datetime) -> Deposit:
    return ledger.bring_in_deposit(
        reference=REFERENCE,
        kind=str(HELD["kind"]),
        municipality="capital",
        payer_number=str(HELD["payer_number"]),
        payer_name="مريم التجريبية",
        amount_fils=int(HELD["amount_fils"]),
        receipt="R1",
        held_at=now,
        now=now,
    )


def apply(centre: Centre, *, extra_papers: tuple[str, ...] = (), **answers: Any) -> Application:
    """Will hand in the example, in a block of the Capital Secretariat."""
    draft = casework.start(
        actor=centre.citizen, service="deposit-refund", language="ar", now=centre.now
    ).application
    saved = casework.save_answers(
        actor=centre.citizen,
        reference=draft.reference,
        given={**EXAMPLE.answers, "block": 321} | answers,
        revision=draft.revision,
        now=centre.now,
    )
    assert not saved.reading.problems, saved.reading.problems
    for slot in (*EXAMPLE.papers, *extra_papers):
        attached(centre.citizen, draft.reference, slot, centre.now)
    return casework.submit(
        actor=centre.citizen, reference=draft.reference, key="k", declared=True, now=centre.now
    ).application


def ordered(centre: Centre, cashier: Actor) -> Application:
    application = centre.move(centre.officer, apply(centre), "clear")
    return centre.move(cashier, application, "order_refund")


def test_a_refund_is_ordered_by_one_and_released_by_another(
    centre: Centre, cashiers: tuple[Actor, Actor]
) -> None:
    hold(centre.now)
    application = ordered(centre, cashiers[0])
    with pytest.raises(Refused) as refused:
        casework.make_move(
            actor=cashiers[0],
            reference=application.reference,
            move="release_refund",
            revision=application.revision,
            given=Given(),
            now=centre.now,
        )
    assert refused.value.code == "second_person_needed"

    application = centre.move(cashiers[1], application, "release_refund")

    assert application.status == "accepted"
    refund = Refund.objects.get()
    assert (refund.state, refund.approved_by) == ("released", cashiers[0].staff_id)
    assert refund.released_by == cashiers[1].staff_id


def test_a_move_that_can_no_longer_take_effect_waits_for_a_person_and_stops_nothing_else(
    centre: Centre, cashiers: tuple[Actor, Actor]
) -> None:
    deposit = hold(centre.now)
    application = centre.move(centre.officer, apply(centre), "clear")
    casework.make_move(
        actor=cashiers[0],
        reference=application.reference,
        move="order_refund",
        revision=application.revision,
        given=Given(),
        now=centre.now,
    )
    ledger.approve_refund(
        deposit=deposit,
        subject="someone else's",
        amount_fils=deposit.amount_fils,
        deductions=[],
        iban="BH67BMAG00001299123456",
        account_name="x",
        staff_id=7,
        now=centre.now,
    )
    centre.pass_time(timedelta(minutes=2))

    assert fresh(application).step == application.step
    pending = PendingMove.objects.get(application=application)
    assert pending.failure is not None
    assert pending.failure["code"] == "refund_already_ordered"
    assert not OutboxItem.objects.filter(state="waiting").exists()
    page = case_page(actor=cashiers[1], reference=application.reference, now=centre.now)
    assert page.why_not_undo is None  # whoever holds the role may put it back

    casework.undo(actor=cashiers[1], reference=application.reference, now=centre.now)
    assert not PendingMove.objects.exists()
    assert fresh(application).claimed_by is None


def test_a_deposit_entered_in_the_ledger_after_submission_is_seen_by_the_officer(
    centre: Centre,
) -> None:
    application = apply(
        centre,
        extra_papers=("deposit_receipt",),
        deposit_amount=int(HELD["amount_fils"]),
        receipt_number="R1",
        receipt_date="2026-01-05",
    )
    move = {
        "actor": centre.officer,
        "reference": application.reference,
        "move": "clear",
        "given": Given(),
    }
    with pytest.raises(Refused) as refused:
        casework.make_move(**move, revision=application.revision, now=centre.now)
    assert refused.value.code == "checks_failed"

    hold(centre.now)

    page = case_page(actor=centre.officer, reference=application.reference, now=centre.now)
    assert all(result.passed for result in page.checks if result.applies)
    casework.make_move(**move, revision=application.revision, now=centre.now)
