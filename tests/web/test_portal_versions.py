"""What an applicant sees while a service changes, and how samples are told from real ones."""

from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from baladiya.casework.models import Application
from baladiya.catalogue import operations, queries
from baladiya.catalogue.models import Release, Service, ServiceVersion
from baladiya.people.actors import SYSTEM
from baladiya.people.models import Person
from baladiya.rules.definition import Role
from baladiya.ui import clock
from tests.support.office import signed_in
from tests.support.people import make_staff
from tests.support.portal import Visitor, statements
from tests.support.releases import change, publish_small
from tests.support.small_service import ANSWERS, EXAMPLE, SMALL, asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("versions")]
PERSON = {
    "name_ar": "مريم التجريبية",
    "personal_number": "900112345",
    "mobile": "36001234",
    "language": "ar",
}
WORKS = {
    "block": "317",
    "housing": "tenant",
    "lease_number": "L-77",
    "segments-0-surface": "asphalt",
    "segments-0-length": "2.5",
    "start": "1/12/2026",
    "finish": "5/12/2026",
}
LANGUAGES = pytest.mark.parametrize("language", ["ar", "en"])


@pytest.fixture
def versions(tmp_path: Path, municipalities: Any, now: datetime, monkeypatch: Any) -> None:
    """Version 2 asks for the plot and no longer for the number of the lease."""
    monkeypatch.setattr(clock, "now", lambda: now)
    for module in ("apply", "check", "papers", "catalogue", "own", "receipt"):
        monkeypatch.setattr(f"baladiya.portal.views.{module}.now", lambda: now, raising=False)
    monkeypatch.setattr("baladiya.portal.views.catalogue_service.now", lambda: now, raising=False)
    pages = deepcopy(SMALL["pages"])
    fields = pages[1]["fields"]
    fields.remove(next(field for field in fields if field["id"] == "lease_number"))
    fields.append(asked("plot", "text"))
    answers = {name: it for name, it in ANSWERS.items() if name != "lease_number"}
    example = EXAMPLE | {"answers": answers | {"plot": "P-1"}}
    publish_small(tmp_path / "1", now)
    publish_small(tmp_path / "2", now, examples={"tenant.yaml": example}, pages=pages)
    decide(now, "live", 1)


def decide(now: datetime, state: str, number: int, municipality: str = "", **more: Any) -> None:
    wanted = change(state, number, municipality, **more)
    operations.decide(actor=SYSTEM, change=wanted, now=now)


def begun(visitor: Visitor, language: str = "en") -> str:
    """Will fill both pages of the form; gives the reference."""
    answer = visitor.client.post(f"/{language}/services/small-service/start/")
    visitor.open(answer.headers["Location"])
    visitor.send("revision", **PERSON)
    return visitor.url.split("/")[3]


@LANGUAGES
def test_who_comes_back_sees_what_is_new_and_what_was_kept(
    applicant: Person, now: datetime, language: str
) -> None:
    visitor = Visitor(applicant)
    reference = begun(visitor, language)
    visitor.send("revision", **WORKS)
    decide(now, "live", 2)
    visitor.open(f"/{language}/applications/{reference}/resume/")
    words = {
        "en": ("This service changed since you began", "Text plot", "Text lease_number"),
        "ar": ("تغيّرت هذه الخدمة منذ أن بدأت", "نص plot", "نص lease_number"),
    }
    for said in (*words[language], "L-77", "#field-plot"):
        assert said in visitor.html, said
    assert "/edit/works/" in visitor.url, "the form opens at the page that asks anew"


def test_a_page_of_the_old_version_sent_late_leads_to_the_new_one_and_loses_nothing(
    applicant: Person, now: datetime
) -> None:
    visitor = Visitor(applicant)
    reference = begun(visitor)
    decide(now, "live", 2)
    visitor.send("revision", **WORKS)
    assert "This service changed since you began" in visitor.html
    stored = Application.objects.get(reference=reference)
    assert stored.moved["aside"]["lease_number"]["value"] == "L-77"
    visitor.send("revision", plot="P-9")
    assert Application.objects.get(reference=reference).answers["plot"] == "P-9"


@LANGUAGES
def test_a_block_elsewhere_is_told_where_to_go_and_what_was_typed_stays(
    applicant: Person, now: datetime, language: str
) -> None:
    decide(now, "retired", 1)
    decide(now, "live", 1, "capital")
    visitor = Visitor(applicant)
    begun(visitor, language)
    visitor.send("revision", **(WORKS | {"block": "243"}))
    assert visitor.answer.status_code == 422
    told = {"en": "Muharraq Municipality, where the service is not open", "ar": "بلدية المحرق"}
    assert told[language] in visitor.html
    assert 'value="243"' in visitor.html


@LANGUAGES
def test_a_service_open_in_some_municipalities_names_them(now: datetime, language: str) -> None:
    decide(now, "paused", 1, "muharraq")
    html = Visitor().open(f"/{language}/services/small-service/").html
    page = html[html.index("<main") : html.index("</main>")]
    names = {"en": ("Capital Secretariat", "Muharraq"), "ar": ("أمانة العاصمة", "المحرق")}
    assert names[language][0] in page
    assert names[language][1] not in page


def test_the_catalogue_costs_the_same_at_39_and_at_1000_services(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "RELEASE_SECONDS", 10**9)
    Visitor().open("/en/services/")  # what has nothing to do with releases is kept by now
    costs = []
    for first, last in ((1, 39), (39, 1000)):
        add_services(first, last, now)
        queries.forget_releases()
        queries._known_cards.cache_clear()
        visitor = Visitor()
        with statements() as made:
            visitor.open("/en/services/")
        assert visitor.answer.status_code == 200
        costs.append(len(made))
    assert costs[0] == costs[1]
    assert costs[1] <= 10


def add_services(first: int, last: int, now: datetime) -> None:
    """Will write services as publishing and releasing would, without checking each anew."""
    like = ServiceVersion.objects.get(service="small-service", number=1)
    names = [f"service-{nth}" for nth in range(first, last)]
    Service.objects.bulk_create(Service(id=name) for name in names)
    made = ServiceVersion.objects.bulk_create(
        ServiceVersion(
            service_id=name,
            number=1,
            content_hash=name,
            definition=like.definition,
            card=like.card,
            published_at=now,
            published_by="system:-",
        )
        for name in names
    )
    settled = {"asked_by": "system:-", "asked_at": now, "settled_by": "system:-"}
    Release.objects.bulk_create(
        Release(
            service_id=version.service_id,
            version=version,
            state="live",
            from_at=now,
            settled_at=now,
            outcome="confirmed",
            **settled,
        )
        for version in made
    )


def test_a_sample_is_marked_in_the_inbox_and_on_its_case(now: datetime) -> None:
    decide(now, "test", 2)
    tester = Visitor()
    tester.client = signed_in(make_staff(("", Role.SERVICE_OWNER)))
    tester.open("/en/designer/small-service/").send("sample/")
    tester.send("revision", **PERSON)
    works = {name: it for name, it in WORKS.items() if name != "lease_number"}
    tester.send("revision", **works, plot="P-1")
    sample = Application.objects.get()
    Application.objects.filter(pk=sample.pk).update(
        status="in_review",
        step="review",
        municipality="capital",
        owner_role="officer",
        submitted_at=now,
        submitted_date=now.date(),
        step_due_at=now,
    )
    officer = Visitor()
    officer.client = signed_in(make_staff(("capital", Role.OFFICER)))
    assert sample.reference not in officer.open("/en/office/").html
    html = officer.open("/en/office/?view=samples").html
    assert sample.reference in html
    assert "Sample</span>" in html
    assert "Sample application" in officer.open(f"/en/office/cases/{sample.reference}/").html
