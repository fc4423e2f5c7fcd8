"""Home, the list of services, the search and the page of one service."""

import gzip
import re
from datetime import datetime

import pytest

from baladiya.catalogue import operations as catalogue
from baladiya.catalogue.policies import Change
from baladiya.people.actors import SYSTEM
from baladiya.people.models import Person
from baladiya.portal.nearest import nearest_to
from baladiya.statistics import usage
from baladiya.statistics.models import ServiceUse
from tests.support.definitions import publish_unlisted
from tests.support.portal import Visitor, begin, statements
from tests.support.services import many_services

MOST_STATEMENTS = 10
MOST_BYTES = 20_000  # a page without its styles, compressed

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
    assert "tree-request" in visitor.open("/en/services/?kind=public_space").html
    publish_unlisted("tree-request", actor=SYSTEM, now=now)
    assert "tree-request" not in visitor.open("/en/").html
    assert "tree-request" not in visitor.open("/en/services/?kind=public_space").html


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


def kinds(html: str) -> dict[str, int]:
    """The kinds of service that a list offers, with their counts."""
    found = re.findall(r'href="[^"]*?kind=(\w+)[^"]*"[^>]*>.*?class="count">(\d+)<', html)
    return {kind: int(count) for kind, count in found}


def shown(html: str) -> list[str]:
    return re.findall(r'class="card__link" href="/\w\w/services/([\w-]+)/"', html)


def test_a_list_is_narrowed_by_kind_and_by_who_applies_and_both_stay_in_the_address() -> None:
    visitor = Visitor().open("/en/services/")
    count = kinds(visitor.html)["roads"]
    visitor.open("/en/services/?kind=roads")
    assert len(shown(visitor.html)) == count
    visitor.open("/en/services/?kind=roads&as=visitor")
    assert "No service fits all of this" in visitor.html
    assert 'href="/en/services/?as=visitor"' in visitor.html
    assert 'href="/en/services/?kind=roads"' in visitor.html
    assert 'href="/ar/services/?kind=roads&amp;as=visitor"' in visitor.html


def test_counts_of_kinds_are_those_of_the_people_and_words_asked_for() -> None:
    every = kinds(Visitor().open("/en/services/").html)
    visitors = kinds(Visitor().open("/en/services/?as=visitor").html)
    assert sum(visitors.values()) < sum(every.values())
    assert kinds(Visitor().open("/en/services/?q=excavation").html).keys() <= {"roads", "accounts"}


def test_a_kind_or_page_that_does_not_exist_is_passed_over() -> None:
    whole = shown(Visitor().open("/en/services/").html)
    for query in ("kind=castles&as=nobody", "page=0", "page=-3", "page=x"):
        assert shown(Visitor().open(f"/en/services/?{query}").html) == whole
    last = shown(Visitor().open("/en/services/?page=9999").html)
    assert last
    assert set(last) != set(whole)


def test_what_is_used_most_comes_first_on_home_and_in_the_list() -> None:
    ServiceUse.objects.create(
        service="tree-request", submitted=7, measured=12, half_days=3, most_days=6
    )
    for url in ("/en/", "/en/services/"):
        visitor = Visitor().open(url)
        assert shown(visitor.html)[:2] == ["tree-request", "residence-certificate"]
        assert "Usually 3 working days" in visitor.html


def test_a_long_list_comes_in_pages_that_hold_every_service_once() -> None:
    visitor = Visitor().open("/en/services/")
    seen = shown(visitor.html)
    while more := re.search(r'rel="next" href="([^"]+)"', visitor.html):
        visitor.open(f"/en/services/{more[1].replace('&amp;', '&')}")
        seen += shown(visitor.html)
    assert len(seen) == len(set(seen)) == sum(kinds(visitor.html).values())


@pytest.mark.parametrize("url", ["/en/", "/en/services/", "/en/services/?q=permit&as=citizen"])
def test_lists_cost_the_same_with_a_thousand_services(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baladiya.catalogue.queries.RELEASE_SECONDS", 10**9)
    monkeypatch.setattr("baladiya.statistics.usage.USAGE_SECONDS", 10**9)
    costs, weights = [], []
    for more in (0, 1000):
        many_services(more)
        usage.forget_usage()
        visitor = Visitor()
        with statements() as cold:
            visitor.open(url)
        with statements() as warm:
            visitor.open(url)
        costs.append((len(cold), len(warm)))
        weights.append(len(gzip.compress(visitor.html.encode())))
    assert costs[0] == costs[1], costs
    assert costs[0][0] <= MOST_STATEMENTS
    assert weights[1] <= MOST_BYTES, weights
