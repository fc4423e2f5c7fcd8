"""What registers say of an application: kept with its time, asked anew, waited for by nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from baladiya.casework import operations as casework
from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import Application, IssuedOutput
from baladiya.casework.operations.filling import Saved
from baladiya.casework.queries.cases import case_page
from baladiya.casework.registers import FRESH, MOST_NUMBERS, carried_over, look_up, standings
from baladiya.certificates.models import Certificate
from baladiya.integrations.registers.http import breaker_of
from baladiya.integrations.registers.sandbox_server import Manner, RunningRegisters
from baladiya.jobs import worker
from baladiya.outbox.models import OutboxItem
from baladiya.outbox.operations import RESTS
from baladiya.people.actors import Actor
from baladiya.people.models import Person
from baladiya.rules.definition import Register
from baladiya.rules.problems import Refused
from tests.support.casework import OWNER, Centre, attached, fresh
from tests.support.people import actor_of, make_person
from tests.support.registers import rested, sandbox
from tests.support.small_service import asked, asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
NUMBER = "900400001"  # the tenant of L-10001 in the sandbox
LEASE = {
    "lease_number": "L-10001",
    "lease_start": "2026-01-01",
    "lease_end": "2035-12-31",
    "monthly_rent": 250_000,
    "owner_number": "620400006",
}
TENANT: dict[str, Any] = OWNER | LEASE | {"personal_number": NUMBER, "housing_case": "tenant"}
PAPERS = ("lease", "lease_registration", "owner_id")


@pytest.fixture
def running(settings: LazySettings) -> Iterator[RunningRegisters]:
    with sandbox(settings, slow_seconds=600) as found:
        yield found


@pytest.fixture
def tenant() -> Person:
    """Somebody whose number an identity provider vouches for."""
    person = make_person(NUMBER, name="اسم الحساب")
    person.identity_proved = True
    person.save()
    return person


def begun(actor: Actor, now: datetime) -> Application:
    return casework.start(
        actor=actor, service="residence-certificate", language="ar", now=now
    ).application


def answered(actor: Actor, now: datetime, **change: Any) -> Application:
    draft = begun(actor, now)
    saved = casework.save_answers(
        actor=actor,
        reference=draft.reference,
        given=TENANT | change,
        revision=draft.revision,
        now=now,
    )
    assert not saved.reading.problems, saved.reading.problems
    return saved.application


def handed_in(actor: Actor, now: datetime, **change: Any) -> Application:
    draft = answered(actor, now, **change)
    for slot in PAPERS:
        attached(actor, draft.reference, slot, now)
    casework.submit(actor=actor, reference=draft.reference, key="k", declared=True, now=now)
    return fresh(draft)


def page(actor: Actor, application: Application, page: str, now: datetime, **typed: str) -> Saved:
    return casework.save_page(
        actor=actor,
        reference=application.reference,
        page=page,
        posted={name: [text] for name, text in typed.items()},
        revision=fresh(application).revision,
        now=now,
    )


def dwelling(actor: Actor, now: datetime, **typed: str) -> Application:
    draft = begun(actor, now)
    saved = page(
        actor,
        draft,
        "dwelling",
        now,
        **{"building": "345", "road": "2107", "block": "321", "housing_case": "tenant"} | typed,
    )
    return saved.application


def certificate(actor: Actor, draft: Application, now: datetime, **typed: str) -> Saved:
    return page(actor, draft, "certificate", now, **{"certificate_purpose": "bank"} | typed)


def mend(running: RunningRegisters, register: Register = Register.LEASES) -> None:
    running.sandbox.manners[register] = Manner.WELL
    rested(breaker_of(f"{running.url}/{register}"))


# What is kept


def test_a_fact_is_kept_with_its_source_and_time_and_only_the_parts_the_definition_names(
    running, applicant_actor, now
):
    fact = answered(applicant_actor, now).lookups["leases"]
    assert (fact["register"], fact["said"], fact["at"]) == ("leases", "found", now.isoformat())
    assert fact["parts"] == {
        "starts_on": "2026-01-01",
        "ends_on": "2035-12-31",
        "monthly_rent_fils": 250_000,
        "owner_number": "620400006",
        "tenant_number": NUMBER,
    }


def test_expressions_see_what_was_found(running, applicant_actor, now):
    draft = answered(applicant_actor, now)
    leases = facts_of(draft, now).lookups["leases"]
    assert leases["found"] is leases["answered"] is True
    assert leases["ends_on"] == "2035-12-31"


def test_a_fact_about_another_number_does_not_count(running, applicant_actor, now):
    draft = answered(applicant_actor, now)
    draft.answers["lease_number"] = "L-10004"
    assert "leases" not in facts_of(draft, now).lookups


def test_without_a_connected_register_nothing_is_known_and_nothing_is_owed(applicant_actor, now):
    application = handed_in(applicant_actor, now)
    assert application.lookups == {}
    assert not OutboxItem.objects.filter(topic=casework.REGISTERS).exists()


def test_the_same_number_is_asked_once_in_a_draft(running, applicant_actor, now):
    draft = dwelling(applicant_actor, now)
    for _ in range(3):
        certificate(applicant_actor, draft, now, lease_number="L-10001")
    assert running.sandbox.asked[Register.LEASES] == 1
    certificate(applicant_actor, draft, now, lease_number="L-10004")
    assert running.sandbox.asked[Register.LEASES] == 2


def test_what_was_asked_is_kept_although_the_page_has_mistakes_and_moves_no_revision(
    running, applicant_actor, now
):
    draft = dwelling(applicant_actor, now)
    saved = certificate(applicant_actor, draft, now, lease_number="L-10001")
    assert saved.reading.problems
    assert fresh(draft).lookups["leases"]["said"] == "found"
    assert fresh(draft).revision == draft.revision


def test_a_page_only_tried_keeps_what_registers_said_and_no_answer(running, applicant_actor, now):
    draft = dwelling(applicant_actor, now)
    casework.try_page(
        actor=applicant_actor,
        reference=draft.reference,
        page="certificate",
        posted={"lease_number": ["L-10001"]},
        now=now,
    )
    assert fresh(draft).lookups["leases"]["said"] == "found"
    assert "lease_number" not in fresh(draft).answers


def test_somebody_who_tries_number_after_number_is_no_longer_told(running, applicant_actor, now):
    draft = dwelling(applicant_actor, now)
    for number in range(MOST_NUMBERS + 3):
        certificate(applicant_actor, draft, now, lease_number=f"L-{number}")
    assert running.sandbox.asked[Register.LEASES] == MOST_NUMBERS
    assert fresh(draft).lookups["leases"]["said"] == "not_answered"


def test_a_number_that_is_not_found_is_a_warning_at_its_field(running, applicant_actor, now):
    draft = dwelling(applicant_actor, now)
    saved = certificate(applicant_actor, draft, now, lease_number="L-77777")
    assert ("lookup_not_found", "field:lease_number") in {
        (it.code, it.at) for it in saved.reading.warnings
    }


# Handing in, whatever the registers do


def test_registers_are_asked_anew_when_an_application_is_handed_in(running, applicant_actor, now):
    draft = answered(applicant_actor, now)
    for slot in PAPERS:
        attached(applicant_actor, draft.reference, slot, now)
    later = now + timedelta(days=3)
    casework.submit(
        actor=applicant_actor, reference=draft.reference, key="k", declared=True, now=later
    )
    assert fresh(draft).lookups["leases"]["at"] == later.isoformat()
    assert running.sandbox.asked[Register.LEASES] == 2


@pytest.mark.parametrize("manner", ["slow", "failing", "down"])
def test_a_register_in_trouble_stops_no_submission_and_is_asked_again_until_it_answers(
    running, applicant_actor, now, manner, monkeypatch
):
    monkeypatch.setattr("baladiya.casework.registers.PATIENCE_SECONDS", 0.2)
    running.sandbox.manners[Register.LEASES] = Manner(manner)
    application = handed_in(applicant_actor, now)
    assert application.status == "in_review"
    assert application.lookups["leases"]["said"] == "not_answered"
    assert facts_of(application, now).lookups["leases"] == {"found": False, "answered": False}
    worker.run_once(now=now)
    item = OutboxItem.objects.get(topic=casework.REGISTERS)
    assert (item.state, item.not_before) == ("waiting", now + RESTS[0])
    mend(running)
    running.sandbox.closing.set()
    worker.run_once(now=now + RESTS[0])
    known = fresh(application)
    assert known.lookups["leases"]["said"] == "found"
    assert known.lookups["leases"]["at"] == (now + RESTS[0]).isoformat()
    assert known.revision == application.revision
    item.refresh_from_db()
    assert item.state == "done"


def test_after_the_outcome_no_register_is_asked_any_more(running, applicant_actor, now):
    running.sandbox.manners[Register.LEASES] = Manner.DOWN
    application = handed_in(applicant_actor, now)
    casework.withdraw(actor=applicant_actor, reference=application.reference, now=now)
    mend(running)
    worker.run_once(now=now)
    assert running.sandbox.asked[Register.LEASES] == 0
    assert OutboxItem.objects.get(topic=casework.REGISTERS).state == "done"


def test_an_earlier_answer_stays_when_the_register_is_down_at_submission(
    running, applicant_actor, now
):
    draft = answered(applicant_actor, now)
    for slot in PAPERS:
        attached(applicant_actor, draft.reference, slot, now)
    running.sandbox.manners[Register.LEASES] = Manner.DOWN
    later = now + timedelta(days=3)
    casework.submit(
        actor=applicant_actor, reference=draft.reference, key="k", declared=True, now=later
    )
    fact = fresh(draft).lookups["leases"]
    assert (fact["said"], fact["at"], fact["unanswered_at"]) == (
        "found",
        now.isoformat(),
        later.isoformat(),
    )
    mend(running)
    worker.run_once(now=later)
    fact = fresh(draft).lookups["leases"]
    assert fact["at"] == later.isoformat()
    assert "unanswered_at" not in fact


def test_what_was_asked_about_an_answer_that_no_longer_counts_is_forgotten(
    running, applicant_actor, now
):
    draft = answered(applicant_actor, now)
    page(
        applicant_actor,
        draft,
        "dwelling",
        now,
        building="345",
        road="2107",
        block="321",
        housing_case="owner",
    )
    for slot in ("owner_id", "title_deed", "electricity_bill"):
        attached(applicant_actor, draft.reference, slot, now)
    casework.submit(
        actor=applicant_actor, reference=draft.reference, key="k", declared=True, now=now
    )
    assert "leases" not in fresh(draft).lookups


def test_a_corrected_number_is_asked_about(running, now):
    centre = Centre(now)
    application = handed_in(centre.citizen, now, lease_number="L-77777")
    assert application.lookups["leases"]["said"] == "not_found"
    centre.move(
        centre.officer,
        application,
        "ask",
        items=[{"at": "field:lease_number", "note": "الرقم غير صحيح."}],
    )
    casework.answer_correction(
        actor=centre.citizen,
        reference=application.reference,
        posted={"lease_number": ["L-10001"]},
        revision=fresh(application).revision,
        now=centre.now,
    )
    assert fresh(application).lookups["leases"]["said"] == "found"


def test_sending_again_asks_anew(running, now):
    centre = Centre(now)
    application = handed_in(centre.citizen, now, lease_number="L-77777")
    centre.move(centre.officer, application, "refuse", reasons=["lease_not_registered"])
    running.sandbox.content[Register.LEASES]["L-77777"] = {
        **running.sandbox.content[Register.LEASES]["L-10001"]
    }
    again = casework.send_again(
        actor=centre.citizen, reference=application.reference, now=centre.now
    ).application
    assert again.lookups["leases"]["said"] == "found"


# The officer


def test_a_decision_rests_on_facts_that_are_not_old(running, now):
    centre = Centre(now)
    application = handed_in(centre.citizen, now, personal_number=NUMBER)
    del running.sandbox.content[Register.LEASES]["L-10001"]
    centre.now = now + FRESH - timedelta(seconds=1)
    casework.claim(actor=centre.officer, reference=application.reference, now=centre.now)
    assert fresh(application).lookups["leases"]["said"] == "found"
    centre.now = now + FRESH + timedelta(seconds=1)
    with pytest.raises(Refused, match="checks_failed"):
        centre.move(centre.officer, application, "approve")
    assert fresh(application).lookups["leases"]["said"] == "not_found"


def test_a_move_that_takes_effect_waits_for_no_register(running, now):
    centre = Centre(now)
    application = handed_in(centre.citizen, now)
    before = dict(running.sandbox.asked)
    casework.make_move(
        actor=centre.officer,
        reference=application.reference,
        move="approve",
        revision=application.revision,
        given={},
        now=now,
    )
    centre.pass_time(FRESH * 2)
    assert fresh(application).step == "signing"
    assert running.sandbox.asked == before


def test_looking_at_a_case_asks_no_register(running, now):
    centre = Centre(now)
    application = handed_in(centre.citizen, now)
    before = dict(running.sandbox.asked)
    case_page(actor=centre.officer, reference=application.reference, now=now + timedelta(days=9))
    assert running.sandbox.asked == before


def test_an_officer_asks_the_registers_anew_and_it_is_recorded(running, now):
    centre = Centre(now)
    application = handed_in(centre.citizen, now)
    running.sandbox.manners[Register.LEASES] = Manner.DOWN
    later = now + timedelta(minutes=1)
    ask = {"actor": centre.officer, "reference": application.reference}
    assert casework.ask_registers(**ask, now=later) is False
    assert fresh(application).lookups["leases"]["unanswered_at"] == later.isoformat()
    mend(running)
    assert casework.ask_registers(**ask, now=later) is True
    assert fresh(application).lookups["leases"]["at"] == later.isoformat()


def test_nobody_but_staff_asks_about_a_case(running, now):
    centre = Centre(now)
    application = handed_in(centre.citizen, now)
    with pytest.raises(Refused, match="not_found"):
        casework.ask_registers(actor=centre.citizen, reference=application.reference, now=now)


# Filling in


def test_the_population_register_fills_in_what_it_knows_of_a_proved_person(running, tenant, now):
    draft = begun(actor_of(tenant), now)
    assert draft.answers["name_ar"] == "مريم التجريبية"
    assert draft.answers["name_en"] == "Mariam Demo"
    fact = draft.lookups["person"]
    assert (fact["register"], fact["at"]) == ("population", now.isoformat())
    assert set(fact["parts"]) <= {"name_ar", "name_en", "nationality"}
    told = standings(published(draft).service, draft.lookups, draft.answers)
    assert told["name_ar"].state == "taken"


def test_nothing_is_asked_about_a_number_that_somebody_only_typed(running, now):
    person = make_person(NUMBER, name="اسم الحساب")
    draft = begun(actor_of(person), now)
    assert draft.answers["name_ar"] == "اسم الحساب"
    assert running.sandbox.asked[Register.POPULATION] == 0


def test_when_the_population_register_is_down_the_account_fills_the_form(running, tenant, now):
    running.sandbox.manners[Register.POPULATION] = Manner.DOWN
    draft = begun(actor_of(tenant), now)
    assert draft.answers["name_ar"] == "اسم الحساب"
    assert standings(published(draft).service, draft.lookups, draft.answers) == {}


def test_a_lease_fills_in_what_is_empty_and_what_was_typed_stays(running, tenant, now):
    actor = actor_of(tenant)
    draft = dwelling(actor, now)
    saved = certificate(actor, draft, now, lease_number="L-10001", monthly_rent="300")
    assert set(saved.filled) == {"lease_start", "lease_end", "owner_number"}
    assert not saved.reading.problems
    kept = fresh(draft).answers
    assert (kept["lease_end"], kept["monthly_rent"]) == ("2035-12-31", 300_000)
    told = standings(published(draft).service, fresh(draft).lookups, kept)
    assert told["lease_end"].state == "taken"
    assert "monthly_rent" not in told


def test_what_a_register_filled_in_follows_the_number_and_typed_answers_do_not(
    running, tenant, now
):
    actor = actor_of(tenant)
    draft = dwelling(actor, now)
    certificate(actor, draft, now, lease_number="L-10001", monthly_rent="300")
    certificate(
        actor,
        draft,
        now,
        lease_number="L-10004",
        lease_start="01/01/2026",
        lease_end="31/12/2035",
        monthly_rent="300",
        owner_number="620400006",
    )
    kept = fresh(draft).answers
    assert (kept["lease_start"], kept["lease_end"]) == ("2024-01-01", "2025-12-31")
    assert kept["monthly_rent"] == 300_000


@pytest.mark.parametrize("proved", [True, False])
def test_nobody_is_shown_the_lease_of_somebody_else(running, now, proved):
    person = make_person("880700002")
    person.identity_proved = proved
    person.save()
    actor = actor_of(person)
    draft = dwelling(actor, now)
    saved = certificate(actor, draft, now, lease_number="L-10001")
    assert saved.filled == ()
    assert "lease_end" not in saved.reading.answers
    told = standings(published(draft).service, fresh(draft).lookups, {"lease_number": "L-10001"})
    assert told["lease_number"].state == "found"


def test_a_question_that_is_not_asked_is_not_filled_in(running, tenant, now):
    actor = actor_of(tenant)
    draft = dwelling(actor, now, housing_case="owner")
    certificate(actor, draft, now, lease_number="L-10001")
    assert "lease_end" not in fresh(draft).answers


# Another version


def test_a_draft_that_goes_over_to_another_version_keeps_the_facts_that_have_what_it_wants(
    running, applicant_actor, now
):
    known = answered(applicant_actor, now).lookups
    before = dict(running.sandbox.asked)
    lease = asked("lease_number", "reference", looked_up_in="leases")
    starts = asked("lease_start", "date", prefill="lookup.leases.starts_on")
    block = asked("block", "block", prefill="lookup.leases.block")
    same, more = asking(lease, starts), asking(lease, starts, block)
    kept = carried_over(same, TENANT, known, now)["leases"]
    assert kept["parts"] == {"starts_on": "2026-01-01"}
    assert "leases" not in carried_over(more, TENANT, known, now)
    assert running.sandbox.asked == before


# Permits of our own


def test_a_permit_of_ours_is_found_by_its_number_and_by_that_of_its_application(now):
    centre = Centre(now)
    application = centre.apply()
    permit = Certificate.objects.create(
        subject="x",
        number="CAP-EX-2026-000001",
        code="0123456789abcdef",
        municipality_id="capital",
        kind="permit",
        service="excavation-permit",
        content={},
        issued_at=now,
        valid_until=(now + timedelta(days=5)).date(),
        state=Certificate.State.PREPARED,
    )
    IssuedOutput.objects.create(
        application=application,
        output="permit",
        kind="certificate",
        number=permit.number,
        certificate=permit,
        at=now,
    )
    service = asking(
        asked("permit", "reference", looked_up_in="permits"),
        asked("until", "date", required=False, prefill="lookup.permits.valid_until"),
        asked("came_from", "text", required=False, prefill="lookup.permits.reference"),
    )

    def told(number: str, at: datetime) -> dict[str, Any]:
        return dict(look_up(service, {"permit": number}, {}, now=at)["permits"])

    until = (now + timedelta(days=5)).date().isoformat()
    for number in (permit.number, application.reference):
        parts = {"valid_until": until, "reference": application.reference}
        assert told(number, now)["parts"] == parts
    assert told("CAP-EX-2026-000002", now)["said"] == "not_found"
