"""Advertisements, trades, property, help and public space: amounts, checks and ways by answers."""

from datetime import date
from typing import Any

import pytest

from baladiya.rules import forms, workflow
from baladiya.rules.examples import Example
from baladiya.rules.forms import carried_over, offered_follow_ups, referrals_at
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


def story(service: str, file: str) -> Example:
    return example_named(service, file)


def bodies(service: str, answers: dict[str, Any], step: str = "review") -> set[str]:
    facts = facts_of(service, answers)
    return {each.body for each in referrals_at(compiled(service), step, facts)}


def onward(service: str, step: str, answers: dict[str, Any]) -> str:
    """The first move an officer is offered."""
    moves = workflow.moves_from(compiled(service), step, facts_of(service, answers))
    return next(name for name, _ in moves)


# --- advertisements -------------------------------------------------------------------------------

SIGN = {"width_m": "4", "height_m": "1.2", "faces": 1, "start_date": "2026-12-06"}


@pytest.mark.parametrize(
    ("answers", "fee", "deposit"),
    [
        # 4.8 m² x 0.250 x 13 months begun; 4.8 m² x 2.000 is below the least deposit
        ({"ad_kind": "shop_sign", "end_date": "2027-12-05"}, 15_600, 20_000),
        ({"ad_kind": "shop_sign", "end_date": "2026-12-20"}, 10_000, 20_000),
        ({"ad_kind": "digital", "end_date": "2027-01-05"}, 10_000, 72_000),
        ({"ad_kind": "billboard", "end_date": "2027-12-05", "faces": 2}, 124_800, 96_000),
    ],
)
def test_an_advertisement_costs_by_kind_area_and_months(
    answers: dict[str, Any], fee: int, deposit: int
) -> None:
    new = SIGN | {"request_kind": "new"} | answers
    assert costs("advertisement-permit", new) == {"permit_fee": fee, "removal_deposit": deposit}
    renewal = new | {"request_kind": "renewal"}
    assert costs("advertisement-permit", renewal)["removal_deposit"] == 0


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"width_m": "10", "height_m": "4"}, set()),
        ({"width_m": "10", "height_m": "4.01"}, {"within_size"}),
        ({"start_date": "2026-11-23", "end_date": "2027-11-23"}, set()),
        ({"start_date": "2026-11-23", "end_date": "2027-11-24"}, {"period_allowed"}),
        ({"start_date": "2026-11-22"}, {"not_begun"}),
        (
            {"ad_kind": "banner", "start_date": "2026-12-01", "end_date": "2026-12-31"},
            set(),
        ),
        (
            {"ad_kind": "banner", "start_date": "2026-12-01", "end_date": "2027-01-01"},
            {"period_allowed"},
        ),
    ],
)
def test_a_board_has_a_greatest_size_and_a_longest_time(
    answers: dict[str, Any], wrong: set[str]
) -> None:
    assert failed("advertisement-permit", {"ad_kind": "shop_sign"} | answers) == wrong


def test_only_a_shops_own_sign_is_decided_without_a_visit() -> None:
    assert onward("advertisement-permit", "review", {"ad_kind": "shop_sign"}) == "approve"
    assert onward("advertisement-permit", "review", {"ad_kind": "billboard"}) == "inspect"


def test_roads_and_traffic_are_asked_by_where_the_board_stands() -> None:
    service = "advertisement-permit"
    assert bodies(service, {"stands_on": "own_building"}) == set()
    assert bodies(service, {"stands_on": "road_reserve"}) == {"roads", "traffic"}
    near = {"ad_kind": "billboard", "stands_on": "private_land", "near_junction": True}
    assert bodies(service, near) == {"traffic"}


@pytest.mark.parametrize(
    ("register", "wrong"),
    [
        ({}, set()),
        ({"answered": True, "found": False}, set()),
        ({"answered": True, "found": True, "holder_number": "98765-1"}, set()),
        ({"answered": True, "found": True, "holder_number": "11111-1"}, {"own_permit"}),
    ],
)
def test_only_ones_own_permit_is_renewed_or_ended(
    register: dict[str, Any], wrong: set[str]
) -> None:
    answers = {
        "applicant_kind": "company",
        "commercial_registration": "98765-1",
        "request_kind": "renewal",
        "permit_number": "SG-7K4M-9Q2D",
    }
    for service in ("advertisement-permit", "board-removal"):
        assert failed(service, answers, lookups={"permits": register}) == wrong


def test_a_removed_board_starts_the_return_of_its_deposit_by_itself() -> None:
    service = compiled("board-removal")
    facts = facts_in("board-removal", story("board-removal", "removed-with-deposit"))
    (refund,) = offered_follow_ups(service, facts)
    assert refund.by_itself
    carried = carried_over(service, refund, facts, compiled("deposit-refund"))
    assert carried["deposit_reference"] == "SG-7K4M-9Q2D"
    assert (carried["deposit_kind"], carried["end_reason"]) == ("advertisement", "board_removed")
    assert carried["paid_by_applicant"] is True
    assert carried["iban"] == "BH67BMAG00001299123456"


def test_a_board_without_a_deposit_starts_no_refund_and_asks_for_no_bank_account() -> None:
    example = story("board-removal", "paper-permit")
    facts = facts_in("board-removal", example)
    assert offered_follow_ups(compiled("board-removal"), facts) == ()
    assert "iban" not in asked("board-removal", example.answers)


def test_traffic_is_asked_only_if_its_letter_is_not_there() -> None:
    service = compiled("vehicle-ad-permit")
    asked_for = facts_of("vehicle-ad-permit", {}, papers={})
    brought = facts_of("vehicle-ad-permit", {}, papers={"traffic_no_objection": 1})
    assert [each.body for each in referrals_at(service, "review", asked_for)] == ["traffic"]
    assert referrals_at(service, "review", brought) == ()


@pytest.mark.parametrize(
    ("kind", "places", "wrong"),
    [
        ("car", ["doors", "rear_window"], {"rear_window_clear"}),
        ("car", ["doors"], set()),
        ("bus", ["rear_window"], set()),
    ],
)
def test_a_private_cars_rear_window_stays_clear(
    kind: str, places: list[str], wrong: set[str]
) -> None:
    answers = {"vehicle_kind": kind, "places_on_vehicle": places}
    assert failed("vehicle-ad-permit", answers) == wrong


# --- shops and trades -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goods", "wanted"),
    [(["perfume", "toys"], False), (["fish"], True), (["clothes", "dates_honey"], True)],
)
def test_whoever_sells_food_brings_a_health_certificate(goods: list[str], wanted: bool) -> None:
    assert ("health_certificate" in papers("street-vendor-licence", {"goods": goods})) is wanted


def test_fish_is_sold_in_the_morning_only() -> None:
    fish = {"goods": ["fish"]}
    assert failed("street-vendor-licence", fish | {"hours": "morning"}) == set()
    assert failed("street-vendor-licence", fish | {"hours": "evening"}) == {"fish_in_the_morning"}


@pytest.mark.parametrize(("length", "until"), [("year", "2027-11-23"), ("half_year", "2027-05-23")])
def test_a_vendors_licence_runs_as_long_as_was_paid_for(length: str, until: str) -> None:
    service = compiled("street-vendor-licence")
    output = service.output("vendor_licence")
    assert output
    facts = facts_of("street-vendor-licence", {"licence_length": length})
    assert forms.output_valid_until(service, output, facts) == date.fromisoformat(until)


@pytest.mark.parametrize(
    ("premises", "activity", "wrong"),
    [
        ("home", "office", set()),
        ("home", "retail", {"use_allowed"}),
        ("industrial", "workshop", set()),
        ("mall", "workshop", {"use_allowed"}),
        ("warehouse", "storage", set()),
        ("warehouse", "food", {"use_allowed"}),
        ("shop", "food", set()),
    ],
)
def test_an_activity_has_premises_where_it_is_allowed(
    premises: str, activity: str, wrong: set[str]
) -> None:
    answers = {"premises_kind": premises, "activity_group": activity}
    assert failed("cr-address-approval", answers) == wrong


def test_a_lease_that_the_register_knows_is_neither_attached_nor_dated_again() -> None:
    rented = {"tenure": "rented", "lease_number": "L-2026-0771"}
    known = {"leases": {"found": True, "answered": True, "ends_on": "2027-05-31", "block": 315}}
    wanted = papers("cr-address-approval", rented)
    assert wanted["lease"]
    assert wanted["lease_registration"]
    assert "lease" not in papers("cr-address-approval", rented, lookups=known)
    here, elsewhere = rented | {"block": 315}, rented | {"block": 243}
    assert failed("cr-address-approval", here, lookups=known) == set()
    assert failed("cr-address-approval", elsewhere, lookups=known) == {"lease_is_here"}


@pytest.mark.parametrize(("area", "fee"), [("48.5", 14_850), ("2000", 100_000)])
def test_an_address_costs_by_its_area_up_to_the_most(area: str, fee: int) -> None:
    assert costs("cr-address-approval", {"floor_area_m2": area}) == {"approval_fee": fee}


# --- land and property ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "volume", "fee", "deposit"),
    [
        ("land", "540", 50_000, 500_000),
        ("land", "4000", 200_000, 800_000),
        ("sea", "7000", 1_400_000, 7_000_000),
    ],
)
def test_filling_costs_by_the_cubic_metre(kind: str, volume: str, fee: int, deposit: int) -> None:
    answers = {"sea_or_land": kind, "volume_m3": volume}
    expected = {"permit_fee": fee, "filling_deposit": deposit}
    assert costs("reclamation-permit", answers) == expected


def test_the_sea_needs_a_study_and_government_land_the_ministry_of_finance() -> None:
    service = "reclamation-permit"
    assert "environment_study" in papers(service, {"sea_or_land": "sea"})
    assert "environment_study" not in papers(service, {"sea_or_land": "land"})
    assert bodies(service, {"ownership": "owners"}) == {"environment", "updb"}
    assert bodies(service, {"ownership": "government"}) == {"environment", "updb", "mofne"}


def test_filling_stays_inside_the_plot_that_the_register_knows() -> None:
    plot = {
        "parcels": {"found": True, "answered": True, "owner_number": "850101234", "area_m2": 450}
    }
    owner = {
        "owner_name": "سالم بن أحمد التجريبي",
        "owner_number": "850101234",
        "share_part": 1,
        "share_of": 1,
    }
    land = {"parcel_number": "09-12-0451", "owners": [owner]}
    service = "reclamation-permit"
    assert failed(service, land | {"area_m2": "450"}, lookups=plot) == set()
    assert failed(service, land | {"area_m2": "450.5"}, lookups=plot) == {"inside_the_plot"}
    stranger = [owner | {"owner_number": "900101234"}]
    assert failed(service, land | {"owners": stranger}, lookups=plot) == {"owner_known"}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"property_kind": "stall", "monthly_rent": 20_000, "lease_years": 3}, set()),
        ({"property_kind": "stall", "monthly_rent": 19_999}, {"rent_enough"}),
        ({"property_kind": "shop", "lease_years": 4}, {"years_allowed"}),
        ({"applicant_kind": "company", "property_kind": "plot", "lease_years": 25}, set()),
    ],
)
def test_an_offer_for_municipal_property_keeps_to_its_bounds(
    answers: dict[str, Any], wrong: set[str]
) -> None:
    assert failed("municipal-property-lease", answers) == wrong


def test_three_months_rent_are_held_and_the_contract_can_be_ended() -> None:
    service, example = "municipal-property-lease", story("municipal-property-lease", "market-stall")
    assert costs(service, example.answers) == {"first_rent": 25_000, "rent_deposit": 75_000}
    facts = facts_in(service, example)
    ends = {each.id: each for each in offered_follow_ups(compiled(service), facts)}
    assert set(ends) == {"renew", "refund"}
    carried = carried_over(compiled(service), ends["refund"], facts, compiled("deposit-refund"))
    assert (carried["deposit_kind"], carried["end_reason"]) == ("property_lease", "lease_ended")


@pytest.mark.parametrize(
    ("place", "length", "fee", "wrong"),
    [
        ("inside", "6", 16_500, set()),
        ("inside", "1", 5_000, set()),
        ("in_front", "6", 66_000, set()),
        ("in_front", "7", 77_000, {"within_area"}),
    ],
)
def test_a_shade_in_front_of_the_house_costs_more_and_is_smaller(
    place: str, length: str, fee: int, wrong: set[str]
) -> None:
    answers = {"shade_place": place, "length_m": length, "width_m": "5.5"}
    assert costs("car-shade-permit", answers) == {"permit_fee": fee}
    assert failed("car-shade-permit", answers) == wrong


# --- help with a house ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "income", "wrong"),
    [
        ("restoration", 600_000, set()),
        ("restoration", 600_001, {"income_within_limit"}),
        ("insulation", 800_000, set()),
        ("fire", 800_001, {"income_within_limit"}),
    ],
)
def test_help_with_a_house_has_a_limit_of_income(
    programme: str, income: int, wrong: set[str]
) -> None:
    answers = {"programme": programme, "family_income": income}
    assert failed("house-restoration", answers) == wrong


@pytest.mark.parametrize(
    ("programme", "since", "wrong"),
    [
        ("insulation", "2016-11-23", set()),
        ("insulation", "2016-11-24", {"owned_ten_years"}),
        ("fire", "2025-01-01", set()),
    ],
)
def test_a_house_is_owned_for_ten_years_unless_it_burnt(
    programme: str, since: str, wrong: set[str]
) -> None:
    assert failed("house-restoration", {"programme": programme, "owned_since": since}) == wrong


@pytest.mark.parametrize(
    ("file", "points"),
    [
        # 6 members, and 160 dinars below the limit make three times fifty
        ("rain-insulation", "21"),
        # 5 members, one with a disability, 170 dinars below, unsafe
        ("heirs-unsafe-corrected", "49"),
        # 4 members, less than fifty dinars below, unsafe, a fire
        ("fire-owned-recently", "58"),
    ],
)
def test_points_decide_the_order_of_houses(file: str, points: str) -> None:
    service = compiled("house-restoration")
    output = service.output("decision_letter")
    assert output
    facts = facts_in("house-restoration", story("house-restoration", file))
    shown = {fact.id: fact.value_en for fact in forms.output_facts(service, output, facts)}
    assert shown["points"] == points


def test_what_is_sensitive_is_kept_briefly_and_goes_to_no_other_body() -> None:
    definition = bundle("house-restoration").definition
    fields = {field.id: field for field in compiled("house-restoration").all_fields()}
    for name in ("family_income", "members", "disabled_members"):
        assert fields[name].retention == "sensitive"
    assert fields["disabled_members"].lawful_basis == "consent"
    assert fields["disabled_members"].required is False
    sent = {paper for referral in definition.referrals for paper in referral.papers}
    assert not sent & {"income_certificate", "family_cards", "disability_card", "id_card"}


# --- public space ---------------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["tree-request", "bulky-waste-container"])
def test_whoever_reports_something_small_is_not_identified(service: str) -> None:
    assert bundle(service).definition.sign_in.without_account
    home = {"on_behalf_of": "household"} if service == "bulky-waste-container" else {}
    identity = {"personal_number", "nationality", "applicant_kind", "commercial_registration"}
    assert not asked(service, home) & identity


@pytest.mark.parametrize(
    ("answers", "fee"),
    [
        ({"on_behalf_of": "household", "waste": "furniture", "service_kind": "collection"}, 0),
        ({"on_behalf_of": "company", "waste": "packaging", "service_kind": "collection"}, 15_000),
        (
            {
                "on_behalf_of": "household",
                "waste": "construction",
                "service_kind": "container",
                "container_size": "large",
            },
            60_000,
        ),
    ],
)
def test_homes_pay_for_construction_waste_only(answers: dict[str, Any], fee: int) -> None:
    assert costs("bulky-waste-container", answers) == {"collection_fee": fee}


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        ("2026-11-24", set()),
        ("2026-11-23", {"day_fits"}),
        ("2026-11-27", {"day_fits"}),  # a Friday
        ("2026-12-07", set()),
        ("2026-12-08", {"day_fits"}),
    ],
)
def test_waste_is_collected_on_a_working_day_within_two_weeks(day: str, wrong: set[str]) -> None:
    assert failed("bulky-waste-container", {"preferred_day": day}) == wrong


def test_whoever_paid_for_a_collection_is_not_refused_at_the_door() -> None:
    service = compiled("bulky-waste-container")
    home = {"on_behalf_of": "household", "waste": "garden"}
    paid = {"on_behalf_of": "household", "waste": "construction"}
    for answers, offered in ((home, True), (paid, False)):
        facts = facts_of("bulky-waste-container", answers)
        names = {name for name, _ in workflow.moves_from(service, "collection", facts)}
        assert ("nothing_there" in names) is offered


def test_electricity_is_asked_before_a_tree_near_wires_is_pruned() -> None:
    assert bodies("tree-request", {"reason": "wires"}, step="work") == {"ewa_elec"}
    assert bodies("tree-request", {"reason": "dead"}, step="work") == set()
