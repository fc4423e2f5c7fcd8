"""Municipal accounts kept up to date, closed and objected to, and what may be built on a plot."""

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

UPDATE, CLOSE = "municipal-account-update", "municipal-account-close"
OBJECTION, INFORMATION = "municipal-fee-objection", "information-certificate"


def told(service: str, output: str, answers: dict[str, Any], **more: Any) -> dict[str, str]:
    """The facts of an output in English, by id."""
    found = compiled(service).output(output)
    assert found
    facts = forms.output_facts(compiled(service), found, facts_of(service, answers, **more))
    return {fact.id: fact.value_en for fact in facts}


# --- update ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "monthly"),
    [
        ({"account_use": "own_home", "built_area": "312.5"}, "BHD 6.250"),
        ({"account_use": "own_home", "built_area": "90"}, "BHD 2.000"),
        ({"account_use": "rented_home", "monthly_rent": 310_000}, "BHD 31.000"),
        ({"account_use": "furnished_home", "monthly_rent": 600_000}, "BHD 42.000"),
        (
            {"account_use": "commercial", "premises_rented": True, "monthly_rent": 900_000},
            "BHD 90.000",
        ),
    ],
)
def test_the_notice_tells_what_a_month_costs_from_now_on(
    answers: dict[str, Any], monthly: str
) -> None:
    assert told(UPDATE, "update_notice", answers)["monthly_fee"] == monthly


def test_no_monthly_fee_is_told_where_revenues_set_it() -> None:
    answers = {"account_use": "institution", "premises_rented": False, "monthly_rent": 900_000}
    assert "monthly_fee" not in told(UPDATE, "update_notice", answers)


@pytest.mark.parametrize(
    ("answers", "lease", "wrong"),
    [
        ({"monthly_rent": 310_000}, {}, set()),
        ({"monthly_rent": 280_000}, {}, {"rent_as_registered", "something_changes"}),
        ({"monthly_rent": 310_000}, {"ends_on": "2026-11-22"}, {"lease_known"}),
        ({"monthly_rent": 310_000}, {"found": False}, {"lease_known"}),
        ({"monthly_rent": 310_000}, {"answered": False, "found": False}, set()),
        ({"monthly_rent": 310_000, "effective_from": "2026-12-24"}, {}, {"effective_near"}),
    ],
)
def test_a_new_rent_is_compared_with_the_register_of_leases(
    answers: dict[str, Any], lease: dict[str, Any], wrong: set[str]
) -> None:
    known = {"answered": True, "found": True, "ends_on": "2027-11-30", "monthly_rent_fils": 310_000}
    change = {
        "change_kind": "rent",
        "account_use": "rented_home",
        "lease_number": "L-1",
        "previous_rent": 280_000,
    }
    more = {"lookups": {"leases": known | lease}, "papers": {"lease_registration": 1}}
    assert failed(UPDATE, change | answers, **more) == wrong


def test_only_a_change_of_use_or_area_can_bring_a_visit() -> None:
    for kind, visited in (("rent", False), ("occupant", False), ("use", True)):
        facts = facts_of(UPDATE, {"change_kind": kind})
        offered = {name for name, _ in workflow.moves_from(compiled(UPDATE), "review", facts)}
        assert ("inspect" in offered) is visited


def test_a_home_that_became_ones_own_needs_its_deed_and_no_tenants_letter() -> None:
    wanted = papers(UPDATE, {"change_kind": "owned_home", "account_use": "own_home"})
    assert wanted["title_deed"] is True
    assert wanted["tenant_letter"] is False
    assert "lease" not in wanted


# --- closing --------------------------------------------------------------------------------------


def test_the_deposit_is_asked_about_only_if_one_was_paid() -> None:
    assert "iban" not in asked(CLOSE, {"deposit_paid": False})
    assert {"iban", "deposit_reference"} <= asked(CLOSE, {"deposit_paid": True})


def test_the_refund_that_prepares_itself_answers_what_the_refund_asks() -> None:
    (refund,) = bundle(CLOSE).definition.follow_ups
    assert refund.by_itself
    assert all(compiled(refund.service).field(name) for name in refund.answers)


def test_premises_are_closed_after_they_are_vacated() -> None:
    example = example_named(CLOSE, "company-moved")
    answers = example.answers | {"vacated_on": "2026-11-24"}
    facts = facts_of(CLOSE, answers, papers=facts_in(CLOSE, example).papers)
    assert [problem.at for problem in forms.check(compiled(CLOSE), facts)] == ["field:vacated_on"]


# --- objection ------------------------------------------------------------------------------------


def bill(day: str, billed: int, right: int) -> dict[str, Any]:
    return {"bill_date": day, "billed_fee": billed, "right_fee": right}


def test_an_objection_is_about_money_charged_too_much() -> None:
    example = example_named(OBJECTION, "resident-wrong-rent")
    for bills, fine in (
        ([bill("2026-10-05", 31_000, 28_000), bill("2026-11-05", 31_000, 31_000)], True),
        ([bill("2026-10-05", 31_000, 31_000)], False),
    ):
        facts = facts_of(
            OBJECTION,
            example.answers | {"bills": bills},
            papers=facts_in(OBJECTION, example).papers,
        )
        at = [problem.at for problem in forms.check(compiled(OBJECTION), facts)]
        assert at == ([] if fine else ["field:bills"])


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        ("2026-09-04", set()),
        ("2026-07-05", {"vacated_before"}),
        ("2026-12-05", {"bills_are_past"}),
    ],
)
def test_bills_are_from_after_the_vacating_and_before_today(day: str, wrong: set[str]) -> None:
    answers = {"ground": "vacated", "vacated_on": "2026-07-31", "bills": [bill(day, 90_000, 0)]}
    assert failed(OBJECTION, answers) == wrong


# --- information ----------------------------------------------------------------------------------


def test_what_may_be_built_costs_thirty_dinars() -> None:
    assert costs(INFORMATION, {}) == {"certificate_fee": 30_000}


def test_the_certificate_names_what_was_asked_and_the_zone_of_the_register() -> None:
    parcel = {"answered": True, "found": True, "zone": "RB", "area_m2": 612.5, "block": 912}
    facts = told(
        INFORMATION, "information_certificate", {"wanted": ["heights"]}, lookups={"parcels": parcel}
    )
    assert facts["zone"] == "RB"
    assert facts["area"] == "612.5"
    assert facts["on_heights"] == "Heights and floors"
    assert "on_zoning" not in facts
