"""Home, the list of services, the search and the page of one service."""

import re
from datetime import datetime

import pytest

from baladiya.catalogue import operations as catalogue
from baladiya.catalogue.policies import Change
from baladiya.people.actors import SYSTEM
from baladiya.people.models import Person
from baladiya.portal.nearest import nearest_to
from tests.support.definitions import publish_unlisted
from tests.support.portal import Visitor, begin, statements

PAUSE = Change(
    service="residence-certificate",
    state="paused",
    number=1,
    reason_ar="يُنقل السجل إلى نظام جديد",
    reason_en="The register moves to a new system",
)
FIVE = (
    "residence-certificate",
    "municipal-account-open",
    "deposit-refund",
    "excavation-permit",
    "building-completion-certificate",
)
pytestmark = pytest.mark.usefixtures("published")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_home_offers_the_five_most_used_services_first_and_in_order(language: str) -> None:
    visitor = Visitor().open(f"/{language}/")
    cards = re.findall(r'class="card__link" href="/\w\w/services/([\w-]+)/"', visitor.html)
    assert tuple(cards[:5]) == FIVE


def test_a_service_that_is_not_listed_is_nowhere_in_the_catalogue(now: datetime) -> None:
    visitor = Visitor()
    assert "tree-request" in visitor.open("/en/services/").html
    publish_unlisted("tree-request", actor=SYSTEM, now=now)
    assert "tree-request" not in visitor.open("/en/").html
    assert "tree-request" not in visitor.open("/en/services/").html


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("شهادة اثبات سكن", "residence-certificate"),
        ("إفادة سكن", "residence-certificate"),
        ("حفريات", "excavation-permit"),
        ("proof of address", "residence-certificate"),
        ("تأمين", "deposit-refund"),
    ],
)
def test_search_finds_a_service_however_it_is_spelt(typed: str, found: str) -> None:
    visitor = Visitor().open(f"/ar/services/?q={typed}")
    assert f"/ar/services/{found}/" in visitor.html


def test_a_search_that_finds_nothing_offers_what_looks_most_like_it() -> None:
    visitor = Visitor().open("/en/services/?q=residnce+certifcate")
    assert "No service has this name" in visitor.html
    assert "/en/services/residence-certificate/" in visitor.html


def test_nothing_is_offered_for_what_resembles_nothing() -> None:
    visitor = Visitor().open("/en/services/?q=zzzzqqqq")
    assert "Perhaps you mean" not in visitor.html
    assert nearest_to("", ()) == ()


def test_what_was_searched_is_shown_as_text_and_not_as_markup() -> None:
    visitor = Visitor().open("/en/services/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in visitor.html


def test_the_service_page_tells_all_there_is_to_know_before_applying() -> None:
    html = Visitor().open("/en/services/residence-certificate/").html
    for said in (
        "Anyone who lives at an address",  # who may apply
        "5.000",  # the fee
        "Within 1 working day",  # the promise
        "Lease contract",  # papers
        "By your answers",
        "The head of section authenticates",  # stages
        "The lease has ended or has not begun",  # why it is refused
        "Renew and register the lease",  # and what puts it right
    ):
        assert said in html


def test_a_service_that_needs_an_account_offers_to_sign_in_and_come_back() -> None:
    html = Visitor().open("/en/services/residence-certificate/").html
    assert "/en/accounts/login/?next=/en/services/residence-certificate/" in html
    assert 'action="/en/services/residence-certificate/start/"' not in html


def test_a_service_that_needs_none_can_be_started_without_an_account() -> None:
    visitor = Visitor()
    reference = begin(visitor, service="municipal-account-open")
    assert visitor.url == f"/en/applications/{reference}/edit/applicant/"


def test_a_paused_service_says_so_and_takes_no_application(
    applicant: Person, now: datetime
) -> None:
    catalogue.decide(actor=SYSTEM, change=PAUSE, now=now)
    visitor = Visitor(applicant).open("/en/services/residence-certificate/")
    assert "This service is paused" in visitor.html
    assert "The register moves to a new system" in visitor.html
    assert "start/" not in visitor.html
    refused = visitor.client.post("/en/services/residence-certificate/start/")
    assert "paused" in refused.content.decode()


def test_starting_without_signing_in_leads_to_sign_in_and_back() -> None:
    answer = Visitor().client.post("/ar/services/residence-certificate/start/")
    assert answer.headers["Location"] == (
        "/ar/accounts/login/?next=%2Far%2Fservices%2Fresidence-certificate%2F"
    )


def test_an_unknown_service_is_refused_in_the_readers_language() -> None:
    answer = Visitor().client.get("/ar/services/nothing-like-it/")
    assert answer.status_code in {400, 404}
    assert "لا توجد خدمة بهذا الاسم" in answer.content.decode()


def test_home_shows_the_drafts_to_go_on_with_and_nobody_elses(applicant: Person) -> None:
    visitor = Visitor(applicant)
    reference = begin(visitor)
    assert f"/en/applications/{reference}/resume/" in visitor.open("/en/").html
    assert reference not in Visitor().open("/en/").html


def test_the_catalogue_costs_at_most_one_statement_however_many_services_there_are() -> None:
    visitor = Visitor().open("/en/")
    for url in ("/en/", "/en/services/", "/en/services/residence-certificate/"):
        with statements() as made:
            visitor.open(url)
        assert len(made) <= 1, made
