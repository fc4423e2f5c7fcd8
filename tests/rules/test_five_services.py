"""The five services as defined: everyone is asked what concerns them."""

import pytest

from baladiya.rules import forms
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
