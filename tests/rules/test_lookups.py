"""What a service looks up, and who may be shown what a register holds."""

from typing import Any

import pytest

from baladiya.rules import lookups
from baladiya.rules.definition import Register
from baladiya.rules.expressions import Kind
from baladiya.rules.registers import PORTS
from tests.support.small_service import asked, asking, text

CHECK = {
    "id": "runs",
    "label": text("runs"),
    "passes_when": "lookup.leases.found && lookup.leases.ends_on >= today",
    "else_reason": "duplicate",
}
SERVICE = asking(
    asked("lease", "reference", looked_up_in="leases"),
    asked("rent", "money", prefill="lookup.leases.monthly_rent_fils"),
    asked("name", "arabic_name", prefill="person.name_ar"),
    asked("mobile", "phone", prefill="person.mobile"),
    asked("parcel", "reference", looked_up_in="parcels", required=False),
    asked("area", "decimal", places=2, prefill="lookup.parcels.area_m2"),
    checks=[CHECK],
    reasons=["duplicate"],
)


def test_only_answered_fields_ask_and_each_knows_its_register() -> None:
    assert lookups.asked_of(SERVICE, {"lease": "L-1", "parcel": None, "rent": 5}) == (
        ("leases", Register.LEASES, "lease", "L-1"),
    )


def test_only_the_parts_that_the_definition_names_are_wanted() -> None:
    assert lookups.wanted(SERVICE, "leases") == (
        ("ends_on", Kind.STRING),
        ("monthly_rent_fils", Kind.INT),
    )
    assert lookups.wanted(SERVICE, "person") == (("name_ar", Kind.STRING),)
    assert lookups.wanted(SERVICE, "establishment") == ()


def test_what_the_account_alone_knows_comes_from_no_register() -> None:
    assert [(it.field.id, it.word, it.part) for it in lookups.sources(SERVICE)] == [
        ("rent", "leases", "monthly_rent_fils"),
        ("name", "person", "name_ar"),
        ("area", "parcels", "area_m2"),
    ]


@pytest.mark.parametrize(
    ("register", "number", "parts", "own", "theirs"),
    [
        (Register.POPULATION, "900400001", {}, "900400001", True),
        (Register.POPULATION, "900400001", {}, "880700002", False),
        (Register.POPULATION, "900400001", {}, "", False),
        (Register.POPULATION, "", {}, "", False),
        (Register.LEASES, "L-1", {"tenant_number": "1", "owner_number": "2"}, "1", True),
        (Register.LEASES, "L-1", {"tenant_number": "1", "owner_number": "2"}, "2", True),
        (Register.LEASES, "L-1", {"tenant_number": "1", "owner_number": "2"}, "3", False),
        (Register.LEASES, "L-1", {"tenant_number": "", "owner_number": ""}, "", False),
        (Register.PARCELS, "P-1", {"owner_number": "2"}, "1", False),
        (Register.COMMERCIAL_REGISTER, "1-1", {"name_ar": "x"}, "", True),
        (Register.ELECTRICITY, "10", {"block": 321}, "", True),
    ],
)
def test_a_record_is_for_those_it_names(
    register: Register, number: str, parts: dict[str, Any], own: str, *, theirs: bool
) -> None:
    assert lookups.is_theirs(register, number, parts, own) is theirs


def test_whose_a_record_is_can_always_be_told_where_the_register_knows() -> None:
    for register in (Register.LEASES, Register.PARCELS):
        asked_for = dict(lookups.with_holders((), register))
        assert asked_for
        assert set(asked_for) <= set(PORTS[register].parts)


def test_an_area_is_filled_in_as_it_would_be_typed() -> None:
    area = SERVICE.field("area")
    rent = SERVICE.field("rent")
    assert area is not None
    assert rent is not None
    assert lookups.as_answer(area, 612.5) == "612.5"
    assert lookups.as_answer(area, 450.0) == "450"
    assert lookups.as_answer(rent, 250_000) == 250_000
    assert lookups.as_answer(rent, 0) is None
