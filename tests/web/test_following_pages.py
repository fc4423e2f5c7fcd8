"""What officers and applicants see of answers, bodies to ask and services that follow."""

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from baladiya.casework.models import Application, PendingMove
from baladiya.people.models import Person
from tests.support.office import case_url, clock_of, signed_in
from tests.support.portal import Visitor
from tests.support.small_casework import SmallCentre, follow_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipalities")]
ANSWER = "The garden is a public one.\r\nYou may put up <b>a table</b>."


@pytest.fixture
def centre(now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallCentre:
    clock_of(now, monkeypatch)
    centre = SmallCentre(tmp_path, now)
    centre.publish(service="next-service", prefix="SN")
    centre.publish(follow_ups=[follow_up()])
    return centre


def reader(centre: SmallCentre) -> Client:
    return Visitor(Person.objects.get(account_id=centre.citizen.account_id)).client


def page_of(client: Client, application: Application) -> str:
    return client.get(f"/en/applications/{application.reference}/").content.decode()


def test_an_officer_types_the_answer_and_sees_it_as_it_will_be_read(centre: SmallCentre) -> None:
    application = centre.submitted()
    client = signed_in(centre.officer)
    url = case_url(application, "moves/reply/")
    assert 'name="answer"' in client.get(url).content.decode()
    typed = {"revision": str(application.revision), "answer": ANSWER}

    empty = client.post(url, typed | {"answer": " ", "preview": "1"})
    assert empty.status_code == 422
    shown = client.post(url, typed | {"preview": "1"}).content.decode()
    assert shown.count("&lt;b&gt;a table&lt;/b&gt;") == 3  # the field, and both languages' letters
    assert not PendingMove.objects.exists()

    assert client.post(url, typed | {"send": "1"}).status_code == 302
    assert PendingMove.objects.get().given["answer"] == ANSWER


def test_an_officer_sees_the_bodies_to_ask_and_their_time(centre: SmallCentre) -> None:
    application = centre.submitted()
    page = signed_in(centre.officer).get(case_url(application)).content.decode()
    assert "Text roads" in page
    assert "Within 3 working days" in page
    assert "No answer means no objection" in page


def test_an_applicant_reads_the_answer_and_begins_what_comes_next(centre: SmallCentre) -> None:
    application = centre.replied(centre.submitted(), ANSWER)
    client = reader(centre)
    page = page_of(client, application)
    assert "Our answer" in page
    assert "&lt;b&gt;a table&lt;/b&gt;" in page
    url = f"/en/applications/{application.reference}/onward/next/"
    assert url in page

    begun = client.post(url)
    draft = application.goes_on_as.get()
    assert begun.status_code == 302
    assert draft.reference in begun["Location"]
    assert draft.reference in page_of(client, application)


def test_the_service_page_tells_which_bodies_may_be_asked(centre: SmallCentre) -> None:
    page = Client().get("/en/services/small-service/").content.decode()
    assert "Who else may be asked" in page
    assert "Text roads" in page
