"""The five services as defined: nothing wrong, every story ends, everyone is asked right."""

from typing import Any

import pytest

from baladiya.rules import forms, workflow
from baladiya.rules.checker import check
from baladiya.rules.definition import Need, Status
from baladiya.rules.examples import Example
from tests.support.five_services import (
    FIVE,
    asked,
    bundle,
    compiled,
    example_named,
    facts_in,
    facts_of,
    papers,
)
from tests.support.tree import ROOT


def stories() -> list[Any]:
    return [
        pytest.param(service, example, id=f"{service}: {example.name}")
        for service in FIVE
        for example in bundle(service).examples
    ]


# --- every definition -----------------------------------------------------------------------------


@pytest.mark.parametrize("service", FIVE)
def test_the_checker_finds_nothing_wrong(service: str) -> None:
    _, defects = check(ROOT / "definitions" / service)
    assert [str(defect) for defect in defects] == []


@pytest.mark.parametrize("service", FIVE)
def test_every_service_tells_accepted_refused_corrected_stories(service: str) -> None:
    told = bundle(service).examples
    assert {Status.ACCEPTED, Status.REFUSED} <= {example.status for example in told}
    assert any(move.items for example in told for move in example.moves)
    assert len(told) >= 4


@pytest.mark.parametrize(("service", "example"), stories())
def test_an_example_can_be_submitted_with_nothing_too_many(service: str, example: Example) -> None:
    facts = facts_in(service, example)
    assert forms.check(compiled(service), facts) == ()
    reading = forms.read_answers(compiled(service), example.answers, facts)
    assert reading.warnings == ()
    assert reading.answers == example.answers, "an answer is hidden or not in its stored form"
    assert set(example.papers) <= set(papers(service, example.answers, lookups=example.lookups))


@pytest.mark.parametrize(("service", "example"), stories())
def test_an_example_ends_where_it_says(service: str, example: Example) -> None:
    facts = facts_in(service, example)
    step, status = workflow.first_step(compiled(service)), Status.DRAFT
    for made in example.moves:
        taken = workflow.take(compiled(service), step=step, move=made.move, facts=facts)
        assert bool(made.items) == (Need.ITEMS in taken.move.needs)
        assert bool(made.reasons) == (Need.REASONS in taken.move.needs)
        step, status = taken.to, taken.status
    assert (step, status) == (example.ends, example.status)


@pytest.mark.parametrize(("service", "example"), stories())
def test_an_accepted_example_is_not_held_up_by_a_check(service: str, example: Example) -> None:
    facts = facts_in(service, example)
    held_up = [
        each.check.id
        for each in forms.run_checks(compiled(service), facts)
        if each.applies and not each.passed
    ]
    assert example.status == Status.REFUSED or held_up == []


@pytest.mark.parametrize("service", FIVE)
def test_every_refusal_says_what_would_put_it_right(service: str) -> None:
    for reason in bundle(service).definition.reasons:
        assert reason.put_right.ar.strip()
        assert reason.put_right.en.strip()
        assert reason.put_right.en != reason.text.en


@pytest.mark.parametrize("service", FIVE)
def test_a_reason_points_at_something_the_service_asks(service: str) -> None:
    for reason in bundle(service).definition.reasons:
        what, _, name = (reason.points_at or "").partition(":")
        if what == "field":
            assert compiled(service).field(name), reason.id
        elif what == "paper":
            assert compiled(service).paper(name), reason.id


@pytest.mark.parametrize("service", FIVE)
def test_a_failed_check_leads_to_a_reason_of_the_service(service: str) -> None:
    for each in bundle(service).definition.checks:
        assert compiled(service).reason(each.else_reason), each.id


@pytest.mark.parametrize("service", FIVE)
def test_what_a_certificate_shows_to_the_public_holds_no_full_address_or_number(
    service: str,
) -> None:
    private = {"flat", "building", "supervisor_mobile", "iban", "electricity_account", "household"}
    for output in bundle(service).definition.outputs:
        assert not private & {fact.id for fact in output.facts if fact.public}


@pytest.mark.parametrize("service", FIVE)
def test_an_approval_is_signed_by_a_second_person(service: str) -> None:
    definition = bundle(service).definition
    accepting = [move for move in definition.moves.values() if move.decision == "accepted"]
    assert accepting
    for move in accepting:
        for step in move.come_from:
            assert definition.steps[step].not_the_same_person_as


# --- who is asked what ----------------------------------------------------------------------------

IDENTITY = {"id_type", "personal_number", "gcc_id", "passport_number", "nationality"}
COMPANY = {"commercial_registration", "entity_number", "company_name_ar", "acts_as"}


@pytest.mark.parametrize(
    ("who", "identified_by"),
    [
        ({"applicant_kind": "citizen"}, {"personal_number"}),
        (
            {"applicant_kind": "resident", "id_type": "personal_number"},
            {"id_type", "personal_number", "nationality"},
        ),
        (
            {"applicant_kind": "resident", "id_type": "passport"},
            {"id_type", "passport_number", "nationality"},
        ),
        (
            {"applicant_kind": "gcc_citizen", "id_type": "gcc_id"},
            {"id_type", "gcc_id", "nationality"},
        ),
        ({"applicant_kind": "visitor"}, {"passport_number", "nationality"}),
    ],
)
def test_a_person_is_identified_by_what_that_person_has(
    who: dict[str, str], identified_by: set[str]
) -> None:
    fields = asked("residence-certificate", who)
    assert fields & IDENTITY == identified_by
    assert not fields & COMPANY


@pytest.mark.parametrize(
    ("kind", "numbered_by"),
    [
        ("company", "commercial_registration"),
        ("contractor", "commercial_registration"),
        ("engineering_office", "commercial_registration"),
        ("utility", "entity_number"),
        ("government", "entity_number"),
    ],
)
def test_an_organisation_gives_its_own_number_and_name(kind: str, numbered_by: str) -> None:
    fields = asked("excavation-permit", {"applicant_kind": kind})
    assert fields & COMPANY == {numbered_by, "company_name_ar", "acts_as"}


def test_a_delegate_names_the_signatory_and_brings_an_authorisation() -> None:
    signatory = {"applicant_kind": "company", "acts_as": "signatory"}
    delegate = {"applicant_kind": "company", "acts_as": "delegate"}
    for service in ("municipal-account-open", "deposit-refund", "excavation-permit"):
        assert "signatory_number" not in asked(service, signatory)
        assert "signatory_number" in asked(service, delegate)
        assert "power_of_attorney" not in papers(service, signatory)
        assert papers(service, delegate)["power_of_attorney"]


def test_the_options_of_who_applies_are_those_of_the_audience() -> None:
    for service in FIVE:
        kind = compiled(service).field("applicant_kind")
        assert kind
        offered = forms.visible_options(compiled(service), kind, facts_of(service, {}))
        assert {option.id for option in offered} == set(bundle(service).definition.audience)


def test_an_arabic_name_is_asked_of_those_who_have_one() -> None:
    service = compiled("residence-certificate")
    name = service.field("name_ar")
    assert name
    for kind, wanted in (("citizen", True), ("gcc_citizen", True), ("visitor", False)):
        facts = facts_of("residence-certificate", {"applicant_kind": kind})
        assert forms.is_required(service, name, facts) is wanted


def test_a_visitor_without_an_arabic_name_is_called_by_the_latin_one() -> None:
    example = example_named("residence-certificate", "visitor-with-family")
    who = forms.who_applies(
        compiled("residence-certificate"), facts_in("residence-certificate", example)
    )
    assert who.name_ar == who.name_en == "Jordan Example Smith"
    assert who.number == "X1234567"


def test_a_company_is_known_by_its_name_and_registration() -> None:
    example = example_named("municipal-account-open", "company-rented-shop")
    who = forms.who_applies(
        compiled("municipal-account-open"), facts_in("municipal-account-open", example)
    )
    assert (who.number, who.name_en) == ("98765-1", "Example Trial Company")
