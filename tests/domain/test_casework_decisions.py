"""Officers decide: two people, a minute to undo, one decision, and each conflict said clearly."""

from datetime import datetime, timedelta

import pytest

from baladiya.casework import operations as casework
from baladiya.casework.models import Decision, PendingMove, Transition
from baladiya.casework.operations import Given
from baladiya.casework.queries.cases import case_page
from baladiya.casework.queries.inbox import View, inbox
from baladiya.casework.queries.own import own_page
from baladiya.certificates.models import Certificate
from baladiya.outbox.models import OutboxItem
from baladiya.people.actors import Actor
from baladiya.people.models import Account
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from tests.support.casework import Centre, fresh
from tests.support.people import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def centre(now: datetime) -> Centre:
    return Centre(now)


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def test_a_certificate_passes_officer_head_and_payment(centre: Centre) -> None:
    application = centre.approved()
    assert application.status == "waiting_for_payment"

    application = centre.paid(application)

    assert application.status == "accepted"
    certificate = Certificate.objects.get()
    assert certificate.state == "valid"
    assert certificate.number.startswith("CAP-RC-2026-")
    told = OutboxItem.objects.filter(topic="notify").order_by("id")
    codes = [item.payload["code"] for item in told]
    assert codes == ["received", "payment_wanted", "payment_received", "certificate_ready"]


def test_until_the_minute_is_over_nothing_changes_for_the_applicant(centre: Centre) -> None:
    application = centre.apply()
    casework.make_move(
        actor=centre.officer,
        reference=application.reference,
        move="refuse",
        revision=application.revision,
        given=Given(reasons=["paper_missing"]),
        now=centre.now,
    )
    centre.pass_time(timedelta(seconds=59))
    page = own_page(actor=centre.citizen, reference=application.reference, now=centre.now)
    assert page.application.status == "in_review"
    assert not page.reasons
    assert [row.pk for row in inbox(actor=centre.officer, view=View.DECIDED).rows] == [
        application.pk
    ]
    assert not inbox(actor=centre.officer).rows

    centre.pass_time(timedelta(seconds=2))
    assert fresh(application).status == "refused"


def test_a_move_undone_in_time_never_happened(centre: Centre) -> None:
    application = centre.apply()
    casework.make_move(
        actor=centre.officer,
        reference=application.reference,
        move="refuse",
        revision=application.revision,
        given=Given(reasons=["paper_missing"]),
        now=centre.now,
    )
    casework.undo(actor=centre.officer, reference=application.reference, now=centre.now)
    centre.pass_time(timedelta(minutes=5))
    assert fresh(application).status == "in_review"
    assert not Decision.objects.exists()
    assert not PendingMove.objects.exists()


def test_undo_is_refused_to_others_and_when_it_is_too_late(centre: Centre) -> None:
    application = centre.apply()
    casework.make_move(
        actor=centre.officer,
        reference=application.reference,
        move="approve",
        revision=application.revision,
        given=Given(),
        now=centre.now,
    )
    with pytest.raises(Refused) as refused:
        casework.undo(actor=centre.other_officer, reference=application.reference, now=centre.now)
    assert code(refused) == "not_yours"
    with pytest.raises(Refused) as refused:
        casework.undo(
            actor=centre.officer,
            reference=application.reference,
            now=centre.now + timedelta(seconds=60),
        )
    assert code(refused) == "undo_too_late"


def test_a_second_officer_is_told_that_the_case_is_decided(centre: Centre) -> None:
    application = centre.apply()

    def approve(actor: Actor) -> None:
        casework.make_move(
            actor=actor,
            reference=application.reference,
            move="approve",
            revision=application.revision,
            given=Given(),
            now=centre.now,
        )

    approve(centre.officer)
    with pytest.raises(Refused) as refused:
        approve(centre.other_officer)
    assert code(refused) == "already_decided"


def test_a_decision_on_a_page_that_is_out_of_date_is_refused(centre: Centre) -> None:
    application = centre.apply()
    with pytest.raises(Refused) as refused:
        casework.make_move(
            actor=centre.officer,
            reference=application.reference,
            move="approve",
            revision=application.revision - 1,
            given=Given(),
            now=centre.now,
        )
    assert code(refused) == "changed_meanwhile"
    assert not PendingMove.objects.exists()


def test_a_claimed_case_is_left_alone_by_others_until_released(centre: Centre) -> None:
    application = centre.apply()
    casework.claim(actor=centre.officer, reference=application.reference, now=centre.now)
    with pytest.raises(Refused) as refused:
        casework.claim(actor=centre.other_officer, reference=application.reference, now=centre.now)
    assert code(refused) == "taken_by_other"
    assert not inbox(actor=centre.other_officer).rows

    casework.release(actor=centre.officer, reference=application.reference, now=centre.now)
    casework.claim(actor=centre.other_officer, reference=application.reference, now=centre.now)
    assert [row.pk for row in inbox(actor=centre.other_officer, view=View.MINE).rows] == [
        application.pk
    ]


def test_who_reviewed_cannot_sign(centre: Centre) -> None:
    both = make_staff(("capital", Role.OFFICER), ("capital", Role.HEAD))
    application = centre.move(both, centre.apply(), "approve")
    with pytest.raises(Refused) as refused:
        casework.make_move(
            actor=both,
            reference=application.reference,
            move="sign",
            revision=application.revision,
            given=Given(),
            now=centre.now,
        )
    assert code(refused) == "second_person_needed"


def test_an_officer_cannot_handle_their_own_application(centre: Centre) -> None:
    application = centre.apply()
    account = Account.objects.get(pk=centre.officer.account_id)
    application.account = account
    application.save(update_fields=["account"])
    with pytest.raises(Refused) as refused:
        casework.claim(actor=centre.officer, reference=application.reference, now=centre.now)
    assert code(refused) == "own_case"


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.OFFICER, "muharraq"), (Role.CLERK, "capital"), (Role.AUDITOR, "capital")],
)
def test_only_the_right_role_in_the_right_municipality_decides(
    centre: Centre, role: Role, place: str
) -> None:
    application = centre.apply()
    with pytest.raises(Refused) as refused:
        casework.make_move(
            actor=make_staff((place, role)),
            reference=application.reference,
            move="approve",
            revision=application.revision,
            given=Given(),
            now=centre.now,
        )
    assert code(refused) == ("not_found" if place == "muharraq" else "role_missing")


@pytest.mark.parametrize(
    ("move", "given", "expected"),
    [
        ("refuse", {}, "reasons_missing"),
        ("refuse", {"reasons": ["no_such"]}, "reason_unknown"),
        ("ask", {}, "items_missing"),
        ("sign", {}, "move_impossible"),
        ("submit", {}, "move_impossible"),
        ("paid", {}, "move_impossible"),
        ("no_such", {}, "move_impossible"),
    ],
)
def test_an_incomplete_or_impossible_move_is_refused_with_its_reason(
    centre: Centre, move: str, given: dict[str, list[str]], expected: str
) -> None:
    application = centre.apply()
    with pytest.raises(Refused) as refused:
        casework.make_move(
            actor=centre.officer,
            reference=application.reference,
            move=move,
            revision=application.revision,
            given=Given(**given),
            now=centre.now,
        )
    assert code(refused) == expected


def test_the_case_page_offers_just_what_the_reader_may_do(centre: Centre) -> None:
    application = centre.apply()
    page = case_page(actor=centre.officer, reference=application.reference, now=centre.now)
    assert {one.id for one in page.moves if one.why_not is None} == {"ask", "approve", "refuse"}
    page = case_page(actor=centre.head, reference=application.reference, now=centre.now)
    blocked = {one.id: one.why_not.code for one in page.moves if one.why_not}
    assert blocked["approve"] == "role_missing"


def test_the_case_page_costs_the_same_whatever_the_number_of_cases(
    centre: Centre, django_assert_max_num_queries
) -> None:
    application = centre.apply()
    for _ in range(3):
        centre.apply()
    with django_assert_max_num_queries(13):
        case_page(actor=centre.officer, reference=application.reference, now=centre.now)
    with django_assert_max_num_queries(1):
        inbox(actor=centre.officer)


def test_a_correction_takes_exactly_what_was_asked_and_pauses_the_promise(centre: Centre) -> None:
    application = centre.apply()
    promised = application.promised_at
    application = centre.move(
        centre.officer,
        application,
        "ask",
        items=[{"at": "field:building", "note": "الرقم لا يطابق الفاتورة."}],
    )
    assert application.status == "waiting_for_applicant"
    centre.pass_time(timedelta(days=2))
    casework.answer_correction(
        actor=centre.citizen,
        reference=application.reference,
        posted={"building": ["١٤"], "road": ["1"]},
        revision=application.revision,
        now=centre.now,
    )
    application = fresh(application)
    assert application.status == "in_review"
    assert application.answers["building"] == "14"
    assert application.answers["road"] == 2107
    assert promised is not None
    assert application.promised_at is not None
    assert application.promised_at > promised
    page = case_page(actor=centre.officer, reference=application.reference, now=centre.now)
    assert page.corrections[0].changed == ["field:building"]


def test_a_correction_that_changes_nothing_is_not_sent(centre: Centre) -> None:
    application = centre.move(
        centre.officer, centre.apply(), "ask", items=[{"at": "field:building", "note": "؟"}]
    )
    with pytest.raises(Refused) as refused:
        casework.answer_correction(
            actor=centre.citizen,
            reference=application.reference,
            posted={"building": ["12"]},
            revision=application.revision,
            now=centre.now,
        )
    assert code(refused) == "nothing_corrected"


def test_a_correction_nobody_answers_lapses(centre: Centre) -> None:
    application = centre.move(
        centre.officer, centre.apply(), "ask", items=[{"at": "field:building", "note": "؟"}]
    )
    centre.pass_time(timedelta(days=15))
    application = fresh(application)
    assert application.status == "closed"
    assert Transition.objects.filter(application=application).last().actor == "system:-"


def test_an_unpaid_fee_lapses_and_its_bill_is_cancelled(centre: Centre) -> None:
    application = centre.approved()
    centre.pass_time(timedelta(days=30))
    assert fresh(application).status == "closed"
    assert application.outputs.get(kind="bill").bill.state == "cancelled"


def test_withdrawing_beats_a_decision_that_has_not_taken_effect(centre: Centre) -> None:
    application = centre.apply()
    casework.make_move(
        actor=centre.officer,
        reference=application.reference,
        move="refuse",
        revision=application.revision,
        given=Given(reasons=["paper_missing"]),
        now=centre.now,
    )
    casework.withdraw(actor=centre.citizen, reference=application.reference, now=centre.now)
    centre.pass_time(timedelta(minutes=2))
    assert fresh(application).status == "withdrawn"
    assert not Decision.objects.exists()
