"""The services about land, buildings and roads: amounts, checks and ways for known answers."""

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

WITH_OWNERS = (
    "building-permit-new",
    "building-permit-small-addition",
    "renovation-permit",
    "boundary-wall-permit",
    "demolition-permit",
    "pre-consultation",
)

# --- land and its owners --------------------------------------------------------------------------


def share(part: int, of: int) -> dict[str, Any]:
    return {
        "owner_name": "مالك تجريبي",
        "owner_number": "850101234",
        "share_part": part,
        "share_of": of,
    }


@pytest.mark.parametrize("service", WITH_OWNERS)
@pytest.mark.parametrize(
    ("owners", "wrong"),
    [
        ([share(1, 1)], []),
        ([share(1, 8), share(7, 12), share(7, 24)], []),
        ([share(1, 3), share(1, 3), share(1, 3)], []),
        ([share(1, 3), share(1, 3)], ["field:owners"]),
        ([share(1, 2), share(2, 3)], ["field:owners"]),
    ],
)
def test_the_shares_of_all_owners_make_one(
    service: str, owners: list[dict[str, Any]], wrong: list[str]
) -> None:
    example = next(each for each in bundle(service).examples if each.status == "accepted")
    answers = example.answers | {"ownership": "owners", "owners": owners}
    facts = facts_of(service, answers, papers=Counter(example.papers))
    assert [problem.at for problem in forms.check(compiled(service), facts)] == wrong


@pytest.mark.parametrize("service", WITH_OWNERS)
def test_heirs_bring_the_inheritance_deed(service: str) -> None:
    assert papers(service, {"ownership": "heirs"})["heirs_papers"]
    assert "heirs_papers" not in papers(service, {"ownership": "owners"})


@pytest.mark.parametrize("service", WITH_OWNERS)
@pytest.mark.parametrize(("block", "wrong"), [(912, set()), (941, {"parcel_in_block"})])
def test_a_parcel_lies_where_the_register_says(service: str, block: int, wrong: set[str]) -> None:
    lookups = {"parcels": {"answered": True, "found": True, "block": 912}}
    answers = {"parcel_number": "03012345", "block": block}
    assert failed(service, answers, lookups=lookups) & {"parcel_in_block"} == wrong


@pytest.mark.parametrize("service", WITH_OWNERS)
def test_a_silent_land_register_holds_nobody_up(service: str) -> None:
    answers = {"parcel_number": "03012345", "block": 912}
    assert "parcel_in_block" not in failed(service, answers)


# --- what permits cost ----------------------------------------------------------------------------


def floors(*areas: str) -> list[dict[str, Any]]:
    return [{"floor_name": "طابق", "floor_area": area, "units": 1} for area in areas]


@pytest.mark.parametrize(
    ("use", "areas", "permit", "infrastructure", "deposit"),
    [
        ("residential", ["60"], 20_000, 0, 100_000),  # the least of both
        ("residential", ["210.5", "198.25"], 102_188, 0, 204_375),
        ("commercial", ["400"], 200_000, 4_800_000, 800_000),
        ("industrial", ["1800"], 720_000, 21_600_000, 3_600_000),
    ],
)
def test_a_building_permit_costs_by_area_and_use(
    use: str, areas: list[str], permit: int, infrastructure: int, deposit: int
) -> None:
    answers = {"building_use": use, "floors": floors(*areas)}
    assert costs("building-permit-new", answers) == {
        "permit_fee": permit,
        "infrastructure_fee": infrastructure,
        "building_deposit": deposit,
    }


@pytest.mark.parametrize("service", ["building-permit-small-addition", "renovation-permit"])
@pytest.mark.parametrize(
    ("use", "area", "fee"),
    [("residential", "2", 1_000), ("residential", "36.5", 9_125), ("other", "48", 24_000)],
)
def test_additions_and_renovations_cost_what_the_ministry_publishes(
    service: str, use: str, area: str, fee: int
) -> None:
    other = {"renovation-permit": "commercial"}.get(service, "non_residential")
    answers = {"building_use": other if use == "other" else use, "area_m2": area}
    assert costs(service, answers)["permit_fee"] == fee


@pytest.mark.parametrize(("length", "fee"), [("10", 5_000), ("85.25", 17_050)])
def test_a_wall_costs_by_the_metre(length: str, fee: int) -> None:
    sides = [{"side": "street", "length_m": length, "height_m": "2"}]
    answers = {"land_use": "residential", "sides": sides}
    assert costs("boundary-wall-permit", answers) == {"permit_fee": fee}


def test_a_demolition_costs_by_the_class_of_the_area() -> None:
    answers = {"zone_class": "industrial", "area_m2": "380"}
    assert costs("demolition-permit", answers) == {
        "permit_fee": 76_000,
        "demolition_deposit": 760_000,
    }


@pytest.mark.parametrize(
    ("kind", "until", "fee"),
    [
        ("skip", "2026-12-01", 5_000),  # one day: the least
        ("skip", "2026-12-14", 10_080),  # 14.4 square metres, fourteen days, 0.050 each
        ("scaffold", "2026-12-30", 8_640),
    ],
)
def test_road_space_costs_by_area_and_day(kind: str, until: str, fee: int) -> None:
    answers = {
        "applicant_kind": "citizen",
        "occupation_kind": kind,
        "length_m": "6",
        "width_m": "2.4",
        "start_date": "2026-12-01",
        "finish_date": until,
    }
    assert costs("road-occupation", answers) == {"occupation_fee": fee}


def test_road_works_cost_by_work_and_their_deposit_by_surface() -> None:
    segments = [
        {"work_kind": "parking_bay", "surface": "asphalt", "length_m": "10", "width_m": "2.5"},
        {"work_kind": "interlock", "surface": "footpath", "length_m": "10", "width_m": "1.5"},
    ]
    assert costs("road-works-licence", {"segments": segments}) == {
        "licence_fee": 29_500,
        "road_works_deposit": 495_000,
    }


@pytest.mark.parametrize(
    ("answers", "fee"),
    [
        ({"action": "extend", "permit_ends": "2026-12-10", "new_end": "2026-12-12"}, 5_000),
        ({"action": "extend", "permit_ends": "2026-12-10", "new_end": "2026-12-24"}, 14_000),
        ({"action": "close", "permit_ends": "2026-12-10"}, 0),
    ],
)
def test_an_extension_costs_by_the_day_and_a_closure_nothing(
    answers: dict[str, Any], fee: int
) -> None:
    assert costs("excavation-extension", answers) == {"extension_fee": fee}


# --- what is checked ------------------------------------------------------------------------------


@pytest.mark.parametrize(("area", "wrong"), [("50", set()), ("50.01", {"small_enough"})])
def test_a_small_addition_is_fifty_square_metres_at_most(area: str, wrong: set[str]) -> None:
    assert failed("building-permit-small-addition", {"area_m2": area}) == wrong


@pytest.mark.parametrize(("area", "wrong"), [("50", {"large_enough"}), ("50.01", set())])
def test_an_extension_is_larger_than_a_small_addition(area: str, wrong: set[str]) -> None:
    answers = {"plot_area": "400", "work_kind": "extension", "floors": floors(area)}
    assert failed("building-permit-new", answers) == wrong


def test_no_floor_is_larger_than_the_land() -> None:
    answers = {"plot_area": "400", "work_kind": "new_building", "floors": floors("200", "401")}
    assert failed("building-permit-new", answers) == {"plot_not_exceeded"}


def test_drawings_are_verified_by_another_office() -> None:
    same = {"office_registration": "ENG-204", "verifying_registration": "ENG-204"}
    assert failed("building-permit-new", same) == {"second_office"}


@pytest.mark.parametrize(("height", "wrong"), [("3", set()), ("3.01", {"height_within"})])
def test_a_wall_is_three_metres_high_at_most(height: str, wrong: set[str]) -> None:
    sides = [{"side": "street", "length_m": "10", "height_m": height}]
    assert failed("boundary-wall-permit", {"sides": sides}) == wrong


@pytest.mark.parametrize(
    ("ends", "wrong"),
    [
        ("2027-01-22", set()),  # sixty days ahead
        ("2027-01-23", {"not_too_early"}),
        ("2025-11-23", set()),  # a year ago
        ("2025-11-22", {"not_too_late"}),
    ],
)
def test_a_permit_is_renewed_around_its_end(ends: str, wrong: set[str]) -> None:
    assert failed("building-permit-renewal", {"permit_ends": ends}) == wrong


@pytest.mark.parametrize(
    ("ends", "until"), [("2026-12-15", date(2027, 12, 15)), ("2026-06-30", date(2027, 11, 23))]
)
def test_a_renewal_runs_from_the_former_end_or_from_today(ends: str, until: date) -> None:
    service = compiled("building-permit-renewal")
    output = service.output("renewed_permit")
    assert output
    facts = facts_of("building-permit-renewal", {"permit_ends": ends})
    assert forms.output_valid_until(service, output, facts) == until


FOLLOWING = ("drawing-amendment", "building-permit-renewal", "excavation-extension")


@pytest.mark.parametrize("service", FOLLOWING)
@pytest.mark.parametrize("register", [{}, {"answered": True, "found": False}])
def test_a_permit_of_the_paper_years_is_held_up_by_no_register(
    service: str, register: dict[str, bool]
) -> None:
    lookups = {"permits": register} if register else {}
    assert failed(service, {"permit_number": "2011/553"}, lookups=lookups) == set()


@pytest.mark.parametrize("service", FOLLOWING)
@pytest.mark.parametrize(
    ("register", "wanted"),
    [
        ({"answered": True, "found": False}, True),
        ({"answered": True, "found": True, "open": True}, False),
    ],
)
def test_a_copy_is_wanted_of_a_permit_the_register_does_not_know(
    service: str, register: dict[str, bool], *, wanted: bool
) -> None:
    number = {"permit_number": "CAP-BP-2026-000123"}
    assert papers(service, number, lookups={"permits": register})["permit_copy"] is wanted


@pytest.mark.parametrize("service", FOLLOWING)
def test_a_permit_of_another_kind_will_not_do(service: str) -> None:
    register = {"answered": True, "found": True, "open": True, "service": "street-vendor-licence"}
    held_up = failed(
        service, {"permit_number": "CAP-SV-2026-000123"}, lookups={"permits": register}
    )
    assert len(held_up) == 1
    assert held_up <= {"permit_to_build", "permit_to_dig"}


@pytest.mark.parametrize(
    ("still_open", "ends", "wrong"),
    [
        (True, "2026-12-01", set()),
        (False, "2026-12-01", {"permit_open"}),
        (False, "2027-12-01", set()),  # renewed since, though its first number has ended
    ],
)
def test_a_permit_that_the_register_knows_as_closed_is_not_amended(
    *, still_open: bool, ends: str, wrong: set[str]
) -> None:
    permit = {"answered": True, "found": True, "open": still_open, "valid_until": "2026-12-01"}
    register = permit | {"service": "building-permit-new"}
    answers = {"permit_number": "CAP-BP-2025-000123", "permit_ends": ends}
    assert failed("drawing-amendment", answers, lookups={"permits": register}) == wrong


@pytest.mark.parametrize(
    ("kind", "start", "wrong"),
    [
        ({"occupation_kind": "skip"}, "2026-11-26", set()),
        ({"occupation_kind": "skip"}, "2026-11-25", {"lead_time"}),
        ({"occupation_kind": "tent", "occasion": "wedding"}, "2026-11-23", {"lead_time"}),
        ({"occupation_kind": "tent", "occasion": "mourning"}, "2026-11-23", set()),
        ({"occupation_kind": "tent", "occasion": "mourning"}, "2026-11-22", {"not_in_the_past"}),
    ],
)
def test_only_mourning_takes_road_space_without_notice(
    kind: dict[str, str], start: str, wrong: set[str]
) -> None:
    assert failed("road-occupation", kind | {"start_date": start}) == wrong


def test_every_road_work_chosen_is_measured() -> None:
    segment = {"work_kind": "entrance", "surface": "footpath", "length_m": "6", "width_m": "4"}
    answers = {"works": ["entrance", "kerb_lowering"], "segments": [segment]}
    assert failed("road-works-licence", answers) == {"works_told_apart"}


@pytest.mark.parametrize(
    ("new_end", "wrong"), [("2027-01-09", set()), ("2027-01-10", {"within_limit"})]
)
def test_an_extension_is_thirty_days_at_most(new_end: str, wrong: set[str]) -> None:
    answers = {"action": "extend", "permit_ends": "2026-12-10", "new_end": new_end}
    assert failed("excavation-extension", answers) == wrong


# --- which ways there are -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "historic", "way"),
    [(49, False, "sign"), (50, False, "to_director"), (10, True, "to_director")],
)
def test_the_director_decides_on_old_and_historic_buildings(
    *, age: int, historic: bool, way: str
) -> None:
    facts = facts_of("demolition-permit", {"building_age": age, "is_historic": historic})
    offered = {
        name for name, _ in workflow.moves_from(compiled("demolition-permit"), "signing", facts)
    }
    assert offered & {"sign", "to_director"} == {way}


def test_nobody_is_cleared_without_an_inspection_and_nobody_pays_for_it() -> None:
    service = compiled("excavation-extension")
    closing = facts_in(
        "excavation-extension", example_named("excavation-extension", "utility-closes")
    )
    from_review = {name for name, _ in workflow.moves_from(service, "review", closing)}
    from_signing = {name for name, _ in workflow.moves_from(service, "signing", closing)}
    assert "inspect" in from_review
    assert "approve" not in from_review
    assert "sign_clearance" in from_signing
    assert "sign" not in from_signing


def test_a_committee_studies_every_wall() -> None:
    moves = bundle("boundary-wall-permit").definition.moves
    assert {name for name, move in moves.items() if move.to == "signing"} == {"approve"}
    assert moves["approve"].come_from == ("study",)


def test_only_industry_is_asked_what_it_discharges() -> None:
    assert "flows" in asked("pre-consultation", {"building_use": "industrial"})
    assert "flows" not in asked("pre-consultation", {"building_use": "residential"})


def test_a_deed_or_a_survey_will_do_for_a_consultation() -> None:
    neither = papers("pre-consultation", {})
    assert neither["title_deed"]
    assert neither["survey_certificate"]
    with_deed = papers("pre-consultation", {}, papers={"title_deed": 1})
    assert not with_deed["survey_certificate"]


@pytest.mark.parametrize("service", ["building-completion-certificate", "excavation-extension"])
def test_a_deposit_due_back_is_asked_for_by_itself(service: str) -> None:
    follow_ups = bundle(service).definition.follow_ups
    assert [it.service for it in follow_ups if it.by_itself] == ["deposit-refund"]


def test_whoever_may_close_an_excavation_may_ask_for_its_deposit() -> None:
    closing = set(bundle("excavation-extension").definition.audience)
    assert closing == set(bundle("excavation-permit").definition.audience)
    assert closing <= set(bundle("deposit-refund").definition.audience)
