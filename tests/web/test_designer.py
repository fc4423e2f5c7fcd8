"""The service owners' pages: what is open where, asking, previewing, confirming, taking back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from baladiya.casework.models import Application
from baladiya.catalogue import operations
from baladiya.catalogue.models import Release
from baladiya.designer.views import changes, decisions, services
from baladiya.people.actors import SYSTEM, Actor
from baladiya.rules.definition import Role
from tests.support.office import clock_of_modules, signed_in
from tests.support.people import make_staff
from tests.support.portal import Visitor, statements
from tests.support.releases import change, met, two_versions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("versions")]
LIST = "/en/designer/"
ONE = "/en/designer/small-service/"
MOST_STATEMENTS = 10


@pytest.fixture
def versions(tmp_path: Path, municipalities: Any, now: datetime, monkeypatch: Any) -> None:
    """Two versions; the first is open to everyone everywhere."""
    clock_of_modules(now, monkeypatch, changes, decisions, services)
    two_versions(tmp_path, now)
    operations.decide(actor=SYSTEM, change=change("live", 1), now=now)


@pytest.fixture
def owner(municipalities: Any) -> Iterator[Visitor]:
    return as_staff(make_staff(("", Role.SERVICE_OWNER)))


@pytest.fixture
def administrator(municipalities: Any) -> Visitor:
    return as_staff(make_staff(("", Role.ADMINISTRATOR)))


def as_staff(actor: Actor) -> Visitor:
    visitor = Visitor()
    visitor.client = signed_in(actor)
    return visitor


def asked(owner: Visitor, state: str, number: int, **typed: str) -> Release:
    """Will fill the form, look at the preview, and ask."""
    owner.open(f"{ONE}change/?state={state}&number={number}")
    owner.send("state", button=("preview", "1"), **typed)
    assert "What it comes to" in owner.html, owner.html
    owner.send("state", button=("send", "1"))
    return Release.objects.latest("id")


def test_the_list_shows_each_service_with_what_is_open_where(owner: Visitor, now: datetime) -> None:
    assert "in all municipalities" in owner.open(LIST).html
    operations.decide(actor=SYSTEM, change=change("paused", 1, "capital"), now=now)
    html = owner.open(LIST).html
    assert "in all municipalities" not in html
    assert "Paused" in html
    assert "Capital" in html
    assert "No service was found" in owner.open(f"{LIST}?q=unicorn").html
    assert ONE in owner.open(f"{LIST}?q=small&state=paused").html
    assert ONE not in owner.open(f"{LIST}?state=retired").html


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.AUDITOR])
def test_other_staff_are_kept_out_and_told_why(role: Role) -> None:
    visitor = as_staff(make_staff(("" if role == Role.AUDITOR else "capital", role)))
    for url in (LIST, ONE, f"{ONE}change/?state=live&number=2", f"{LIST}decisions/"):
        answer = visitor.client.get(url)
        assert answer.status_code == 400
        assert "service owner" in answer.content.decode()


def test_a_release_is_asked_for_previewed_and_confirmed_by_another(
    owner: Visitor, administrator: Visitor, now: datetime
) -> None:
    row = asked(owner, "live", 2)
    assert owner.url == f"{LIST}decisions/{row.pk}/"
    assert "Someone else confirms it" in owner.html
    assert met(now) == ("live", 1)
    assert "To be confirmed" in administrator.open(f"{LIST}decisions/").html
    administrator.open(f"{LIST}decisions/{row.pk}/").send("confirm/")
    assert "The decision is confirmed." in administrator.html
    assert met(now) == ("live", 2)
    assert "Return to version 1" in administrator.open(ONE).html


def test_who_asked_cannot_confirm_but_take_it_back(owner: Visitor, now: datetime) -> None:
    row = asked(owner, "live", 2)
    assert f"{row.pk}/confirm/" not in owner.html
    owner.client.post(f"{LIST}decisions/{row.pk}/confirm/")
    assert met(now) == ("live", 1)
    owner.open(f"{LIST}decisions/{row.pk}/").send("decline/")
    assert "Declined" in owner.html


def test_a_pause_wants_a_reason_in_both_languages_and_keeps_what_was_typed(
    owner: Visitor,
) -> None:
    owner.open(f"{ONE}change/?state=paused&number=1")
    owner.send("state", button=("preview", "1"), reason_ar="صيانة")
    assert owner.answer.status_code == 422
    assert "صيانة" in owner.html
    assert "Reason in English" in owner.html
    owner.send("state", button=("preview", "1"), reason_en="Maintenance")
    assert "People will read:" in owner.html


@pytest.mark.parametrize(
    ("state", "typed", "told"),
    [
        ("pilot", {"share": "0"}, "whole share"),
        ("pilot", {"share": "half"}, "whole share"),
        ("live", {"from_date": "1/1/2020"}, "That day has passed"),
        ("live", {"from_date": "soon"}, "day"),
        ("live", {"number": "1"}, "already open"),
        ("ended", {}, "no test or pilot"),
    ],
)
def test_what_makes_no_sense_is_told_before_anyone_is_asked(
    owner: Visitor, state: str, typed: dict[str, str], told: str
) -> None:
    owner.open(f"{ONE}change/?state={state}&number=2")
    owner.send("state", button=("preview", "1"), **typed)
    assert owner.answer.status_code == 422
    assert told in owner.html
    assert Release.objects.count() == 1


def test_the_preview_tells_each_municipality_and_what_is_in_hand(owner: Visitor) -> None:
    owner.open(f"{ONE}change/?state=pilot&number=2&place=capital")
    owner.send("state", button=("preview", "1"), share="٢٥")
    assert owner.html.count("No change") == 3
    assert "25%" in owner.html
    assert "0 drafts are kept" in owner.html


def test_a_decision_for_a_day_to_come_can_be_called_off_by_one_person(
    owner: Visitor, administrator: Visitor, now: datetime
) -> None:
    row = asked(owner, "live", 2, from_date="1/12/2026")
    administrator.open(f"{LIST}decisions/{row.pk}/").send("confirm/")
    assert "Confirmed for a day to come" in owner.open(ONE).html
    owner.open(f"{LIST}decisions/{row.pk}/").send("call-off/")
    assert "The decision is called off." in owner.html
    assert met(now + timedelta(days=30)) == ("live", 1)


def test_a_version_in_test_is_tried_with_a_sample_that_says_so_on_every_page(
    owner: Visitor, now: datetime
) -> None:
    assert "sample application" not in owner.open(ONE).html
    operations.decide(actor=SYSTEM, change=change("test", 2), now=now)
    owner.open(ONE).send("sample/")
    sample = Application.objects.get()
    assert sample.is_sample
    assert "Sample application" in owner.html
    for page in ("edit/person/", "check/", "saved/"):
        html = owner.open(f"/en/applications/{sample.reference}/{page}").html
        assert "Sample application" in html, page


def test_the_pages_cost_few_statements_however_many_services_there_are(
    owner: Visitor, now: datetime
) -> None:
    row = operations.ask(actor=replace(SYSTEM), change=change("test", 2), now=now)
    for url in (LIST, ONE, f"{ONE}change/?state=live&number=2", f"{LIST}decisions/{row.pk}/"):
        with statements() as made:
            owner.open(url)
        assert len(made) <= MOST_STATEMENTS, (url, "\n".join(made))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_stands_in_both_languages(owner: Visitor, now: datetime, language: str) -> None:
    row = operations.ask(actor=SYSTEM, change=change("pilot", 2, "capital", share=10), now=now)
    for rest in (
        "",
        "small-service/",
        "small-service/change/?state=paused&number=1",
        "decisions/",
        f"decisions/{row.pk}/",
    ):
        answer = owner.client.get(f"/{language}/designer/{rest}")
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.content.decode()


def test_a_decision_or_service_that_is_unknown_is_refused(owner: Visitor) -> None:
    assert owner.client.get(f"{LIST}decisions/99/").status_code == 400
    assert owner.client.get(f"{LIST}nothing/").status_code == 400
    assert owner.client.get(f"{ONE}change/?state=moon").headers["Location"] == ONE
