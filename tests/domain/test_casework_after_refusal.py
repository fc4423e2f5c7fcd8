"""After a refusal: reasons with remedies, an enquiry answered by someone else, a second try."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from baladiya.casework import operations as casework
from baladiya.casework.facts import facts_of
from baladiya.casework.models import Application, Decision, Enquiry
from baladiya.casework.operations import Given
from baladiya.casework.queries.enquiries import open_enquiries
from baladiya.casework.queries.own import own_page
from baladiya.ledger import operations as ledger
from baladiya.outbox.models import OutboxItem
from baladiya.rules.problems import Refused
from tests.support.casework import Centre, fresh
from tests.support.definitions import bundles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def centre(now: datetime) -> Centre:
    return Centre(now)


def asked(centre: Centre, application: Application) -> Enquiry:
    return casework.enquire(
        actor=centre.citizen,
        reference=application.reference,
        reason="paper_missing",
        question="المستند مرفق، فما الناقص؟",
        now=centre.now,
    )


def test_every_reason_of_a_refusal_says_what_would_put_it_right(centre: Centre) -> None:
    application = centre.refused("paper_missing", "data_mismatch")
    page = own_page(actor=centre.citizen, reference=application.reference, now=centre.now)
    assert [shown.given.code for shown in page.reasons] == ["paper_missing", "data_mismatch"]
    assert all(shown.reason.put_right.ar and shown.reason.put_right.en for shown in page.reasons)
    assert all(shown.why_not_enquire is None for shown in page.reasons)


def test_an_enquiry_has_its_own_clock_and_is_seen_by_those_who_may_answer(centre: Centre) -> None:
    application = centre.refused()
    enquiry = asked(centre, application)
    assert enquiry.due_at > centre.now
    assert [row.pk for row in open_enquiries(actor=centre.head).rows] == [enquiry.pk]


def test_the_decider_cannot_answer_the_enquiry(centre: Centre) -> None:
    enquiry = asked(centre, centre.refused())
    with pytest.raises(Refused) as refused:
        casework.answer_enquiry(
            actor=centre.officer,
            enquiry_id=enquiry.pk,
            outcome="upheld",
            answer="قائم.",
            now=centre.now,
        )
    assert refused.value.code == "decider_cannot_answer"


def test_the_database_too_refuses_the_decider_as_answerer(centre: Centre) -> None:
    enquiry = asked(centre, centre.refused())
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(
            answered_by=centre.officer.staff_id, answered_at=centre.now, outcome="upheld"
        )


def test_a_reopened_case_goes_back_to_review_and_its_decision_no_longer_stands(
    centre: Centre,
) -> None:
    application = centre.refused()
    enquiry = asked(centre, application)
    casework.answer_enquiry(
        actor=centre.head,
        enquiry_id=enquiry.pk,
        outcome="reopened",
        answer="المستند صحيح.",
        now=centre.now,
    )
    application = fresh(application)
    assert application.status == "in_review"
    assert application.decided_at is None
    assert not Decision.objects.filter(application=application, set_aside_at=None).exists()

    with pytest.raises(Refused) as refused:
        casework.make_move(
            actor=centre.officer,
            reference=application.reference,
            move="approve",
            revision=application.revision,
            given=Given(),
            now=centre.now,
        )
    assert refused.value.code == "decided_before"

    application = centre.move(centre.other_officer, application, "approve")
    application = centre.paid(centre.move(centre.other_head, application, "sign"))
    assert application.status == "accepted"


def test_a_corrected_reason_is_shown_instead_of_the_wrong_one(centre: Centre) -> None:
    application = centre.refused()
    enquiry = asked(centre, application)
    casework.answer_enquiry(
        actor=centre.head,
        enquiry_id=enquiry.pk,
        outcome="corrected",
        answer="السبب الصحيح هو عدم تطابق البيانات.",
        replacement="data_mismatch",
        now=centre.now,
    )
    page = own_page(actor=centre.citizen, reference=application.reference, now=centre.now)
    assert page.application.status == "refused"
    by_code = {shown.given.code: shown for shown in page.reasons}
    assert by_code["paper_missing"].given.replaced_by_id == by_code["data_mismatch"].given.pk
    assert by_code["data_mismatch"].why_not_enquire is None


def test_an_upheld_reason_leaves_the_refusal_and_tells_the_applicant(centre: Centre) -> None:
    application = centre.refused()
    enquiry = asked(centre, application)
    casework.answer_enquiry(
        actor=centre.other_officer,
        enquiry_id=enquiry.pk,
        outcome="upheld",
        answer="وثيقة الملكية غير مقروءة.",
        now=centre.now,
    )
    assert fresh(application).status == "refused"
    codes = [item.payload["code"] for item in OutboxItem.objects.order_by("id")]
    assert codes[-2:] == ["enquiry_received", "enquiry_answered_upheld"]


@pytest.mark.parametrize(
    ("outcome", "answer", "replacement", "expected"),
    [
        ("upheld", " ", "", "answer_missing"),
        ("maybe", "نعم", "", "outcome_unknown"),
        ("corrected", "نعم", "", "reason_unknown"),
        ("corrected", "نعم", "paper_missing", "reason_unknown"),
    ],
)
def test_an_incomplete_answer_is_refused(
    centre: Centre, outcome: str, answer: str, replacement: str, expected: str
) -> None:
    enquiry = asked(centre, centre.refused())
    with pytest.raises(Refused) as refused:
        casework.answer_enquiry(
            actor=centre.head,
            enquiry_id=enquiry.pk,
            outcome=outcome,
            answer=answer,
            replacement=replacement,
            now=centre.now,
        )
    assert refused.value.code == expected


def test_one_enquiry_for_each_reason_within_thirty_days(centre: Centre) -> None:
    application = centre.refused("paper_missing", "data_mismatch")
    asked(centre, application)
    with pytest.raises(Refused) as refused:
        asked(centre, application)
    assert refused.value.code == "enquiry_already_made"
    centre.now += timedelta(days=31)
    with pytest.raises(Refused) as refused:
        casework.enquire(
            actor=centre.citizen,
            reference=application.reference,
            reason="data_mismatch",
            question="",
            now=centre.now,
        )
    assert refused.value.code == "enquiry_too_late"


def test_sending_again_keeps_everything_and_opens_where_it_failed(centre: Centre) -> None:
    application = centre.refused("owner_mismatch")
    started = casework.send_again(
        actor=centre.citizen, reference=application.reference, now=centre.now
    )
    draft = started.application
    assert draft.answers == fresh(application).answers
    assert draft.papers == fresh(application).papers
    assert draft.follows_id == application.pk
    assert "certificate" not in draft.pages_done  # owner_number stands on that page
    assert "dwelling" in draft.pages_done

    again = casework.submit(
        actor=centre.citizen, reference=draft.reference, key="k", declared=True, now=centre.now
    )
    assert again.application.status == "in_review"


def test_sending_again_twice_or_unrefused_is_refused(centre: Centre) -> None:
    application = centre.refused()
    casework.send_again(actor=centre.citizen, reference=application.reference, now=centre.now)
    with pytest.raises(Refused) as refused:
        casework.send_again(actor=centre.citizen, reference=application.reference, now=centre.now)
    assert refused.value.code == "already_sent_again"
    with pytest.raises(Refused) as refused:
        casework.send_again(
            actor=centre.citizen, reference=centre.apply().reference, now=centre.now
        )
    assert refused.value.code == "not_refused"


def test_sending_again_asks_the_deposit_ledger_anew(centre: Centre) -> None:
    example = next(
        found
        for bundle in bundles()
        if bundle.service == "deposit-refund"
        for found in bundle.examples
        if found.status == "accepted"
    )
    held = example.lookups["deposit"]
    ledger.bring_in_deposit(
        reference=str(example.answers["deposit_reference"]),
        kind=str(held["kind"]),
        municipality="capital",
        payer_number=str(held["payer_number"]),
        payer_name="مريم التجريبية",
        amount_fils=int(held["amount_fils"]),
        receipt="R1",
        held_at=centre.now,
        now=centre.now,
    )
    draft = casework.start(
        actor=centre.citizen, service="deposit-refund", language="ar", now=centre.now
    ).application
    casework.save_answers(
        actor=centre.citizen,
        reference=draft.reference,
        given=dict(example.answers),
        revision=draft.revision,
        now=centre.now,
    )
    Application.objects.filter(pk=draft.pk).update(
        status="refused",
        step="refused",
        submitted_at=centre.now,
        submitted_date=centre.now.date(),
        decided_at=centre.now,
        municipality="capital",
    )
    again = casework.send_again(actor=centre.citizen, reference=draft.reference, now=centre.now)
    assert facts_of(again.application, centre.now).lookups["deposit"]["found"] is True
