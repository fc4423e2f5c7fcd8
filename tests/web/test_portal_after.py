"""Afterwards: withdrawing, sending again, enquiring, and correcting exactly what was asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from baladiya.casework.models import Application, Enquiry
from baladiya.casework.operations import Item
from baladiya.people.models import Person
from baladiya.rules.definition import Status
from baladiya.ui import clock
from tests.support.casework import PDF, Centre, fresh
from tests.support.people import make_person
from tests.support.portal import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def centre() -> Centre:
    """A centre in the time of the pages: enquiries are open for some days only."""
    return Centre(clock.now())


def citizen_of(centre: Centre) -> Visitor:
    return Visitor(Person.objects.get(account_id=centre.citizen.account_id))


def address(application: Application, page: str = "") -> str:
    return f"/en/applications/{application.reference}/{page}"


def test_withdrawing_asks_first(centre: Centre) -> None:
    application = centre.apply()
    visitor = citizen_of(centre).open(address(application, "withdraw/"))
    assert fresh(application).status != Status.WITHDRAWN
    visitor.send("/withdraw/")
    assert fresh(application).status == Status.WITHDRAWN
    assert "You withdrew this application" in visitor.html


def test_what_is_decided_is_not_withdrawn(centre: Centre) -> None:
    application = centre.refused()
    visitor = citizen_of(centre).open(address(application, "withdraw/"))
    assert visitor.answer.status_code == 400
    visitor.client.post(address(application, "withdraw/"))
    assert fresh(application).status == Status.REFUSED


@pytest.mark.parametrize("page", ["withdraw/", "enquire/paper_missing/", "correct/"])
def test_pages_of_anothers_application_are_not_found(centre: Centre, page: str) -> None:
    application = centre.refused()
    stranger = Visitor(make_person("900222222"))
    assert stranger.open(address(application, page)).answer.status_code == 404
    assert stranger.client.post(address(application, page)).status_code == 404


def test_sending_again_opens_a_new_draft_with_everything_kept(centre: Centre) -> None:
    application = centre.refused("data_mismatch")
    visitor = citizen_of(centre).open(address(application))
    visitor.send("/again/")
    mended = application.followed_by.get()
    assert mended.reference in visitor.url
    assert mended.answers["building"] == application.answers["building"]
    visitor.client.post(address(application, "again/"))
    assert application.followed_by.count() == 1


def test_an_enquiry_about_a_reason_is_made_once(centre: Centre) -> None:
    application = centre.refused()
    visitor = citizen_of(centre).open(address(application, "enquire/paper_missing/"))
    visitor.send("question", question="It was attached.\nWhat is missing?")
    assert Enquiry.objects.get().question == "It was attached.\nWhat is missing?"
    assert "It was attached." in visitor.html
    again = visitor.client.post(address(application, "enquire/paper_missing/"), {"question": "2"})
    assert again.status_code == 302
    assert Enquiry.objects.count() == 1


def test_an_enquiry_that_is_too_long_keeps_what_was_typed(centre: Centre) -> None:
    visitor = citizen_of(centre).open(address(centre.refused(), "enquire/paper_missing/"))
    visitor.send("question", question="word " * 500)
    assert visitor.answer.status_code == 422
    assert visitor.html.count("word word") > 10
    assert not Enquiry.objects.exists()


def asked_to_correct(centre: Centre) -> Application:
    items = [
        Item(at="field:building", note="The number on the plate, please."),
        Item(at="paper:title_deed", note="The second page is missing."),
    ]
    return centre.move(centre.officer, centre.apply(), "ask", items=items)


def test_the_correction_asks_for_exactly_the_items_with_their_notes(centre: Centre) -> None:
    visitor = citizen_of(centre).open(address(asked_to_correct(centre), "correct/"))
    form = visitor.form("revision")
    assert form.values["building"] == ["12"]
    assert "road" not in form.values
    assert form.files == {"paper-title_deed"}
    assert "The number on the plate" in visitor.html
    assert "The second page is missing" in visitor.html


def test_a_correction_goes_back_to_the_officer(centre: Centre) -> None:
    application = asked_to_correct(centre)
    visitor = citizen_of(centre).open(address(application, "correct/"))
    visitor.send("revision", building="14")
    assert fresh(application).status == Status.IN_REVIEW
    assert fresh(application).answers["building"] == "14"
    assert "Your correction was sent" in visitor.html


def test_attaching_a_paper_keeps_what_was_typed_and_sends_nothing(centre: Centre) -> None:
    application = asked_to_correct(centre)
    visitor = citizen_of(centre).open(address(application, "correct/"))
    paper = SimpleUploadedFile("deed-2.pdf", PDF, content_type="application/pdf")
    visitor.send(
        "revision", button=("attach", "title_deed"), building="14", paper__title_deed=paper
    )
    assert visitor.form("revision").values["building"] == ["14"]
    assert "deed-2.pdf" in visitor.html
    assert fresh(application).answers["building"] == "12"
    assert fresh(application).status == Status.WAITING_FOR_APPLICANT
    visitor.send("revision")
    assert fresh(application).answers["building"] == "14"


def test_nothing_corrected_and_a_wrong_answer_are_told_on_the_page(centre: Centre) -> None:
    application = asked_to_correct(centre)
    visitor = citizen_of(centre).open(address(application, "correct/"))
    visitor.send("revision")
    assert visitor.answer.status_code == 422
    visitor.send("revision", building="")
    assert visitor.answer.status_code == 422
    assert "error-summary" in visitor.html
    assert fresh(application).status == Status.WAITING_FOR_APPLICANT


def test_a_refused_file_is_named_and_the_typed_answer_stays(centre: Centre) -> None:
    visitor = citizen_of(centre).open(address(asked_to_correct(centre), "correct/"))
    bad = SimpleUploadedFile("deed.exe", b"MZ not a paper", content_type="application/pdf")
    visitor.send("revision", building="14", paper__title_deed=bad)
    assert visitor.answer.status_code == 422
    assert "deed.exe" in visitor.html
    assert visitor.form("revision").values["building"] == ["14"]


def test_without_a_correction_its_page_leads_to_the_application(centre: Centre) -> None:
    visitor = citizen_of(centre).open(address(centre.apply(), "correct/"))
    assert visitor.url.endswith("/")
    assert "correct" not in visitor.url
