"""The form with registers behind it: found, not found, silent, filled in, never in the way."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from baladiya.casework import registers
from baladiya.casework.models import Application
from baladiya.integrations.registers.http import breaker_of
from baladiya.integrations.registers.sandbox_server import Manner, RunningRegisters
from baladiya.people.models import Person
from baladiya.rules.definition import Register
from tests.support.people import make_person
from tests.support.portal import CITIZEN, Visitor, begin, picture, statements
from tests.support.registers import rested, sandbox

MOST_TO_RECEIPT = 25
MOST_IN_SUBMIT = 12
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
TENANT = "900400001"
HOME = {"building": "345", "road": "2107", "block": "321", "housing_case": "tenant"}
LEASE = {
    "lease_start": "01/01/2026",
    "lease_end": "31/12/2035",
    "monthly_rent": "250",
    "owner_number": "620400006",
    "certificate_purpose": "bank",
}
FOUND = {"ar": "موجود في سجل عقود الإيجار", "en": "Found in the register of leases"}
UNKNOWN = {"ar": "لم يُعثر على هذا الرقم في", "en": "does not have this number"}
SILENT = {"ar": "لا يجيب سجل عقود الإيجار الآن", "en": "register of leases is not answering"}
TAKEN = {"ar": "مأخوذ من سجل عقود الإيجار", "en": "Taken from the register of leases"}


@pytest.fixture
def running(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningRegisters]:
    monkeypatch.setattr("baladiya.casework.registers.PATIENCE_SECONDS", 0.3)
    with sandbox(settings) as found:
        yield found


@pytest.fixture
def tenant() -> Person:
    person = make_person(TENANT)
    person.identity_proved = True
    person.save()
    return person


def at_lease(person: Person, language: str = "en", visitor: Visitor | None = None) -> Visitor:
    """A tenant at the page that asks for the lease."""
    visitor = visitor or Visitor(person)
    begin(visitor, language=language)
    visitor.send("revision", **CITIZEN | {"personal_number": TENANT})
    visitor.send("revision", **HOME)
    assert "lease_number" in visitor.form("revision").values
    return visitor


def typed(visitor: Visitor, name: str) -> str:
    return visitor.form("revision").values[name][0]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_number_that_is_found_fills_the_page_and_says_so(running, tenant, language):
    visitor = at_lease(tenant, language)
    visitor.send("revision", lease_number="L-10001", certificate_purpose="bank")
    assert visitor.answer.status_code == 200
    assert FOUND[language] in visitor.html
    assert visitor.html.count(TAKEN[language]) == 4
    assert typed(visitor, "lease_end") == "31/12/2035"
    assert typed(visitor, "monthly_rent") == "250.000"
    visitor.send("revision")
    assert visitor.url.endswith("/papers/")
    assert running.sandbox.asked[Register.LEASES] == 1


def test_what_was_typed_stays_and_is_not_marked(running, tenant):
    visitor = at_lease(tenant)
    visitor.send("revision", lease_number="L-10001", certificate_purpose="bank", monthly_rent="300")
    assert typed(visitor, "monthly_rent") == "300"
    assert visitor.html.count(TAKEN["en"]) == 3


def test_what_was_filled_in_can_be_changed(running, tenant):
    visitor = at_lease(tenant)
    visitor.send("revision", lease_number="L-10001", certificate_purpose="bank")
    visitor.send("revision", lease_end="30/06/2035")
    visitor.open(visitor.url.replace("/papers/", "/edit/certificate/"))
    assert typed(visitor, "lease_end") == "30/06/2035"
    assert visitor.html.count(TAKEN["en"]) == 3


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_number_that_is_not_found_is_said_once_and_stops_nobody(running, tenant, language):
    visitor = at_lease(tenant, language)
    visitor.send("revision", lease_number="L-77777", **LEASE)
    assert visitor.answer.status_code == 200
    assert "/edit/certificate/" in visitor.url
    assert typed(visitor, "lease_number") == "L-77777"
    visitor.send("revision")
    assert visitor.url.endswith("/papers/")
    visitor.open(visitor.url.replace("/papers/", "/edit/certificate/"))
    assert UNKNOWN[language] in visitor.html


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("manner", ["slow", "failing", "down"])
def test_a_register_in_trouble_is_told_kindly_and_one_goes_on(running, tenant, language, manner):
    running.sandbox.manners[Register.LEASES] = Manner(manner)
    visitor = at_lease(tenant, language)
    visitor.send("revision", lease_number="L-10001", **LEASE)
    assert visitor.url.endswith("/papers/")
    assert SILENT[language] in visitor.html
    visitor.open(visitor.url.replace("/papers/", "/edit/certificate/"))
    assert SILENT[language] in visitor.html


def test_an_application_is_handed_in_while_every_register_is_down(running, tenant):
    running.sandbox.manners.update(dict.fromkeys(running.sandbox.manners, Manner.DOWN))
    visitor = at_lease(tenant)
    visitor.send("revision", lease_number="L-10001", **LEASE)
    visitor.send(
        "paper-lease",
        button=("continue", "1"),
        paper__lease=picture(),
        paper__lease_registration=picture(),
        paper__owner_id=picture(),
    )
    assert SILENT["en"] in visitor.html
    visitor.send("key", declared="yes")
    assert visitor.url.endswith("/receipt/")


def test_a_registered_lease_needs_no_paper_to_prove_it(running, tenant):
    visitor = at_lease(tenant)
    visitor.send("revision", lease_number="L-10001", **LEASE)
    visitor.send(
        "paper-lease",
        button=("continue", "1"),
        paper__lease=picture(),
        paper__owner_id=picture(),
    )
    visitor.send("key", declared="yes")
    assert visitor.url.endswith("/receipt/")


def test_an_ended_lease_is_told_before_it_is_handed_in(running, tenant):
    visitor = at_lease(tenant)
    visitor.send("revision", lease_number="L-10004", **LEASE)
    visitor.open(visitor.url.replace("/papers/", "/check/"))
    assert "As it stands, this would be refused" in visitor.html


def test_scripts_ask_when_the_number_is_typed_and_nothing_is_saved(running, tenant):
    visitor = at_lease(tenant)
    form = visitor.form("revision")
    assert "data-looks-up" in visitor.html
    answer = visitor.client.post(
        form.action, {**form.values, "lease_number": "L-10001", "again": "1"}
    )
    assert FOUND["en"] in answer.content.decode()
    assert "31/12/2035" in answer.content.decode()
    draft = Application.objects.get()
    assert "lease_number" not in draft.answers
    assert draft.lookups["leases"]["said"] == "found"


def test_a_known_number_costs_the_page_no_statement_more(running, tenant):
    visitor = at_lease(tenant)
    visitor.send("revision", lease_number="L-10001", certificate_purpose="bank")
    form = visitor.form("revision")
    with statements() as made:
        visitor.client.post(form.action, form.values)
    assert len(made) <= 2, made


def test_the_name_comes_from_the_population_register_and_says_so(running, tenant):
    visitor = Visitor(tenant)
    begin(visitor)
    assert typed(visitor, "name_en") == "Mariam Demo"
    assert visitor.html.count("Taken from the population register") == 2


def test_a_register_that_recovers_answers_the_same_page(running, tenant):
    running.sandbox.manners[Register.LEASES] = Manner.DOWN
    visitor = at_lease(tenant)
    visitor.send("revision", lease_number="L-10001", **LEASE)
    running.sandbox.manners[Register.LEASES] = Manner.WELL
    rested(breaker_of(f"{running.url}/leases"))
    visitor.open(visitor.url.replace("/papers/", "/edit/certificate/"))
    visitor.send("revision")
    assert Application.objects.get().lookups["leases"]["said"] == "found"


@pytest.mark.parametrize("manner", ["well", "down"])
def test_registers_keep_within_the_statements_of_an_application(
    running, tenant, manner, monkeypatch
):
    monkeypatch.setattr("baladiya.catalogue.queries.RELEASE_SECONDS", 10**9)
    monkeypatch.setattr("baladiya.municipalities.queries.CALENDAR_SECONDS", 10**9)
    at_lease(tenant)
    running.sandbox.manners.update(dict.fromkeys(running.sandbox.manners, Manner(manner)))
    visitor = Visitor(tenant)
    with statements() as made:
        at_lease(tenant, visitor=visitor)
        visitor.send("revision", lease_number="L-10001", **LEASE)
        visitor.send(
            "paper-lease",
            button=("continue", "1"),
            paper__lease=picture(),
            paper__lease_registration=picture(),
            paper__owner_id=picture(),
        )
        form = visitor.form("key")
        with statements() as handing_in:
            answer = visitor.client.post(form.action, {**form.values, "declared": "yes"})
    assert answer.headers["Location"].endswith("/receipt/")
    assert len(made) <= MOST_TO_RECEIPT, "\n".join(it[:110] for it in made)
    assert len(handing_in) <= MOST_IN_SUBMIT, handing_in


def test_no_page_waits_for_registers_longer_than_two_seconds_with_its_own_work() -> None:
    assert registers.PATIENCE_SECONDS <= 1.5
