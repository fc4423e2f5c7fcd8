"""An answer reaches the applicant, and an accepted application leads on to other services."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from baladiya.audit.models import AuditEvent
from baladiya.casework import operations as casework
from baladiya.casework.models import Application, Transition
from baladiya.casework.operations import Given
from baladiya.casework.operations.following import go_on_by_itself
from baladiya.casework.queries.cases import case_page
from baladiya.casework.queries.own import own_page
from baladiya.catalogue import operations as catalogue
from baladiya.catalogue.policies import Change
from baladiya.certificates.models import Certificate
from baladiya.certificates.queries import by_code
from baladiya.outbox.models import OutboxItem
from baladiya.people.actors import SYSTEM
from baladiya.rules.calendar import local_date
from baladiya.rules.problems import Refused
from tests.support.casework import fresh
from tests.support.people import actor_of, make_person
from tests.support.small_casework import SmallCentre, follow_up
from tests.support.small_service import SMALL, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipalities")]
ANSWER = "The garden is a public one.\n\nYou may put up a table [or two]."


@pytest.fixture
def centre(now: datetime, tmp_path: Path) -> SmallCentre:
    return SmallCentre(tmp_path, now)


def told(application: Application) -> list[str]:
    mine = OutboxItem.objects.filter(subject=f"application:{application.reference}")
    return [it.payload["code"] for it in mine.filter(topic="notify").order_by("id")]


def next_service(centre: SmallCentre) -> None:
    centre.publish(service="next-service", prefix="SN")


# --- answers --------------------------------------------------------------------------------------


def test_a_move_that_needs_an_answer_is_not_made_without_one(centre: SmallCentre) -> None:
    centre.publish()
    application = centre.submitted()
    with pytest.raises(Refused) as refused:
        casework.make_move(
            actor=centre.officer,
            reference=application.reference,
            move="reply",
            revision=application.revision,
            given=Given(answer="  "),
            now=centre.now,
        )
    assert (refused.value.code, refused.value.problems[0].at) == ("answer_missing", "field:answer")


def test_an_answer_is_kept_with_its_step_and_told_once_in_full(centre: SmallCentre) -> None:
    centre.publish()
    application = centre.replied(centre.submitted(), ANSWER)
    assert application.status == "accepted"
    kept = Transition.objects.get(application=application, move="reply")
    assert kept.details == {"answer": ANSWER}
    assert told(application) == ["received", "answered"]
    (letter,) = [it for it in mail.outbox if "answer to your application" in it.subject]
    assert ANSWER in str(letter.body)
    page = own_page(actor=centre.citizen, reference=application.reference, now=centre.now)
    assert [step.details["answer"] for step in page.answers] == [ANSWER]


def test_the_words_of_an_answer_are_not_in_the_history_that_is_kept_for_ever(
    centre: SmallCentre,
) -> None:
    centre.publish()
    centre.replied(centre.submitted(), ANSWER)
    assert AuditEvent.objects.filter(action="application.reply").exists()
    assert all("garden" not in str(event.__dict__) for event in AuditEvent.objects.all())


# --- what goes on by itself -----------------------------------------------------------------------


def test_an_acceptance_begins_the_next_service_by_itself_with_what_is_known(
    centre: SmallCentre,
) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up(by_itself=True, when='housing == "tenant"')])
    application = centre.replied(centre.submitted())
    draft = application.goes_on_as.get()
    assert (draft.service, draft.status, draft.account_id) == (
        "next-service",
        "draft",
        centre.citizen.account_id,
    )
    # What the next service would not take is left to be asked; the rest is known of the person.
    assert draft.answers["block"] == 321
    assert draft.answers["housing"] == "tenant"
    assert "lease_number" not in draft.answers
    assert draft.answers["name_ar"]
    assert draft.pages_done == []


def test_the_applicant_is_told_and_finds_each_from_the_other(centre: SmallCentre) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up(by_itself=True)])
    application = centre.replied(centre.submitted())
    draft = application.goes_on_as.get()
    assert told(application) == ["received", "answered", "follow_up_ready"]
    (letter,) = [it for it in mail.outbox if "is ready for you" in it.subject]
    assert f"/en/applications/{draft.reference}/" in str(letter.body)
    page = own_page(actor=centre.citizen, reference=application.reference, now=centre.now)
    assert [(it.reference, it.label.en) for it in page.goes_on_as] == [
        (draft.reference, "Text next")
    ]
    assert page.offered == ()
    other = own_page(actor=centre.citizen, reference=draft.reference, now=centre.now)
    assert other.goes_on_from == application.reference
    case = case_page(actor=centre.officer, reference=application.reference, now=centre.now)
    assert [it.reference for it in case.goes_on_as] == [draft.reference]


def test_what_began_by_itself_begins_once(centre: SmallCentre) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up(by_itself=True)])
    application = centre.replied(centre.submitted())
    with transaction.atomic():
        go_on_by_itself(application, centre.now)
    assert application.goes_on_as.count() == 1
    assert told(application).count("follow_up_ready") == 1


def test_nothing_begins_when_its_condition_does_not_hold(centre: SmallCentre) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up(by_itself=True, when='housing == "owner"')])
    application = centre.replied(centre.submitted())
    assert not application.goes_on_as.exists()
    assert told(application) == ["received", "answered"]


def test_a_service_that_is_not_released_does_not_hold_up_an_acceptance(
    centre: SmallCentre,
) -> None:
    centre.publish(follow_ups=[follow_up(by_itself=True)])
    application = centre.replied(centre.submitted())
    assert application.status == "accepted"
    assert not application.goes_on_as.exists()
    assert AuditEvent.objects.filter(action="application.follow_up.unavailable").count() == 1


# --- what is begun at a button --------------------------------------------------------------------


def test_a_button_begins_the_next_service_and_twice_gives_the_same_draft(
    centre: SmallCentre,
) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up()])
    application = centre.replied(centre.submitted())
    assert not application.goes_on_as.exists()
    page = own_page(actor=centre.citizen, reference=application.reference, now=centre.now)
    assert [it.id for it in page.offered] == ["next"]

    def press() -> Application:
        return casework.go_on(
            actor=centre.citizen, reference=application.reference, follow_up="next", now=centre.now
        ).application

    assert press().pk == press().pk
    assert fresh(application).goes_on_as.count() == 1


@pytest.mark.parametrize(
    ("accepted", "chosen", "released", "code"),
    [
        (False, "next", True, "not_accepted"),
        (True, "moon", True, "follow_up_not_offered"),
        (True, "next", False, "service_paused_because"),
    ],
)
def test_a_button_that_does_not_apply_says_why(
    centre: SmallCentre, accepted: bool, chosen: str, released: bool, code: str
) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up()])
    application = centre.submitted()
    if accepted:
        application = centre.replied(application)
    if not released:
        paused = Change(
            service="next-service", state="paused", number=1, reason_ar="سبب", reason_en="Reason"
        )
        catalogue.decide(actor=SYSTEM, change=paused, now=centre.now)
    with pytest.raises(Refused) as refused:
        casework.go_on(
            actor=centre.citizen, reference=application.reference, follow_up=chosen, now=centre.now
        )
    assert refused.value.code == code


def test_nobody_goes_on_from_another_persons_application(centre: SmallCentre) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up()])
    application = centre.replied(centre.submitted())
    stranger = actor_of(make_person("900112346"))
    with pytest.raises(Refused) as refused:
        casework.go_on(
            actor=stranger, reference=application.reference, follow_up="next", now=centre.now
        )
    assert refused.value.code == "not_found"


FREE = {"level": "standard", "without_account": True}


def test_whoever_has_no_account_is_told_of_the_button_and_begins_there(
    centre: SmallCentre,
) -> None:
    centre.publish(service="next-service", prefix="SN", sign_in=FREE)
    centre.publish(follow_ups=[follow_up(by_itself=True)], sign_in=FREE)
    application, reader = centre.submitted_without_account()
    application = centre.replied(application)
    assert not application.goes_on_as.exists()
    assert told(application) == ["received", "answered", "follow_up_offered"]
    started = casework.go_on(
        actor=reader, reference=application.reference, follow_up="next", now=centre.now
    )
    assert started.secret
    assert started.application.account_id is None


def test_a_service_that_needs_an_account_is_not_begun_without_one(centre: SmallCentre) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up(by_itself=True)], sign_in=FREE)
    application, reader = centre.submitted_without_account()
    application = centre.replied(application)
    assert told(application) == ["received", "answered"]
    page = own_page(actor=reader, reference=application.reference, now=centre.now)
    assert page.offered == ()
    with pytest.raises(Refused) as refused:
        casework.go_on(
            actor=reader, reference=application.reference, follow_up="next", now=centre.now
        )
    assert refused.value.code == "sign_in_first"


def test_the_database_keeps_one_draft_of_each_follow_up(centre: SmallCentre) -> None:
    next_service(centre)
    centre.publish(follow_ups=[follow_up(by_itself=True)])
    draft = centre.replied(centre.submitted()).goes_on_as.get()
    draft.pk, draft.reference, draft.secret_hash = None, "SN-0000-0000", "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(follow_up="")


def test_a_letter_is_signed_and_told_like_a_certificate_but_shows_no_facts(
    centre: SmallCentre,
) -> None:
    letter = {
        "id": "letter",
        "kind": "letter",
        "title": text("letter"),
        "template": "permit.typ",
        "statement": {"ar": "نوافق في المجمع {block}.", "en": "We agree in block {block}."},
        "facts": [{"id": "block", "label": text("block"), "value": "string(block)"}],
    }
    centre.publish(outputs=[*SMALL["outputs"], letter], replies=[{"kind": "issue", "of": "letter"}])
    application = centre.replied(centre.submitted())
    certificate = Certificate.objects.get()
    assert (certificate.kind, certificate.state) == ("letter", "valid")
    assert certificate.content["statement"]["en"] == "We agree in block 321."
    assert told(application) == ["received", "answered", "certificate_ready"]
    found = by_code(code=certificate.code, today=local_date(centre.now))
    assert found is not None
    assert (found.standing, found.facts) == ("valid", ())


def test_a_letter_prints_the_officers_answer(centre: SmallCentre) -> None:
    letter = {
        "id": "letter",
        "kind": "letter",
        "title": text("letter"),
        "template": "permit.typ",
        "statement": text("statement"),
        "facts": [{"id": "answer", "label": text("answer"), "value": "application.answer"}],
    }
    centre.publish(outputs=[*SMALL["outputs"], letter], replies=[{"kind": "issue", "of": "letter"}])
    centre.replied(centre.submitted(), answer="Two metres.\nNo gate on the road.")
    (fact,) = Certificate.objects.get().content["facts"]
    assert fact["value"]["en"] == "Two metres.\nNo gate on the road."


def test_bodies_are_asked_at_their_step_when_their_condition_holds(centre: SmallCentre) -> None:
    centre.publish()
    application = centre.submitted()
    page = case_page(actor=centre.officer, reference=application.reference, now=centre.now)
    assert [it.body for it in page.referrals] == ["roads"]
    done = centre.replied(application)
    page = case_page(actor=centre.officer, reference=done.reference, now=centre.now)
    assert page.referrals == ()
