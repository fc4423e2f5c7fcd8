"""The page of one service: its case, its time, its exits, its state, and the plain sheet."""

import re
from datetime import datetime

import pytest

from baladiya.catalogue import operations as catalogue
from baladiya.catalogue.policies import Change
from baladiya.people.actors import SYSTEM
from baladiya.statistics import usage
from baladiya.statistics.models import ServiceUse
from tests.support.portal import Visitor, statements
from tests.support.services import many_services

ADDITION = "/en/services/building-permit-small-addition/"
CASE = (
    "?may-up_to_fifty=yes&may-building_permitted=yes&applicant_kind=citizen&ownership=owners"
    "&addition_kind=vertical&building_use=residential&area_m2=30"
)
MOST_STATEMENTS = 10
pytestmark = pytest.mark.usefixtures("published")


def section(html: str, name: str) -> str:
    """The text of one section, without marks."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.DOTALL)
    assert found, name
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_before_any_answer_a_price_names_what_it_goes_by() -> None:
    html = Visitor().open(ADDITION).html
    assert "By: Use of the building, Area of the addition" in section(html, "cost")
    assert "Structural report By your answers" in section(html, "papers")


def test_a_few_answers_give_exactly_the_papers_and_the_amount_of_the_case() -> None:
    visitor = Visitor().open(ADDITION + CASE)
    assert "For your case, exactly" in visitor.html
    papers = section(visitor.html, "papers")
    assert "Structural report Required" in papers
    assert "By your answers" not in papers
    assert "Inheritance deed" not in papers  # the land has one owner
    assert "7.500" in section(visitor.html, "cost")
    assert "30.000" in section(visitor.html, "cost")


def test_what_was_answered_stays_in_the_form_and_in_the_other_language() -> None:
    visitor = Visitor().open(ADDITION + CASE)
    form = visitor.form("area_m2")
    assert form.values["area_m2"] == ["30"]
    assert form.values["may-up_to_fifty"] == ["yes"]
    assert f"/ar/services/building-permit-small-addition/{CASE.replace('&', '&amp;')}" in (
        visitor.html
    )


def test_an_answer_that_is_none_is_told_at_its_question_and_asked_again() -> None:
    html = Visitor().open(f"{ADDITION}?area_m2=many&ownership=castle").html
    assert 'id="error-area_m2"' in html
    assert 'id="error-ownership"' in html
    assert "For your case, exactly" not in html


def test_whoever_cannot_apply_reads_why_and_where_to_go_and_is_not_led_into_the_form() -> None:
    visitor = Visitor().open(f"{ADDITION}?may-up_to_fifty=no")
    assert "By your answers, this service is not the right one" in visitor.html
    assert 'class="button button-small" href="/en/services/building-permit-new/"' in visitor.html
    body = visitor.html.split("</header>")[1]
    assert "accounts/login/?next=" not in body


def test_the_usual_time_stands_apart_from_the_promise_once_it_is_known() -> None:
    before = section(Visitor().open(ADDITION).html, "time")
    assert "Within 5 working days" in before
    assert "Usually" not in before
    ServiceUse.objects.create(
        service="building-permit-small-addition",
        submitted=3,
        measured=40,
        half_days=4,
        most_days=9,
    )
    usage.forget_usage()
    after = section(Visitor().open(ADDITION).html, "time")
    for said in ("Within 5 working days", "Usually 4 working days", "Nine of ten within 9 working"):
        assert said in after
    assert "of the last 40 applications" in after


def test_the_page_tells_who_else_is_asked_what_follows_and_what_becomes_of_the_data() -> None:
    html = Visitor().open(ADDITION).html
    assert "Can the additional load be supplied? Within 3 working days" in section(html, "bodies")
    assert "in some cases" in section(html, "bodies")
    assert "Ask for the completion certificate" in section(html, "onward")
    data = section(html, "data")
    assert "To decide the application" in data
    assert "A task the law gives the municipality" in data
    assert "Kept for 30 years after the application has ended" in data


def test_a_body_that_this_case_does_not_need_is_not_named() -> None:
    html = Visitor().open(f"{ADDITION}?addition_kind=horizontal&building_use=residential").html
    assert "Urban Planning" not in section(html, "bodies")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_plain_sheet_says_the_same_with_nothing_folded_away(language: str) -> None:
    url = f"/{language}/services/building-permit-small-addition/sheet/{CASE}"
    html = Visitor().open(url).html
    assert "<details" not in html
    for name in ("answers", "papers", "cost", "time", "bodies", "reasons", "onward", "data"):
        assert section(html, name)
    assert "7.500" in section(html, "cost")


def test_a_paused_service_says_why_and_since_when(now: datetime) -> None:
    change = Change(
        service="building-permit-small-addition",
        state="paused",
        number=1,
        reason_ar="يُنقل السجل",
        reason_en="The register moves",
    )
    catalogue.decide(actor=SYSTEM, change=change, now=now)
    for url in (ADDITION, f"{ADDITION}sheet/"):
        html = re.sub(r"<[^>]+>", "", Visitor().open(url).html)
        assert "since 24 November 2026" in html
        assert "The register moves" in html


@pytest.mark.parametrize("url", [ADDITION, ADDITION + CASE, f"{ADDITION}sheet/"])
def test_the_page_costs_few_statements_and_mostly_none_with_a_thousand_services(url: str) -> None:
    many_services(1000)
    visitor = Visitor()
    with statements() as cold:
        visitor.open(url)
    with statements() as warm:
        visitor.open(url)
    assert len(cold) <= MOST_STATEMENTS, cold
    assert len(warm) <= 1, warm


def test_what_only_a_register_can_tell_is_not_called_exact() -> None:
    answered = "?applicant_kind=citizen&housing_case=tenant"
    html = Visitor().open(f"/en/services/residence-certificate/{answered}").html
    assert "For your case" in html
    assert "For your case, exactly" not in html
    assert "In some cases" in section(html, "papers")
