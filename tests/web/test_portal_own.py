"""One's own applications: the list, the page of one in every state, and the files it gave."""

from datetime import timedelta

import pytest
from django.test import Client

from baladiya.casework import operations as casework
from baladiya.casework.models import Application
from baladiya.people.models import Person
from baladiya.ui import clock
from tests.support.casework import Centre, drafted
from tests.support.people import make_person
from tests.support.portal import Visitor, begin, statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
MOST_STATEMENTS = 15


@pytest.fixture
def centre() -> Centre:
    """A centre in the time of the pages: a promised day that has passed reads differently."""
    return Centre(clock.now())


def citizen_of(centre: Centre) -> Visitor:
    return Visitor(Person.objects.get(account_id=centre.citizen.account_id))


def page_of(centre: Centre, application: Application, language: str = "en") -> Visitor:
    return citizen_of(centre).open(f"/{language}/applications/{application.reference}/")


def test_the_list_holds_drafts_and_applications_the_newest_first(centre: Centre) -> None:
    older = centre.apply()
    draft = drafted(centre.citizen, centre.now)
    html = citizen_of(centre).open("/en/applications/").html
    assert html.index(draft.reference) < html.index(older.reference)


def test_the_list_goes_on_page_by_page_without_losing_a_row(centre: Centre) -> None:
    made = {drafted(centre.citizen, centre.now).reference for _ in range(3)}
    visitor = citizen_of(centre)
    for number in range(20):
        casework.start(
            actor=centre.citizen,
            service="residence-certificate",
            language="ar",
            now=centre.now + timedelta(seconds=number),
        )
    first = visitor.open("/en/applications/").html
    assert not any(reference in first for reference in made)
    cursor = first.split('href="?after=')[1].split('"')[0]
    second = visitor.open(f"/en/applications/?after={cursor}").html
    assert all(reference in second for reference in made)


def test_an_empty_list_says_where_to_begin(applicant: Person) -> None:
    assert "No applications yet" in Visitor(applicant).open("/en/applications/").html


def test_a_stranger_is_asked_to_sign_in_before_a_list_is_shown() -> None:
    answer = Client().get("/en/applications/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.headers["Location"]


def test_a_draft_leads_back_to_its_form(centre: Centre) -> None:
    visitor = page_of(centre, drafted(centre.citizen, centre.now))
    assert visitor.url.endswith(("/check/", "/edit/applicant/", "/papers/"))


def test_anothers_and_an_unknown_application_look_the_same(centre: Centre) -> None:
    application = centre.apply()
    stranger = Visitor(make_person("900222222"))
    foreign = stranger.open(f"/en/applications/{application.reference}/")
    told = foreign.html.replace(application.reference, "X")
    assert foreign.answer.status_code == 404
    unknown = stranger.open("/en/applications/RC-0000-0000/")
    assert unknown.answer.status_code == 404
    assert "not open on this device" in told
    assert "not open on this device" in unknown.html
    assert application.name_en not in foreign.html


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_running_application_says_what_is_awaited_and_until_when(
    centre: Centre, language: str
) -> None:
    visitor = page_of(centre, centre.apply(), language)
    words = {"ar": "طلبك قيد الإنجاز", "en": "We are working on it"}
    assert words[language] in visitor.html
    assert "<time" in visitor.html


def test_the_timeline_names_no_member_of_staff(centre: Centre) -> None:
    html = page_of(centre, centre.refused()).html
    assert "What happened" in html
    for actor in (centre.officer, centre.head):
        assert actor.name not in html
        assert actor.label not in html


def test_a_refusal_shows_each_reason_with_what_would_put_it_right(centre: Centre) -> None:
    html = page_of(centre, centre.refused("paper_missing", "data_mismatch")).html
    assert html.count('class="reason"') == 2
    assert html.count("What would put it right") == 2
    assert "Fix and send again" in html


def test_messages_sent_are_shown_to_their_reader(centre: Centre) -> None:
    assert "maryam@example.org" in page_of(centre, centre.refused()).html


def test_an_accepted_application_asks_for_its_fee(centre: Centre) -> None:
    assert "Pay now" in page_of(centre, centre.approved()).html


def test_the_certificate_is_downloaded_by_its_applicant_and_by_nobody_else(centre: Centre) -> None:
    application = centre.paid(centre.approved())
    number = application.outputs.get(kind="certificate").number
    address = f"/en/applications/{application.reference}/certificates/{number}/"
    visitor = citizen_of(centre)
    assert address in visitor.open(f"/en/applications/{application.reference}/").html
    answer = visitor.client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert f"{number}.pdf" in answer["Content-Disposition"]
    assert Client().get(address).status_code == 404
    assert Visitor(make_person("900333333")).open(address).answer.status_code == 404


def test_the_fullest_page_keeps_its_budget_of_statements(centre: Centre) -> None:
    application = centre.paid(centre.approved())
    visitor = citizen_of(centre)
    with statements() as made:
        visitor.open(f"/en/applications/{application.reference}/")
    assert visitor.answer.status_code == 200
    assert len(made) <= MOST_STATEMENTS, made


def test_a_guest_finds_a_draft_in_the_browser_that_began_it_until_it_forgets() -> None:
    visitor = Visitor()
    reference = begin(visitor, service="municipal-account-open")
    assert reference in visitor.open("/en/applications/").html
    visitor.send("applications/forget/")
    assert visitor.open(f"/en/applications/{reference}/").answer.status_code == 404
