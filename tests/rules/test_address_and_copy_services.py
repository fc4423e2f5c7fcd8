"""Addresses and copies: what each costs, which numbers are confirmed, what needs no application."""

from typing import Any

import pytest

from baladiya.rules import forms, workflow
from tests.support.five_services import (
    asked,
    bundle,
    compiled,
    costs,
    facts_of,
    failed,
    papers,
)

CARD, PLATE, RENEWAL = "address-card", "address-plate", "address-plate-renewal"
COPY, VERIFY = "certificate-copy", "document-verification"

UNITS = [
    {"unit_number": number, "unit_floor": "1", "unit_use": "home"} for number in ("11", "12", "13")
]


def offered(service: str, step: str, answers: dict[str, Any]) -> set[str]:
    facts = facts_of(service, answers)
    return {name for name, _ in workflow.moves_from(compiled(service), step, facts)}


# --- address card ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "fils"),
    [
        ({"card_action": "add", "building_type": "house"}, 5_000),
        ({"card_action": "add", "building_type": "flats", "units": UNITS}, 15_000),
        ({"card_action": "amend", "building_type": "flats", "units": UNITS}, 9_000),
        ({"card_action": "replace", "building_type": "flats", "units": UNITS}, 2_000),
        ({"card_action": "delete"}, 0),
    ],
)
def test_a_card_is_paid_for_by_the_unit(answers: dict[str, Any], fils: int) -> None:
    assert costs(CARD, answers) == {"card_fee": fils}


def test_cancelling_an_address_goes_past_the_payment() -> None:
    assert "cancel" in offered(CARD, "signing", {"card_action": "delete"})
    assert "sign" not in offered(CARD, "signing", {"card_action": "delete"})
    assert "sign" in offered(CARD, "signing", {"card_action": "add"})


def test_a_card_is_not_approved_before_the_building_has_its_number() -> None:
    new = {"card_action": "add", "block": 912}
    assert "number_assigned" in failed(CARD, new)
    assert "number_assigned" not in failed(CARD, new | {"building": "345", "road": 2107})
    assert "number_assigned" not in failed(CARD, {"card_action": "delete"})


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"card_action": "add"}, {"title_deed", "owner_letter", "permit_copy", "drawings"}),
        ({"card_action": "replace", "replace_reason": "lost"}, {"title_deed"}),
        (
            {"card_action": "replace", "replace_reason": "damaged"},
            {"title_deed", "address_card"},
        ),
        (
            {"card_action": "delete", "delete_reason": "demolished"},
            {"title_deed", "owner_letter", "address_card", "demolition_permit"},
        ),
    ],
)
def test_each_action_on_an_address_needs_its_papers(
    answers: dict[str, Any], wanted: set[str]
) -> None:
    assert {slot for slot, required in papers(CARD, answers).items() if required} == wanted


def test_the_plate_ordered_from_a_card_keeps_its_address() -> None:
    (plate,) = bundle(CARD).definition.follow_ups
    assert not plate.by_itself
    assert {"building", "road", "block"} <= set(plate.answers)
    assert all(compiled(plate.service).field(name) for name in plate.answers)


# --- plates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", [PLATE, RENEWAL])
@pytest.mark.parametrize(
    ("kind", "count", "delivery", "fils"),
    [
        ("non_commercial", 1, "collected", 5_000),
        ("non_commercial", 2, "fixed", 13_000),
        ("commercial", 3, "fixed", 33_000),
    ],
)
def test_plates_cost_by_kind_and_number_and_fixing_once(
    service: str, kind: str, count: int, delivery: str, fils: int
) -> None:
    answers = {"plate_kind": kind, "plate_count": count, "delivery": delivery}
    assert sum(costs(service, answers).values()) == fils


def test_a_damaged_plate_is_shown_in_a_photo() -> None:
    assert papers(RENEWAL, {"renewal_reason": "faded"})["site_photos"] is True
    assert papers(RENEWAL, {"renewal_reason": "lost"})["site_photos"] is False


def test_only_a_tenant_adds_an_identity_card_to_that_of_the_owner() -> None:
    assert "id_card" in papers(RENEWAL, {"standing": "tenant"})
    assert "id_card" not in papers(RENEWAL, {"standing": "owner"})


# --- copies and verification ----------------------------------------------------------------------


@pytest.mark.parametrize(("copies", "fils"), [(1, 2_000), (3, 4_000), (10, 11_000)])
def test_the_first_copy_costs_more_than_the_others(copies: int, fils: int) -> None:
    assert costs(COPY, {"copies": copies}) == {"copy_fee": fils}


@pytest.mark.parametrize("service", [COPY, VERIFY])
def test_an_electronic_document_needs_no_application(service: str) -> None:
    (question,) = bundle(service).definition.questions
    assert question.stop_when == "yes"


def test_a_number_of_the_electronic_system_is_sent_to_the_instant_check() -> None:
    assert failed(VERIFY, {"document_number": "CAP-RC-2026-000123"}) == {"paper_era"}
    assert failed(VERIFY, {"document_number": "B/1999/77410"}) == set()


def test_whoever_verifies_a_document_says_who_asks_and_nothing_of_an_identity_card() -> None:
    service = compiled(VERIFY)
    assert "personal_number" not in asked(VERIFY, {})
    who = forms.who_applies(service, facts_of(VERIFY, {"asker_name": "Example Bank"}))
    assert (who.number, who.name_en) == ("", "Example Bank")
