"""What is asked given the answers so far, and what follows from them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules import forms
from baladiya.rules.calendar import WorkingCalendar
from baladiya.rules.problems import Refused
from baladiya.rules.service import CompiledService, Facts
from tests.support.small_service import ANSWERS, Data, asked, asking, compiled, facts, option, text

SMALL = compiled()
KINDS = [option("tenant"), option("owner")]


def pages(answers: Mapping[str, Any]) -> list[str]:
    return [page.id for page in forms.visible_pages(SMALL, facts(answers))]


def shown(answers: Mapping[str, Any], page: str = "works") -> list[str]:
    found = SMALL.page(page)
    assert found is not None
    return [field.id for field in forms.visible_fields(SMALL, found, facts(answers))]


def codes(problems: tuple[Any, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.at) for problem in problems]


def read(page: str, posted: Mapping[str, list[str]], given_facts: Facts) -> forms.PageReading:
    found = SMALL.page(page)
    assert found is not None
    return forms.read_page(SMALL, found, posted, given_facts)


# --- what is asked --------------------------------------------------------------------------------


def test_a_page_asks_its_groups_first() -> None:
    found = SMALL.page("person")
    assert found is not None
    ids = [field.id for field in forms.page_fields(SMALL, found)]
    assert ids[:2] == ["name_ar", "name_en"]


def test_pages_and_fields_follow_the_answers() -> None:
    assert pages({}) == ["person", "works"]
    assert pages({"housing": "owner"}) == ["person", "works", "more"]
    assert "lease_number" in shown({"housing": "tenant"})
    assert "lease_number" not in shown({"housing": "owner"})


def test_a_hidden_answer_counts_as_unanswered_for_all_that_comes_after() -> None:
    service = asking(
        asked("block", "block"),
        asked("first", "yes_no"),
        asked("second", "yes_no", shown_when="first"),
        asked("third", "text", shown_when="second"),
        asked("fourth", "text", shown_when='third != ""'),
    )
    stale = {"block": 317, "first": False, "second": True, "third": "a", "fourth": "b"}
    assert forms.strip_hidden(service, facts(stale)) == {"block": 317, "first": False}


def test_an_undecided_condition_does_not_hold() -> None:
    service = asking(
        asked("block", "block"),
        asked("day", "date", required=False),
        asked("why", "text", shown_when="days_between(day, today) > 3"),
    )
    only = service.definition.pages[0]
    ids = [field.id for field in forms.visible_fields(service, only, facts({"block": 317}))]
    assert ids == ["block", "day"]
    assert forms.check(service, facts({"block": 317})) == ()


def test_options_may_depend_on_earlier_answers() -> None:
    service = asking(
        asked("block", "block"),
        asked("company", "yes_no"),
        asked("who", "choice", options=[option("me"), option("firm", shown_when="company")]),
    )
    field = service.field("who")
    assert field is not None
    for company, offered in ((True, ["me", "firm"]), (False, ["me"])):
        found = forms.visible_options(service, field, facts({"company": company}))
        assert [it.id for it in found] == offered
    chosen = {"block": 317, "company": False, "who": "firm"}
    assert codes(forms.check(service, facts(chosen))) == [("choice_unknown", "field:who")]


def test_columns_may_depend_on_earlier_answers() -> None:
    columns = [asked("name", "text"), asked("share", "decimal", shown_when="shared")]
    service = asking(
        asked("block", "block"), asked("shared", "yes_no"), asked("owners", "group", fields=columns)
    )
    field = service.field("owners")
    assert field is not None
    alone = facts({"block": 317, "shared": False, "owners": [{"name": "a"}]})
    assert [it.id for it in forms.visible_columns(service, field, alone)] == ["name"]
    assert forms.check(service, alone) == ()
    several = facts({"block": 317, "shared": True, "owners": [{"name": "a"}]})
    assert codes(forms.check(service, several)) == [("field_required", "field:owners.0.share")]


def test_a_question_may_be_required_by_condition() -> None:
    service = asking(
        asked("block", "block"),
        asked("foreign", "yes_no"),
        asked("passport", "text", required="foreign"),
    )
    field = service.field("passport")
    assert field is not None
    assert forms.is_required(service, field, facts({"foreign": True}))
    assert not forms.is_required(service, field, facts({"foreign": False}))


# --- reading a page -------------------------------------------------------------------------------


def test_conditions_see_what_was_just_typed_on_the_same_page() -> None:
    posted = {
        "block": ["317"],
        "housing": ["tenant"],
        "start": ["1/12/2026"],
        "finish": ["2/12/2026"],
    }
    posted |= {"segments-0-surface": ["paving"], "segments-0-length": ["3"]}
    assert codes(read("works", posted, facts({})).problems) == [
        ("field_required", "field:lease_number")
    ]
    owner = read("works", posted | {"housing": ["owner"], "lease_number": ["L-1"]}, facts(ANSWERS))
    assert owner.problems == ()
    assert owner.answers["lease_number"] is None, "merging must take the hidden answer away"


def test_an_emptied_answer_is_taken_away_and_a_wrong_one_left_as_it_was() -> None:
    reading = read(
        "person",
        {"name_ar": ["Salem"], "personal_number": ["850101234"], "language": ["ar"]},
        facts(ANSWERS | {"email": "a@example.org"}),
    )
    assert reading.answers["email"] is None
    assert "name_ar" not in reading.answers
    assert codes(reading.problems) == [
        ("arabic_letters_wanted", "field:name_ar"),
        ("field_required", "field:mobile"),
    ]


def test_what_was_typed_is_kept_for_this_page_only() -> None:
    posted = {"name_ar": ["Salem"], "csrf": ["x"], "block": ["1"], "mobile": ["12"]}
    assert dict(read("person", posted, facts({})).typed) == {
        "name_ar": ("Salem",),
        "mobile": ("12",),
    }


def test_a_rule_over_answers_speaks_in_its_own_words() -> None:
    posted = {"start": ["5/12/2026"], "finish": ["4/12/2026"]}
    problems = read("works", posted, facts(ANSWERS)).problems
    (rule,) = [problem for problem in problems if problem.code == "rule_not_met"]
    assert rule.at == "field:finish"
    assert rule.values == text("after the start")


def test_a_rule_that_rests_on_a_wrong_answer_waits() -> None:
    posted = {"start": ["soon"], "finish": ["4/12/2026"]}
    problems = read("works", posted, facts(ANSWERS)).problems
    assert ("date_malformed", "field:start") in codes(problems)
    assert "rule_not_met" not in [code for code, _ in codes(problems)]


def test_a_page_made_up_of_some_fields_reads_just_these() -> None:
    page = SMALL.page("works")
    assert page is not None
    only = page.model_copy(update={"fields": page.fields[-1:]})
    reading = forms.read_page(SMALL, only, {"finish": ["3/12/2026"]}, facts())
    assert reading.answers == {"finish": "2026-12-03"}


# --- what stops a submission ----------------------------------------------------------------------


def test_a_complete_application_can_be_submitted() -> None:
    assert forms.check(SMALL, facts(papers={"lease": 1})) == ()


def test_everything_that_is_wrong_is_told_at_once() -> None:
    answers = ANSWERS | {"mobile": "", "segments": [{"surface": "mud"}], "finish": "2026-01-01"}
    assert codes(forms.check(SMALL, facts(answers, papers={"photo": 3}))) == [
        ("field_required", "field:mobile"),
        ("choice_unknown", "field:segments.0.surface"),
        ("field_required", "field:segments.0.length"),
        ("rule_not_met", "field:finish"),
        ("paper_required", "paper:lease"),
        ("papers_too_many", "paper:photo"),
    ]


def test_an_answer_that_came_from_elsewhere_is_held_to_the_same_rules() -> None:
    prefilled = facts(ANSWERS | {"mobile": "36001"}, papers={"lease": 1})
    assert codes(forms.check(SMALL, prefilled)) == [("phone_malformed", "field:mobile")]


def test_an_amount_that_cannot_be_worked_out_stops_a_submission() -> None:
    fee = {"id": "fee", "label": text("fee"), "amount_fils": "tables.rates[housing]"}
    service = compiled(fees=[fee])
    with_papers = facts(papers={"lease": 1})
    assert codes(forms.check(service, with_papers)) == [("amount_undecided", "")]
    assert [it.id for it in forms.quote(service, with_papers)] == ["security"]
    with pytest.raises(Refused, match="amount_undecided"):
        forms.amount_of(service, "fee", with_papers)


def test_an_amount_below_zero_is_none() -> None:
    fee = {"id": "fee", "label": text("fee"), "amount_fils": "block - 1000"}
    assert forms.quote(compiled(fees=[fee], deposits=[]), facts()) == ()


def test_papers_are_wanted_or_welcome() -> None:
    wanted = {it.paper.id: it.required for it in forms.wanted_papers(SMALL, facts())}
    assert wanted == {"lease": True, "photo": False}
    wanted = {
        it.paper.id: it.required
        for it in forms.wanted_papers(SMALL, facts(ANSWERS | {"housing": "owner"}))
    }
    assert wanted == {"lease": False, "photo": False}


# --- checks and money -----------------------------------------------------------------------------


def result(service: CompiledService, given_facts: Facts) -> tuple[bool, bool]:
    (found,) = forms.run_checks(service, given_facts)
    return found.applies, found.passed


def test_a_check_applies_and_passes_by_its_conditions() -> None:
    assert result(SMALL, facts(papers={"lease": 1})) == (True, True)
    assert result(SMALL, facts()) == (True, False)
    assert result(SMALL, facts(ANSWERS | {"housing": "owner"})) == (False, True)


def test_a_check_that_cannot_be_decided_has_not_passed() -> None:
    check = {
        "id": "odd",
        "label": text("odd"),
        "applies_when": "tables.rates[housing] > 0",
        "passes_when": "true || tables.rates[housing] > 0",
        "else_reason": "duplicate",
    }
    assert result(compiled(checks=[check]), facts()) == (True, True)
    check["passes_when"] = "tables.rates[housing] > 0"
    assert result(compiled(checks=[check]), facts()) == (True, False)


def test_fees_and_deposits_are_quoted_in_fils() -> None:
    quoted = {it.id: (it.amount_fils, it.is_deposit) for it in forms.quote(SMALL, facts())}
    # 2.5 at 2500 and 10 at 1000 fils; the least is 1000.
    assert quoted == {"fee": (16250, False), "security": (50000, True)}
    assert forms.amount_of(SMALL, "fee", facts({})) == 1000


def test_expressions_see_registers_the_calendar_and_the_application() -> None:
    fields = [
        asked("block", "block"),
        asked("deposit", "reference", looked_up_in="deposits"),
        asked("start", "date"),
    ]
    fee = {
        "id": "fee",
        "label": text("fee"),
        "amount_fils": "lookup.deposit.found ? lookup.deposit.amount_fils"
        " : working_days_between(today, start)",
    }
    service = asking(*fields, fees=[fee])
    answers = {"block": 317, "deposit": "A-1", "start": "2026-12-20"}
    held = {"deposit": {"found": True, "amount_fils": 7000}}
    assert forms.amount_of(service, "fee", facts(answers, lookups=held)) == 7000
    holidays = WorkingCalendar(frozenset({date(2026, 12, 16), date(2026, 12, 17)}))
    plain = forms.amount_of(service, "fee", facts(answers))
    assert forms.amount_of(service, "fee", facts(answers, calendar=holidays)) == plain - 2


def test_what_a_register_does_not_tell_or_tells_in_another_shape_counts_as_not_told() -> None:
    parcel = asked("parcel", "reference", looked_up_in="parcels")
    fee = {"id": "fee", "label": text("fee"), "amount_fils": "times(10, lookup.parcels.area_m2)"}
    service = asking(asked("block", "block"), parcel, fees=[fee])
    for area, amount in ((450, 4500), (2.5, 25), ("450", 0), (None, 0)):
        told = {"parcels": {"found": True, "answered": True, "area_m2": area, "colour": "red"}}
        assert forms.amount_of(service, "fee", facts({}, lookups=told)) == amount


def test_the_rates_in_force_on_the_day_of_submission_count() -> None:
    rates = [
        {"from": "2026-01-01", "values": {"a": 100}},
        {"from": "2027-01-01", "values": {"a": 120}},
    ]
    fee = {"id": "fee", "label": text("fee"), "amount_fils": 'tables.rates["a"]'}
    service = asking(asked("block", "block"), fees=[fee], tables={"rates": rates})
    assert forms.amount_of(service, "fee", facts({})) == 100
    later = Facts(answers={}, today=date(2027, 3, 1))
    assert forms.amount_of(service, "fee", later) == 120
    assert forms.amount_of(service, "fee", replace(later, submitted_on="2026-12-31")) == 100
    too_early = Facts(answers={}, today=date(2025, 12, 31))
    assert forms.quote(service, too_early) == ()


def test_rules_over_rows_add_columns_and_shares() -> None:
    def column(name: str, kind: str) -> Data:
        return asked(name, kind, required=False)

    heirs = asked(
        "heirs",
        "group",
        rules=[
            {"holds": 'shares_make_one(heirs, "part", "of")', "otherwise": text("one")},
            {"holds": 'sum_of(heirs, "paid") <= 500', "otherwise": text("paid")},
        ],
        fields=[column("part", "integer"), column("of", "decimal"), column("paid", "money")],
    )
    service = asking(asked("block", "block"), heirs)

    def problems(*rows: Data) -> list[str]:
        found = forms.check(service, facts({"block": 317, "heirs": list(rows)}))
        return [str(it.values["en"]) for it in found]

    third, sixth = {"part": 1, "of": "3"}, {"part": 1, "of": "6"}
    assert problems(third, third, sixth, sixth) == []
    assert problems(third, third) == ["Text one"]
    assert problems({"part": 1, "of": "0"}, third) == ["Text one"]
    assert problems(*[{"part": 1, "of": "2.5"}] * 2, {"part": 1, "of": "5"}) == []
    assert problems({"part": 1, "of": "1", "paid": 501}) == ["Text paid"]


# --- showing --------------------------------------------------------------------------------------


def test_who_applies_is_read_from_the_answers() -> None:
    who = forms.who_applies(SMALL, facts())
    assert (who.name_ar, who.number, who.phone) == ("سالم بن أحمد", "850101234", "+97336001234")
    assert (who.name_en, who.email, who.language) == ("", "", "ar")
    assert forms.block_of(SMALL, ANSWERS) == 317
    assert forms.block_of(SMALL, {}) is None


@pytest.mark.parametrize(
    ("kind", "value", "arabic", "english", "more"),
    [
        ("money", 5000, "5.000 د.ب.", "BHD 5.000", {}),
        ("date", "2026-11-24", "24 نوفمبر 2026", "24 November 2026", {}),
        ("phone", "+97336001234", "3600 1234", "3600 1234", {}),
        ("iban", "BH67BMAG00001299123456", *["BH67 BMAG 0000 1299 1234 56"] * 2, {}),
        ("choice", "owner", "نص owner", "Text owner", {"options": KINDS}),
        (
            "choices",
            ["tenant", "owner"],
            "نص tenant، نص owner",
            "Text tenant, Text owner",
            {"options": KINDS},
        ),
        ("yes_no", False, "لا", "No", {}),
        ("country", "BH", "البحرين", "Bahrain", {}),
        ("decimal", "12.5", "12.5 متر", "12.5 m", {"unit": {"ar": "متر", "en": "m"}}),
        ("integer", 1203, "1203", "1203", {}),
        ("point", {"lat": "26.2", "lon": "50.5"}, "26.2, 50.5", "26.2, 50.5", {}),
        ("text", None, "", "", {}),
    ],
)
def test_an_answer_is_said_in_both_languages(
    kind: str, value: object, arabic: str, english: str, more: dict[str, Any]
) -> None:
    service = asking(asked("it", kind, **more), asked("block", "block"))
    field = service.field("it")
    assert field is not None
    assert forms.show_answer(service, field, value, "ar") == arabic
    assert forms.show_answer(service, field, value, "en") == english


def test_rows_are_said_line_by_line() -> None:
    field = SMALL.field("segments")
    assert field is not None
    said = forms.show_answer(SMALL, field, ANSWERS["segments"], "en")
    assert said == (
        "Text surface: Text asphalt, Text length: 2.5\nText surface: Text paving, Text length: 10"
    )
    row = forms.show_row(SMALL, field, ANSWERS["segments"][0], "ar")
    assert [words for _, words in row] == ["نص asphalt", "2.5"]


def test_answers_are_listed_by_page_with_those_left_open() -> None:
    listed = {it.page.id: it.answers for it in forms.answered_pages(SMALL, facts())}
    assert list(listed) == ["person", "works"]
    assert {field.id: value for field, value in listed["person"]}["email"] is None
    assert {field.id: value for field, value in listed["works"]}["block"] == 317


# --- outputs --------------------------------------------------------------------------------------


def test_an_output_gives_its_facts_in_both_languages() -> None:
    output = SMALL.output("permit")
    assert output is not None
    given_facts = forms.output_facts(SMALL, output, facts())
    told = {it.id: (it.value_ar, it.value_en, it.public) for it in given_facts}
    assert told == {
        "block": ("317", "317", True),
        "housing": ("نص tenant", "Text tenant", False),
        "start": ("1 ديسمبر 2026", "1 December 2026", False),
        "charged": ("2.500 د.ب.", "BHD 2.500", False),
    }
    statement = forms.output_statement(SMALL, output, facts())
    assert statement is not None
    assert (statement.ar, statement.en) == ("صالحة للمجمع 317", "Valid in block 317")
    assert forms.output_valid_until(SMALL, output, facts()) == date(2027, 5, 24)


def test_a_fact_without_a_value_is_left_out() -> None:
    output = SMALL.output("permit")
    assert output is not None
    told = [it.id for it in forms.output_facts(SMALL, output, facts({"block": 317}))]
    assert told == ["block", "charged"]


# --- the schema for clients -----------------------------------------------------------------------


def test_the_schema_is_valid_and_takes_what_the_form_takes() -> None:
    schema = forms.answer_schema(SMALL)
    jsonschema_rs.meta.validate(schema)
    jsonschema_rs.Draft202012Validator(schema).validate(ANSWERS)
    assert "block" in schema["required"]
    assert "lease_number" not in schema["required"], "a condition cannot be said in the schema"
    assert "deed" not in schema["required"], "its page is not always asked"
    assert schema["properties"]["block"]["x-title-ar"] == "نص block"


@pytest.mark.parametrize(
    "wrong",
    [
        {"block": "317"},
        {"block": 99},
        {"housing": "lodger"},
        {"segments": []},
        {"segments": [{"surface": "paving"}]},
        {"segments": [{"surface": "paving", "length": 2.5}]},
        {"start": "1/12/2026"},
        {"personal_number": "12"},
        {"unknown": 1},
    ],
)
def test_the_schema_refuses_what_the_form_refuses(wrong: dict[str, Any]) -> None:
    schema = jsonschema_rs.Draft202012Validator(forms.answer_schema(SMALL))
    assert not schema.is_valid(ANSWERS | wrong)
    if "start" not in wrong:  # the form also reads a date as a person types it
        assert forms.read_answers(SMALL, ANSWERS | wrong, facts()).problems


CASES = st.fixed_dictionaries(
    {},
    optional={
        "housing": st.sampled_from(["tenant", "owner", "lodger", ""]),
        "lease_number": st.sampled_from(["L-1", ""]),
        "deed": st.sampled_from(["D-1", ""]),
        "block": st.sampled_from([317, 99, None]),
    },
)


@given(CASES)
def test_hidden_fields_are_never_required_and_never_kept(changes: dict[str, Any]) -> None:
    given_facts = facts(ANSWERS | changes, papers={"lease": 1})
    visible = {
        field.id
        for page in forms.visible_pages(SMALL, given_facts)
        for field in forms.visible_fields(SMALL, page, given_facts)
    }
    assert set(forms.strip_hidden(SMALL, given_facts)) <= visible
    for problem in forms.check(SMALL, given_facts):
        assert problem.at.removeprefix("field:").split(".")[0] in visible


# --- what comes next ------------------------------------------------------------------------------


def test_what_was_never_said_is_not_carried_over_as_none_or_no() -> None:
    rows = asked("rows", "group", required=False, fields=[asked("n", "integer", required=False)])
    fields = [
        asked("block", "block"),
        asked("floors", "integer", required=False),
        asked("near", "yes_no", required=False),
        asked("width", "decimal", required=False),
        asked("parcel", "reference", required=False, looked_up_in="parcels"),
        rows,
    ]
    carried = {
        "block": "block",
        "floors": "floors + 1",
        "near": "!near",
        "width": "lookup.parcels.area_m2",
        "parcel": '"P-" + parcel',
        "rows": "rows",
    }
    onward = {"id": "on", "service": "next", "label": text("on"), "answers": carried}
    service = asking(*fields, follow_ups=[onward])
    (follow_up,) = service.definition.follow_ups

    def over(answers: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        return forms.carried_over(service, follow_up, facts(answers, **more), service)

    assert over({"block": 317}) == {"block": 317}
    given_answers = {"floors": 2, "near": False, "parcel": "7", "rows": [{}, {"n": 0}]}
    found = {"parcels": {"answered": True, "found": True, "area_m2": 450.5}}
    assert over(given_answers, lookups=found) == {
        "floors": 3,
        "near": True,
        "width": "450.5",
        "parcel": "P-7",
        "rows": [{}, {"n": 0}],
    }
