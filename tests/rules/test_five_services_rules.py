"""The rules of each of the five services: papers, checks and amounts for known answers."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from baladiya.rules import forms, workflow
from tests.support.five_services import (
    asked,
    bundle,
    compiled,
    costs,
    example_named,
    facts_in,
    facts_of,
    failed,
    papers,
)

# --- residence certificate ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case", ["tenant", "owner", "family", "company_housing", "domestic_worker"]
)
def test_the_residence_certificate_takes_at_most_four_pages(case: str) -> None:
    facts = facts_of("residence-certificate", {"applicant_kind": "citizen", "housing_case": case})
    assert len(forms.visible_pages(compiled("residence-certificate"), facts)) <= 4


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("tenant", {"lease", "lease_registration", "owner_id"}),
        ("owner", {"owner_id", "title_deed", "electricity_bill"}),
        ("family", {"owner_id", "title_deed", "electricity_bill", "owner_letter"}),
        ("company_housing", {"owner_id", "owner_letter"}),
        ("domestic_worker", {"owner_id", "owner_letter"}),
    ],
)
def test_each_way_of_living_somewhere_needs_its_papers(case: str, wanted: set[str]) -> None:
    slots = papers("residence-certificate", {"housing_case": case})
    assert {slot for slot, required in slots.items() if required} == wanted
    assert {slot for slot, required in slots.items() if not required} == {"site_photos", "other"}


def test_only_a_tenant_is_asked_about_a_lease() -> None:
    lease = {"lease_number", "lease_start", "lease_end", "monthly_rent"}
    assert lease <= asked("residence-certificate", {"housing_case": "tenant"})
    assert not lease & asked("residence-certificate", {"housing_case": "family"})
    assert "owner_number" not in asked("residence-certificate", {"housing_case": "owner"})


@pytest.mark.parametrize(
    ("start", "end", "running"),
    [
        ("2026-03-01", "2026-11-23", True),
        ("2026-11-23", "2027-11-22", True),
        ("2025-03-01", "2026-11-22", False),
        ("2026-11-24", "2027-11-22", False),
    ],
)
def test_a_lease_counts_from_its_first_day_to_its_last(start: str, end: str, running: bool) -> None:
    answers = {"housing_case": "tenant", "lease_start": start, "lease_end": end}
    assert ("lease_running" not in failed("residence-certificate", answers)) is running


def test_a_tenant_cannot_be_their_own_landlord() -> None:
    answers = {
        "applicant_kind": "citizen",
        "personal_number": "850101234",
        "housing_case": "tenant",
        "owner_number": "850101234",
    }
    assert "owner_is_someone_else" in failed("residence-certificate", answers)
    answers["owner_number"] = "620405671"
    assert "owner_is_someone_else" not in failed("residence-certificate", answers)


def test_the_residence_certificate_costs_five_dinars_and_lasts_three_months() -> None:
    example = example_named("residence-certificate", "citizen-tenant")
    service = compiled("residence-certificate")
    assert costs("residence-certificate", example.answers) == {"certificate_fee": 5000}
    output = service.output("residence_certificate")
    assert output
    facts = facts_in("residence-certificate", example)
    assert forms.output_valid_until(service, output, facts) == date(2027, 2, 23)


# --- municipal account ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "deposit_fils"),
    [
        ({"account_use": "own_home", "built_area": "90"}, 10_000),  # 2.000 a month: the least
        ({"account_use": "own_home", "built_area": "420.5"}, 16_820),  # 8.410 a month
        ({"account_use": "own_home", "built_area": "5000"}, 22_000),  # 11.000 a month: the most
        ({"account_use": "rented_home", "monthly_rent": 280_000}, 56_000),  # ten per cent
        ({"account_use": "rented_home", "monthly_rent": 20_000}, 10_000),
        ({"account_use": "furnished_home", "monthly_rent": 600_000}, 84_000),  # seven per cent
        ({"account_use": "rented_home", "monthly_rent": 333_333}, 66_666),  # 33.333 a month
        (
            {"account_use": "commercial", "premises_rented": True, "monthly_rent": 900_000},
            180_000,
        ),
        ({"account_use": "institution", "premises_rented": False}, 10_000),
    ],
)
def test_the_account_deposit_is_two_months_of_the_fee(
    answers: dict[str, Any], deposit_fils: int
) -> None:
    assert costs("municipal-account-open", answers) == {"account_deposit": deposit_fils}


def test_a_rent_left_from_another_use_does_not_count() -> None:
    answers = {"account_use": "institution", "premises_rented": False, "monthly_rent": 900_000}
    assert costs("municipal-account-open", answers) == {"account_deposit": 10_000}


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"account_use": "own_home", "occupied_before": False}, {"id_card"}),
        (
            {"account_use": "rented_home", "occupied_before": True},
            {"id_card", "lease", "lease_registration", "release_letter"},
        ),
        (
            {"applicant_kind": "visitor", "passport_number": "X1", "account_use": "furnished_home"},
            {"passport", "lease", "lease_registration"},
        ),
        (
            {"applicant_kind": "company", "account_use": "industrial", "premises_rented": False},
            {"commercial_registration_copy"},
        ),
    ],
)
def test_an_account_needs_the_papers_of_its_use(answers: dict[str, Any], wanted: set[str]) -> None:
    always = {"undertaking", "owner_id", "address_card"}
    slots = papers("municipal-account-open", answers)
    assert {slot for slot, required in slots.items() if required} == wanted | always


# --- deposit refund -------------------------------------------------------------------------------


def ledger(**parts: Any) -> dict[str, dict[str, Any]]:
    known = {
        "found": True,
        "held": True,
        "amount_fils": 50_000,
        "reference": "EX-4D6T-8PAZ",
        "kind": "excavation",
        "payer_number": "850101234",
    }
    return {"deposit": known | parts}


REFUND = {
    "applicant_kind": "citizen",
    "personal_number": "850101234",
    "deposit_kind": "excavation",
    "deposit_reference": "EX-4D6T-8PAZ",
    "paid_by_applicant": True,
}


@pytest.mark.parametrize(
    ("change", "known", "wrong"),
    [
        ({}, {}, set()),
        ({}, {"found": False, "held": False}, {"deposit_found"}),
        ({}, {"held": False}, {"deposit_held"}),
        ({"deposit_kind": "building"}, {}, {"kind_matches"}),
        ({}, {"payer_number": "620405671"}, {"payer_matches"}),
        ({"paid_by_applicant": False, "payer_number": "620405671"}, {}, {"payer_matches"}),
        (
            {"paid_by_applicant": False, "payer_number": "620405671"},
            {"payer_number": "620405671"},
            set(),
        ),
        (
            {"applicant_kind": "company", "commercial_registration": "98765-1"},
            {"payer_number": "98765-1"},
            set(),
        ),
    ],
)
def test_a_refund_is_compared_with_the_ledger(
    change: dict[str, Any], known: dict[str, Any], wrong: set[str]
) -> None:
    assert failed("deposit-refund", REFUND | change, lookups=ledger(**known)) == wrong


def test_the_original_receipt_is_demanded_only_if_the_ledger_does_not_know_the_deposit() -> None:
    known = papers("deposit-refund", REFUND, lookups=ledger())
    unknown = papers("deposit-refund", REFUND, lookups=ledger(found=False))
    assert known["deposit_receipt"] is False
    assert unknown["deposit_receipt"] is True


def test_the_refund_pays_what_the_ledger_holds() -> None:
    example = example_named("deposit-refund", "agent-of-the-payer")
    service = compiled("deposit-refund")
    output = service.output("refund")
    assert output
    order = forms.refund_order(service, output, facts_in("deposit-refund", example))
    assert (order.deposit_reference, order.amount_fils) == ("EX-4D6T-8PAZ", 50_000)


def test_a_refund_is_ordered_by_one_person_and_released_by_another() -> None:
    steps = bundle("deposit-refund").definition.steps
    assert steps["release"].not_the_same_person_as == "preparation"


# --- excavation permit ----------------------------------------------------------------------------


def segment(surface: str, length: str, width: str) -> dict[str, str]:
    return {
        "surface": surface,
        "method": "open_cut",
        "length_m": length,
        "width_m": width,
        "depth_m": "1",
    }


@pytest.mark.parametrize(
    ("segments", "fee_fils", "deposit_fils"),
    [
        ([segment("unpaved", "1", "0.5")], 5_000, 50_000),  # the least of both
        ([segment("asphalt", "120", "0.6")], 120_000, 1_080_000),
        ([segment("interlock", "40", "1")], 20_000, 400_000),
        ([segment("footpath", "40.5", "0.6")], 20_250, 194_400),
        (
            [segment("asphalt", "120", "0.6"), segment("footpath", "40.5", "0.6")],
            140_250,
            1_274_400,
        ),
        ([segment("unpaved", "333.3", "0.33")], 66_660, 219_978),
    ],
)
def test_digging_costs_by_surface_length_and_area(
    segments: list[dict[str, str]], fee_fils: int, deposit_fils: int
) -> None:
    assert costs("excavation-permit", {"segments": segments}) == {
        "permit_fee": fee_fils,
        "reinstatement_deposit": deposit_fils,
    }


@pytest.mark.parametrize(
    ("start", "work_class", "wrong"),
    [
        ("2026-11-26", "maintenance", set()),  # Monday to Thursday: three working days
        ("2026-11-25", "maintenance", {"lead_time"}),
        ("2026-11-20", "maintenance", {"lead_time"}),
        ("2026-11-23", "emergency", set()),
        ("2026-11-25", "emergency", set()),
        ("2026-11-26", "emergency", {"emergency_is_now"}),
    ],
)
def test_work_begins_three_working_days_ahead_unless_it_is_an_emergency(
    start: str, work_class: str, wrong: set[str]
) -> None:
    answers = {"work_class": work_class, "start_date": start}
    assert failed("excavation-permit", answers) == wrong


def test_the_lead_time_counts_from_the_day_of_applying() -> None:
    answers = {"work_class": "maintenance", "start_date": "2026-11-26"}
    more = {"today": date(2026, 11, 25), "submitted_on": "2026-11-23"}
    assert failed("excavation-permit", answers, **more) == set()


@pytest.mark.parametrize(("finish", "wrong"), [("2027-01-30", set()), ("2027-01-31", {"duration"})])
def test_digging_lasts_sixty_days_at_most(finish: str, wrong: set[str]) -> None:
    answers = {"work_class": "crossing", "start_date": "2026-12-01", "finish_date": finish}
    assert failed("excavation-permit", answers) == wrong


def test_the_contractors_registration_must_outlast_the_work() -> None:
    answers = {
        "work_class": "crossing",
        "start_date": "2026-12-01",
        "finish_date": "2026-12-20",
        "registration_ends": "2026-12-19",
    }
    assert failed("excavation-permit", answers) == {"registration_covers_work"}


def test_a_traffic_plan_is_needed_where_traffic_is_touched() -> None:
    assert "traffic_plan" not in papers("excavation-permit", {"closure": "none"})
    assert papers("excavation-permit", {"closure": "lane"})["traffic_plan"]


def test_a_contractor_is_not_asked_for_a_contractor() -> None:
    assert "contractor_name" not in asked("excavation-permit", {"applicant_kind": "contractor"})
    assert "contractor_name" in asked("excavation-permit", {"applicant_kind": "utility"})


def test_fee_and_deposit_of_a_permit_are_asked_for_together() -> None:
    sign = bundle("excavation-permit").definition.moves["sign"]
    assert {effect.of for effect in sign.does} == {"permit_fee", "reinstatement_deposit"}


def test_a_segment_without_width_is_refused_before_submission() -> None:
    example = example_named("excavation-permit", "citizen-house-connection")
    answers = example.answers | {"segments": [segment("asphalt", "10", "0")]}
    facts = facts_of("excavation-permit", answers, papers=Counter(example.papers))
    problems = forms.check(compiled("excavation-permit"), facts)
    assert [problem.at for problem in problems] == ["field:segments"]


# --- building completion certificate --------------------------------------------------------------


@pytest.mark.parametrize(
    ("built", "stated", "wrong"),
    [("420", False, set()), ("420.5", False, {"area_declared"}), ("420.5", True, set())],
)
def test_a_larger_building_must_be_stated(built: str, stated: bool, wrong: set[str]) -> None:
    answers = {"permitted_area": "420", "built_area": built, "has_deviations": stated}
    assert failed("building-completion-certificate", answers) == wrong


@pytest.mark.parametrize(
    ("answers", "slot"),
    [
        ({"building_type": "flats"}, "civil_defence_letter"),
        ({"scope": "part"}, "completion_guarantee"),
        ({"has_deviations": True}, "drawings"),
        ({"applicant_kind": "engineering_office"}, "power_of_attorney"),
    ],
)
def test_a_special_case_brings_its_paper(answers: dict[str, Any], slot: str) -> None:
    plain = {"applicant_kind": "citizen", "building_type": "villa", "scope": "whole"}
    service = "building-completion-certificate"
    assert slot not in papers(service, plain | {"has_deviations": False})
    assert papers(service, plain | answers)[slot]


def test_the_shares_of_the_owners_add_up() -> None:
    service = "building-completion-certificate"
    example = example_named(service, "citizen-villa")
    owners = [example.answers["owners"][0] | {"share_part": 2, "share_of": 3}]
    facts = facts_of(service, example.answers | {"owners": owners}, papers=Counter(example.papers))
    assert [problem.at for problem in forms.check(compiled(service), facts)] == ["field:owners"]


def test_nobody_gets_a_completion_certificate_without_an_inspection() -> None:
    moves = bundle("building-completion-certificate").definition.moves
    into_signing = {name for name, move in moves.items() if move.to == "signing"}
    assert into_signing == {"pass_inspection", "grant_waiver"}
    assert moves["pass_inspection"].come_from == ("inspection",)
    assert moves["ask_waiver"].come_from == ("signing",)


def test_the_director_is_asked_only_about_stated_differences() -> None:
    service = compiled("building-completion-certificate")
    for stated in (False, True):
        facts = facts_of("building-completion-certificate", {"has_deviations": stated})
        offered = {name for name, _ in workflow.moves_from(service, "signing", facts)}
        assert ("ask_waiver" in offered) is stated
