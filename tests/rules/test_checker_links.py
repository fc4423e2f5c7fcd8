"""The checker on what the whole catalogue needs: questions, bodies, follow-ups, dates, keeping."""

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest

from baladiya.rules.checker import check, check_on, check_together
from baladiya.rules.definition import Register
from baladiya.rules.loader import load
from baladiya.rules.registers import PORTS
from tests.support.defects import Change, both, defects_after, drop, put
from tests.support.small_service import SHARED, SMALL, Data, asked, text, write_service

PARCEL = asked("parcel", "reference", looked_up_in="parcels", required=False)
HEIRS = asked(
    "heirs",
    "group",
    required=False,
    fields=[
        asked("part", "integer"),
        asked("of", "integer"),
        asked("name", "text"),
    ],
)


def extra(field: Data, **more: object) -> Change:
    """Will give a change that asks one more question."""
    return lambda data: data["pages"][1]["fields"].append(field | more)


def rule(source: str) -> Change:
    """Will give a change that asks for heirs under a rule over their rows."""
    return extra(HEIRS, rules=[{"holds": source, "otherwise": text("one")}])


LETTER = both(
    put("outputs.0.kind", "letter"),
    put("outputs.0.facts.0.public", False),
    put("outputs.0.statement", text("yes")),
)
# What is changed, the defect that must be found, and a word of the line it must be found at.
DEFECTS: list[tuple[str, Change, str, str]] = [
    # before and beside
    ("a question without exit", drop("questions.0.exit"), "key_missing", "{"),
    ("a question that stops nobody", put("questions.0.stop_when", "x"), "value_unknown", '"x"'),
    (
        "a question twice",
        lambda data: data["questions"].append(data["questions"][0]),
        "id_twice",
        '"lives_here"',
    ),
    ("an unknown body", put("referrals.0.body", "moon"), "body_unknown", '"moon"'),
    ("a referral at no step", put("referrals.0.step", "moon"), "step_unknown", '"moon"'),
    (
        "a referral while waiting",
        put("referrals.0.step", "payment"),
        "referral_unworked",
        "payment",
    ),
    ("a referral with no paper", put("referrals.0.papers", ["map"]), "paper_unknown", '"map"'),
    ("a referral for no time", put("referrals.0.clock", {}), "clock_wrong", '"clock"'),
    ("a referral when", put("referrals.0.when", "block"), "expression_wrong_kind", '"when"'),
    ("an unknown silence", put("referrals.0.silence", "yes"), "value_unknown", '"silence"'),
    ("a follow-up when", put("follow_ups.0.when", "moon"), "expression_wrong", '"moon"'),
    ("a follow-up of nothing", put("follow_ups.0.answers.block", "bl"), "expression_wrong", '"bl"'),
    (
        "an answer by an applicant",
        put("moves.answer.needs", ["answer"]),
        "answer_by_staff",
        "needs",
    ),
    ("bodies in the file", put("bodies", {}), "filled_in_by_loader", '"bodies"'),
    # letters
    (
        "a letter that says nothing",
        both(LETTER, drop("outputs.0.statement")),
        "letter_without_statement",
        "{",
    ),
    (
        "a letter on no paper",
        both(LETTER, drop("outputs.0.template")),
        "output_without_template",
        "{",
    ),
    # tables
    ("an empty table", put("tables.dated", []), "table_empty", '"dated"'),
    (
        "a table out of order",
        put("tables.dated.1.from", "2019-01-01"),
        "table_out_of_order",
        "2019",
    ),
    ("a table from a number", put("tables.dated.1.from", 2030), "value_wrong", "2030"),
    ("other rows", put("tables.dated.1.values", {"day": 1}), "table_rows_differ", '"values"'),
    ("rates in fractions", put("tables.dated.1.values.hour", 1.5), "number_wanted", "1.5"),
    # registers
    ("a register nobody keeps", extra(PARCEL, looked_up_in="moon"), "value_unknown", "moon"),
    ("a register asked with a date", extra(PARCEL, type="date"), "register_type", "parcels"),
    (
        "a register asked twice",
        both(extra(PARCEL), extra(PARCEL, id="other")),
        "register_twice",
        "parcels",
    ),
    ("a register asked in rows", extra(HEIRS, fields=[PARCEL]), "register_in_rows", "parcels"),
    # keeping
    ("an unknown basis", extra(PARCEL, lawful_basis="moon"), "lawful_basis_unknown", '"moon"'),
    ("an unknown retention", extra(PARCEL, retention="moon"), "retention_unknown", '"moon"'),
    (
        "an unknown retention of a column",
        extra(HEIRS, fields=[asked("part", "integer", retention="moon")]),
        "retention_unknown",
        '"moon"',
    ),
    # rules over rows
    ("the sum of a text", rule('sum_of(heirs, "name") > 1'), "column_not_added", "sum_of"),
    ("the sum of nothing", rule('sum_of(heirs, "moon") > 1'), "column_unknown", "sum_of"),
    (
        "shares of nothing",
        rule('shares_make_one(heirs, "part", "all")'),
        "column_unknown",
        "shares",
    ),
    ("the sum of no rows", rule("sum_of([], name_ar) > 1"), "rows_function_wrong", "sum_of"),
]


@pytest.mark.parametrize(
    ("change", "code", "word"), [it[1:] for it in DEFECTS], ids=[it[0] for it in DEFECTS]
)
def test_a_defect_is_found_at_its_line(
    tmp_path: Path, change: Change, code: str, word: str
) -> None:
    found = defects_after(tmp_path, change)
    assert code in [it[0] for it in found], found
    assert any(word in line for defect, line in found if defect == code), found


SOUND: list[tuple[str, Change]] = [
    ("a letter without public facts", LETTER),
    ("shares that are numbers", rule('shares_make_one(heirs, "part", "of")')),
    ("a register asked once", extra(PARCEL, lawful_basis="task", retention="case")),
    ("an area", extra(asked("plot", "area", required=False))),
    ("an answer of the officer's", put("moves.approve.needs", ["answer"])),
]


@pytest.mark.parametrize("change", [it[1] for it in SOUND], ids=[it[0] for it in SOUND])
def test_what_is_right_is_let_be(tmp_path: Path, change: Change) -> None:
    found = {code for code, _ in defects_after(tmp_path, change)}
    assert found <= {"example_needs"}  # the example's officer has not written an answer


def test_every_purpose_has_a_basis_and_a_time(tmp_path: Path) -> None:
    shared = deepcopy(dict(SHARED))
    terms = shared["purposes.yaml"]
    del terms["purposes"]["decide"]
    terms["purposes"]["pay"]["lawful_basis"] = "moon"
    terms["retention_classes"]["case"]["years"] = 0
    _, found = check(write_service(tmp_path, shared=shared))
    told = {(it.path, it.code) for it in found}
    assert ("small-service/service.yaml", "purpose_without_terms") in told
    assert ("_shared/purposes.yaml", "lawful_basis_unknown") in told
    assert ("_shared/purposes.yaml", "retention_years") in told


def test_a_table_must_have_begun_on_the_day_it_is_used(tmp_path: Path) -> None:
    bundle = load(write_service(tmp_path))
    assert check_on(bundle, date(2020, 1, 1)) == ()
    assert [it.code for it in check_on(bundle, date(2019, 12, 31))] == ["table_not_begun"]


def test_every_register_can_be_asked_and_says_whether_it_answered() -> None:
    assert set(PORTS) == set(Register)
    for port in PORTS.values():
        assert {"found", "answered"} < set(port.parts)
        assert port.asked_with


# --- services side by side ------------------------------------------------------------------------


def following(root: Path, name: str, prefix: str, **follow_up: object) -> Path:
    """Will write a service that is followed by another."""
    data = deepcopy(SMALL) | {"service": name, "prefix": prefix}
    data["follow_ups"] = [data["follow_ups"][0] | {"answers": {}} | follow_up]
    return write_service(root / name, data)


def side_by_side(*folders: Path, whole: bool = True) -> list[str]:
    return [it.code for it in check_together(map(load, folders), whole=whole)]


def test_a_follow_up_leads_to_a_service_that_exists(tmp_path: Path) -> None:
    lost = following(tmp_path, "one", "SA", service="moon")
    assert side_by_side(lost) == ["service_unknown"]
    assert side_by_side(lost, whole=False) == []


def test_a_service_unlocks_services_that_exist(tmp_path: Path) -> None:
    lost = write_service(tmp_path / "one", deepcopy(SMALL) | {"unlocks": ["moon"]})
    assert side_by_side(lost) == ["service_unknown"]


def test_a_follow_up_answers_what_the_other_service_asks_in_its_kind(tmp_path: Path) -> None:
    two = following(tmp_path, "two", "SB", service="two")
    good = {"block": "block", "lease_number": "lease_number"}
    one = following(tmp_path, "one", "SA", service="two", answers=good)
    assert side_by_side(one, two) == []
    wrong = {"block": "lease_number", "moon": "block"}
    three = following(tmp_path, "three", "SC", service="two", answers=wrong)
    assert side_by_side(three, two) == ["expression_wrong_kind", "follow_up_field_unknown"]


def test_follow_ups_made_by_themselves_never_go_round(tmp_path: Path) -> None:
    alone = following(tmp_path, "alone", "SA", service="alone", by_itself=True)
    assert side_by_side(alone) == ["follow_up_cycle"]
    one = following(tmp_path, "one", "SB", service="two", by_itself=True)
    two = following(tmp_path, "two", "SC", service="one", by_itself=True)
    assert side_by_side(one, two) == ["follow_up_cycle", "follow_up_cycle"]
    button = following(tmp_path, "button", "SD", service="four", by_itself=True)
    four = following(tmp_path, "four", "SE", service="button")
    assert side_by_side(button, four) == []
