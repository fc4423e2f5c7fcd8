"""What registers say on the officers' page of a case: with source, time and what is owed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from baladiya.audit.models import AuditEvent
from baladiya.backoffice.register_facts import PARTS
from baladiya.casework import operations as casework
from baladiya.casework.models import Application
from baladiya.integrations.registers.sandbox_server import Manner, RunningRegisters
from baladiya.rules.definition import Register
from baladiya.rules.lookups import ALWAYS, NAMES
from baladiya.rules.registers import PORTS
from tests.support.casework import OWNER, Centre, attached, fresh
from tests.support.office import STATEMENTS, Clock, case_url, clock_of, signed_in
from tests.support.portal import statements
from tests.support.registers import sandbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
TENANT = OWNER | {
    "personal_number": "900400001",
    "housing_case": "tenant",
    "lease_number": "L-10001",
    "lease_start": "2026-01-01",
    "lease_end": "2035-06-30",  # the register says the 31st of December
    "monthly_rent": 250_000,
    "owner_number": "620400006",
}


@pytest.fixture
def running(settings: LazySettings) -> Iterator[RunningRegisters]:
    with sandbox(settings) as found:
        yield found


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return clock_of(now, monkeypatch)


@pytest.fixture
def centre(now: datetime, clock: Clock) -> Centre:
    return Centre(now)


def handed_in(centre: Centre) -> Application:
    started = casework.start(
        actor=centre.citizen, service="residence-certificate", language="ar", now=centre.now
    ).application
    casework.save_answers(
        actor=centre.citizen,
        reference=started.reference,
        given=TENANT,
        revision=started.revision,
        now=centre.now,
    )
    for slot in ("lease", "lease_registration", "owner_id"):
        attached(centre.citizen, started.reference, slot, centre.now)
    casework.submit(
        actor=centre.citizen, reference=started.reference, key="k", declared=True, now=centre.now
    )
    return fresh(started)


def case_html(centre: Centre, application: Application, language: str = "en") -> str:
    url = case_url(application).replace("/en/", f"/{language}/")
    return signed_in(centre.officer).get(url).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["What registers say", "register of leases", "Found", "31 December 2035"]),
        ("ar", ["ما تقوله السجلات", "سجل عقود الإيجار", "موجود", "31 ديسمبر 2035"]),
    ],
)
def test_an_officer_reads_what_a_register_said_and_when(running, centre, language, words):
    application = handed_in(centre)
    html = case_html(centre, application, language)
    assert all(word in html for word in words), [word for word in words if word not in html]
    assert ("The applicant wrote something else" if language == "en" else "كتب مقدم الطلب") in html


@pytest.mark.parametrize(("language", "words"), [("en", "Not answered yet"), ("ar", "لم يجب بعد")])
def test_an_officer_sees_that_a_register_still_owes_an_answer(running, centre, language, words):
    running.sandbox.manners[Register.LEASES] = Manner.DOWN
    assert words in case_html(centre, handed_in(centre), language)


def test_an_officer_asks_again_with_one_button_and_it_is_on_record(running, centre, clock):
    application = handed_in(centre)
    clock.time += timedelta(hours=2)
    answer = signed_in(centre.officer).post(case_url(application, "registers/"), follow=True)
    assert "This is what they say now" in answer.content.decode()
    assert fresh(application).lookups["leases"]["at"] == clock.time.isoformat()
    assert AuditEvent.objects.filter(action="application.registers.asked").count() == 1


def test_an_officer_is_told_when_one_does_not_answer(running, centre, clock):
    application = handed_in(centre)
    running.sandbox.manners[Register.LEASES] = Manner.DOWN
    clock.time += timedelta(minutes=1)
    answer = signed_in(centre.officer).post(case_url(application, "registers/"), follow=True)
    html = answer.content.decode()
    assert "Not every register answered" in html
    assert "It did not answer when it was asked again" in html


def test_the_case_costs_no_statement_more_for_it(running, centre):
    application = handed_in(centre)
    client = signed_in(centre.officer)
    client.get(case_url(application))
    with statements() as made:
        client.get(case_url(application))
    assert len(made) <= STATEMENTS


def test_every_register_and_every_part_has_a_name_in_both_languages():
    parts = {part for port in PORTS.values() for part in port.parts}
    assert parts - ALWAYS == set(PARTS)
    assert set(NAMES) == set(Register)
