"""The checker: each defect is found, with its file and line, and all of them at once."""

import re
from copy import deepcopy
from pathlib import Path

import pytest

from baladiya.rules.checker import check, check_together
from baladiya.rules.defect_words import WORDS
from baladiya.rules.loader import load
from tests.support.defects import Change, both, defects_after, drop, put
from tests.support.small_service import (
    ANSWERS,
    EXAMPLE,
    SHARED,
    SMALL,
    TEMPLATE,
    WORKED,
    Data,
    asked,
    move,
    option,
    step,
    text,
    write_service,
)

# What is changed, the defect that must be found, and a word of the line it must be found at.
DEFECTS: list[tuple[str, Change, str, str]] = [
    ("an unknown key", put("color", "red"), "key_unknown", '"color"'),
    ("a missing key", drop("summary"), "key_missing", "{"),
    ("a language missing", drop("name.en"), "language_missing", '"name"'),
    ("an empty language", put("name.ar", " "), "language_missing", '"ar": " "'),
    ("English for Arabic", put("name.ar", "Small service"), "language_not_arabic", "Small service"),
    ("Arabic for English", put("name.en", "خدمة"), "language_not_english", "خدمة"),
    ("no purpose", drop("pages.1.fields.0.purpose"), "purpose_missing", "{"),
    ("an unknown type", put("pages.1.fields.0.type", "colour"), "value_unknown", "colour"),
    ("a key misspelt", put("papper", []), "key_misspelt", '"papper"'),
    ("days that are no number", put("promise.working_days", "few"), "number_wanted", "few"),
    ("a text in one language", put("name", "Small"), "text_wanted", '"Small"'),
    ("a truth in words", put("listed", "perhaps"), "truth_wanted", "perhaps"),
    ("a word for a list", put("audience", "citizen"), "list_wanted", '"citizen"'),
    ("a word for a step", put("steps.review", "late"), "mapping_wanted", '"late"'),
    ("a number for words", put("pages.1.fields.0.prefill", 5), "words_wanted", "5"),
    ("letters that look like digits", put("prefix", "OL"), "prefix_malformed", '"OL"'),
    ("a name misspelt", put("papers.0.required", 'housng == "x"'), "name_misspelt", "housng"),
    ("an id with a space", put("pages.1.fields.0.id", "a b"), "not_an_id", '"a b"'),
    ("a fee in fractions", put("fees.0.amount_fils", 5.5), "fee_in_fractions", "5.5"),
    ("a roman prefix", put("prefix", "CD"), "prefix_roman", '"prefix"'),
    ("groups in the file", put("groups", {}), "filled_in_by_loader", '"groups"'),
    # what is asked
    ("a field twice", put("pages.1.fields.4.id", "name_ar"), "id_twice", '"name_ar"'),
    ("a page twice", put("pages.1.id", "person"), "id_twice", '"person"'),
    ("an option twice", put("pages.1.fields.1.options.1.id", "tenant"), "id_twice", '"tenant"'),
    ("a reserved name", put("pages.2.fields.0.id", "today"), "id_reserved", '"today"'),
    ("an unknown group", put("pages.0.groups", ["nobody"]), "group_unknown", "nobody"),
    ("a group on two pages", put("pages.2.groups", ["person"]), "group_twice", "person"),
    ("an empty page", put("pages.2.fields", []), "page_empty", "{"),
    ("an unknown kind of paper", put("papers.0.kind", "map"), "paper_kind_unknown", '"map"'),
    ("a choice without options", drop("pages.1.fields.1.options"), "options_missing", "{"),
    (
        "options of a text",
        put("pages.2.fields.0.options", [option("a")]),
        "options_unwanted",
        '"options"',
    ),
    ("rows without columns", drop("pages.1.fields.3.fields"), "columns_missing", "{"),
    (
        "columns of a text",
        put("pages.2.fields.0.fields", [asked("a", "text")]),
        "columns_unwanted",
        '"fields"',
    ),
    (
        "rows in rows",
        put("pages.1.fields.3.fields.1", asked("deep", "group", fields=[asked("a", "text")])),
        "column_type",
        '"group"',
    ),
    (
        "a rule on a column",
        put("pages.1.fields.3.fields.1.rules", [{"holds": "block > 1", "otherwise": text("a")}]),
        "column_rules",
        '"rules"',
    ),
    ("bounds crossed", put("pages.1.fields.3.least", 9), "bounds_crossed", '"least"'),
    ("too many rows", put("pages.1.fields.3.most", 101), "too_many_rows", '"most"'),
    ("an unknown source", put("pages.2.fields.0.prefill", "moon"), "prefill_unknown", "moon"),
    (
        "a register that is not asked",
        put("pages.2.fields.0.prefill", "lookup.parcels.zone"),
        "prefill_unknown",
        "lookup.parcels.zone",
    ),
    (
        "a source of another kind",
        put("pages.2.fields.0.prefill", "person.block"),
        "prefill_of_another_kind",
        "person.block",
    ),
    ("an unknown route", put("routed_by", "moon"), "routed_by_unknown", '"routed_by"'),
    ("a route by text", put("routed_by", "name_ar"), "routed_by_not_block", '"routed_by"'),
    (
        "a route that may be left open",
        put("pages.1.fields.0.required", False),
        "routed_by_not_always",
        '"routed_by"',
    ),
    # expressions
    (
        "a name that is none",
        put("pages.2.shown_when", 'house == "owner"'),
        "expression_wrong",
        "house ==",
    ),
    ("an ill-typed condition", put("papers.0.required", "block"), "expression_wrong_kind", "block"),
    ("an ill-typed fee", put("fees.0.amount_fils", "1.5"), "expression_wrong_kind", "1.5"),
    (
        "a costly formula",
        put("fees.0.amount_fils", "segments.map(a, [1].map(b, [1].map(c, c)))[0][0][0]"),
        "expression_too_costly",
        "map(c",
    ),
    (
        "a column that is none",
        put("fees.0.amount_fils", "sum(segments.map(s, times(1, s.width)))"),
        "column_unknown",
        "s.width",
    ),
    (
        "a look ahead",
        put("pages.1.fields.0.shown_when", 'housing == "owner"'),
        "looks_ahead",
        "owner",
    ),
    (
        "a look at itself",
        put("pages.1.fields.1.shown_when", "answered.housing"),
        "looks_ahead",
        "answered.housing",
    ),
    ("a page ahead", put("pages.1.shown_when", 'deed == "x"'), "looks_ahead", "deed"),
    (
        "an option that is none",
        put("papers.0.required", 'housing == "lodger"'),
        "option_unknown",
        "lodger",
    ),
    (
        "an option that is none, among others",
        put("papers.0.required", 'housing in ["owner", "lodger"]'),
        "option_unknown",
        "lodger",
    ),
    ("a page nobody can reach", put("pages.2.shown_when", "false"), "never_shown", "false"),
    ("a condition that always holds", put("pages.2.shown_when", "1 < 2"), "always_shown", "1 < 2"),
    ("a negative fee", put("fees.0.amount_fils", "-5"), "amount_negative", "-5"),
    # steps
    ("two drafts", put("steps.review.status", "draft"), "draft_wanted", '"steps"'),
    (
        "a step nobody reaches",
        put("steps.lost", step("in_review", **WORKED)),
        "step_unreachable",
        '"lost"',
    ),
    (
        "a step without way on",
        both(
            put("steps.lost", step("in_review", **WORKED)),
            put("moves.approve.to", "lost"),
        ),
        "step_without_way_on",
        '"lost"',
    ),
    (
        "steps that never end",
        both(
            put("steps.lost", step("in_review", **WORKED)),
            put("steps.gone", step("in_review", **WORKED)),
            put("moves.approve.to", "lost"),
            put("moves.turn", move(["lost"], "gone", ["officer"])),
            put("moves.back", move(["gone"], "lost", ["officer"])),
        ),
        "step_never_ends",
        '"gone"',
    ),
    # a way that stays open
    (
        "a step whose every way can be closed",
        both(put("moves.refuse.come_from", ["signing"]), put("moves.ask.when", "block > 400")),
        "step_can_strand",
        '"review"',
    ),
    (
        "steps that only lead round surely",
        both(
            put("moves.refuse.come_from", ["signing"]),
            put("moves.lapse_unanswered.when", "block > 400"),
        ),
        "step_can_strand",
        '"correction"',
    ),
    (
        "a step that waits for someone who never comes",
        both(
            put("moves.refuse.come_from", ["review"]),
            put("moves.sign.by", ["service_owner"]),
            put("steps.signing.owner", "service_owner"),
        ),
        "step_can_strand",
        '"signing"',
    ),
    (
        "a submission under a condition",
        put("moves.submit.when", "block > 400"),
        "step_can_strand",
        '"draft"',
    ),
    ("no owner", drop("steps.review.owner"), "step_without_owner", '"review"'),
    ("no clock", drop("steps.review.clock"), "step_without_clock", '"review"'),
    (
        "an owner without a move",
        put("steps.review.owner", "auditor"),
        "owner_cannot_move",
        "auditor",
    ),
    ("an unknown role", put("steps.review.owner", "mayor"), "value_unknown", "mayor"),
    ("a move by an unknown role", put("moves.approve.by", ["mayor"]), "value_unknown", "mayor"),
    ("an end that is none", put("steps.issued.final", False), "final_mismatch", '"issued"'),
    ("a final step in review", put("steps.review.final", True), "final_mismatch", '"review"'),
    ("a move from an end", put("moves.approve.come_from", ["issued"]), "final_has_moves", "issued"),
    ("two clocks in one", put("steps.review.clock.days", 3), "clock_wrong", '"clock"'),
    ("a clock of no days", put("steps.review.clock.working_days", 0), "clock_wrong", '"clock"'),
    ("waiting for ever", drop("steps.payment.clock.then"), "waiting_without_lapse", '"payment"'),
    ("an unknown lapse", put("steps.payment.clock.then", "gone"), "lapse_unknown", '"gone"'),
    ("a lapse by staff", put("moves.lapse_unpaid.by", ["officer"]), "lapse_unknown", '"then"'),
    ("a lapse to refusal", put("moves.lapse_unpaid.to", "refused"), "lapse_not_closed", '"then"'),
    # the second person
    (
        "a second person at no step",
        put("steps.signing.not_the_same_person_as", "moon"),
        "same_person_unknown",
        "moon",
    ),
    (
        "a second person at the same step",
        put("steps.signing.not_the_same_person_as", "signing"),
        "same_person_itself",
        '"not_the_same_person_as"',
    ),
    (
        "a second person before any first",
        put("steps.review.not_the_same_person_as", "payment"),
        "same_person_not_before",
        '"not_the_same_person_as"',
    ),
    (
        "a way around the first person",
        put("moves.submit.to", "signing"),
        "same_person_avoidable",
        '"not_the_same_person_as"',
    ),
    # moves
    ("no submit", drop("moves.submit"), "submit_missing", '"moves"'),
    ("submit by an officer", put("moves.submit.by", ["officer"]), "move_by", '"by"'),
    (
        "submit from elsewhere",
        put("moves.submit.come_from", ["draft", "review"]),
        "submit_from_draft",
        '"come_from"',
    ),
    (
        "another move from the draft",
        put("moves.approve.come_from", ["draft"]),
        "move_from_draft",
        '"come_from"',
    ),
    ("no withdrawal", drop("moves.withdraw"), "withdraw_missing", '"moves"'),
    (
        "withdrawal of a draft",
        put("moves.withdraw.come_from", ["draft"]),
        "withdraw_from",
        '"draft"',
    ),
    ("withdrawal to a refusal", put("moves.withdraw.to", "refused"), "leads_to_status", '"to"'),
    ("a correction to review", put("moves.ask.to", "signing"), "leads_to_status", '"to"'),
    ("no answer", drop("moves.answer"), "answer_wanted", '"correction"'),
    ("a bill to nowhere", put("moves.sign.to", "issued"), "leads_to_status", '"to"'),
    ("no payment", put("moves.paid.come_from", ["review"]), "paid_wanted", '"payment"'),
    ("payment without a bill", put("moves.sign.does", []), "payment_without_bill", '"sign"'),
    ("no reopening", drop("moves.reopen"), "reopen_missing", '"moves"'),
    ("reopening to payment", put("moves.reopen.to", "payment"), "leads_to_status", '"to"'),
    (
        "no reopening from one of two refusals",
        both(
            put("steps.denied", step("refused", final=True)),
            put(
                "moves.deny",
                move(["signing"], "denied", ["head"], needs=["reasons"], decision="refused"),
            ),
        ),
        "reopen_from",
        '"come_from"',
    ),
    ("reopening by staff", put("moves.reopen.by", ["head"]), "move_by", '"by"'),
    ("a refusal without reasons", drop("moves.refuse.needs"), "refusal_incomplete", '"refuse"'),
    ("a refusal undecided", drop("moves.refuse.decision"), "refusal_incomplete", '"refuse"'),
    ("no reason at all", put("reasons", []), "refusal_without_reasons", '"refuse"'),
    (
        "reasons without refusal",
        put("moves.approve.needs", ["reasons"]),
        "reasons_without_refusal",
        '"needs"',
    ),
    ("acceptance undecided", drop("moves.sign.decision"), "accepted_undecided", '"issued"'),
    (
        "a decision by the system",
        put("moves.paid.decision", "accepted"),
        "decision_by_staff",
        '"decision"',
    ),
    (
        "an applicant's own move",
        put("moves.approve.by", ["officer", "applicant"]),
        "applicant_move_unknown",
        '"by"',
    ),
    (
        "a move nothing makes",
        put("moves.wander", move(["review"], "signing", ["system"])),
        "system_move_unmade",
        '"by"',
    ),
    ("a move by nobody", put("moves.approve.by", []), "nobody_moves", '"approve"'),
    ("an unknown step", put("moves.approve.to", "moon"), "step_unknown", "moon"),
    ("a start that is none", put("moves.approve.come_from", ["moon"]), "step_unknown", "moon"),
    ("an effect on nothing", put("moves.paid.does.0.of", "moon"), "effect_unknown", "moon"),
    (
        "an effect of another kind",
        put("moves.paid.does.0.kind", "open_account"),
        "effect_unknown",
        '"permit"',
    ),
    # results
    (
        "a fee nobody raises",
        lambda data: data["fees"].append({"id": "gift", "label": text("gift"), "amount_fils": "1"}),
        "fee_not_raised",
        "{",
    ),
    (
        "a deposit nobody holds",
        lambda data: data["moves"]["sign"]["does"].pop(),
        "deposit_not_held",
        "{",
    ),
    ("an output nobody gives", put("moves.paid.does", []), "output_not_given", "{"),
    ("no template", drop("outputs.0.template"), "output_without_template", "{"),
    (
        "a template that is not there",
        put("outputs.0.template", "a.typ"),
        "template_missing",
        "a.typ",
    ),
    ("no facts", put("outputs.0.facts", []), "output_without_facts", "{"),
    ("no public fact", put("outputs.0.facts.0.public", False), "output_not_public", "{"),
    ("a fact twice", put("outputs.0.facts.1.id", "block"), "id_twice", '"block"'),
    (
        "two validities",
        put("outputs.0.valid_until", "today"),
        "validity_twice",
        '"valid_until"',
    ),
    (
        "a statement about nothing",
        put("outputs.0.statement.en", "In {place}"),
        "statement_fact_unknown",
        "In {place}",
    ),
    (
        "options of a text",
        put("outputs.0.facts.1.option_of", "block"),
        "option_of_wrong",
        '"option_of"',
    ),
    (
        "half a refund",
        both(put("outputs.0.kind", "refund"), put("moves.paid.does.0.kind", "order_refund")),
        "refund_incomplete",
        "{",
    ),
    (
        "money released by who ordered it",
        both(
            put("outputs.0.kind", "refund"),
            put("moves.paid.does", []),
            put("moves.approve.does", [{"kind": "order_refund", "of": "permit"}]),
            put("moves.sign.does", [{"kind": "release_refund", "of": "permit"}]),
            put("steps.signing.not_the_same_person_as", "draft"),
        ),
        "release_alone",
        '"signing"',
    ),
    ("an unknown reason", put("checks.0.else_reason", "moon"), "reason_unknown", "moon"),
    ("a reason that is not shared", put("reasons.0", "moon"), "reason_unknown", "moon"),
    ("a reason twice", put("reasons.1.id", "duplicate"), "id_twice", "{"),
    (
        "a reason that points at nothing",
        put("reasons.1.points_at", "field:moon"),
        "points_at_nothing",
        "field:moon",
    ),
    (
        "a reason that points at no kind",
        put("reasons.1.points_at", "lease"),
        "points_at_nothing",
        '"points_at"',
    ),
]


def test_the_small_service_has_no_defect(tmp_path: Path) -> None:
    assert defects_after(tmp_path, lambda _: None) == []


@pytest.mark.parametrize(
    ("change", "code", "word"), [it[1:] for it in DEFECTS], ids=[it[0] for it in DEFECTS]
)
def test_a_defect_is_found_at_its_line(
    tmp_path: Path, change: Change, code: str, word: str
) -> None:
    found = defects_after(tmp_path, change)
    assert code in [it[0] for it in found]
    assert any(word in line for defect, line in found if defect == code), found


def test_all_defects_are_found_at_once(tmp_path: Path) -> None:
    change = both(
        put("color", "red"),
        drop("name.en"),
        drop("pages.1.fields.5.purpose"),
        put("papers.0.required", "block"),
        drop("steps.review.clock"),
        put("moves.paid.does.0.of", "moon"),
    )
    assert {
        "key_unknown",
        "language_missing",
        "purpose_missing",
        "expression_wrong_kind",
        "step_without_clock",
        "effect_unknown",
    } <= {code for code, _ in defects_after(tmp_path, change)}


def test_a_defect_of_the_library_is_told_there(tmp_path: Path) -> None:
    shared = deepcopy(dict(SHARED))
    del shared["groups.yaml"]["groups"]["person"]["fields"][2]["purpose"]
    _, found = check(write_service(tmp_path, shared=shared))
    assert [(it.path, it.code) for it in found] == [("_shared/groups.yaml", "purpose_missing")]


@pytest.mark.parametrize(
    ("line", "code", "missing"),
    [
        ("#d.owner.ar", "template_fact_unknown", "owner"),
        ('#d.rows.find(r => r.id == "colour")', "template_fact_unknown", "colour"),
        ('#import "other.typ": *', "template_imports", ""),
        ('#import "@preview/cetz:0.3.1"', "template_imports", ""),
    ],
)
def test_a_template_asks_only_for_what_it_gets(
    tmp_path: Path, line: str, code: str, missing: str
) -> None:
    _, found = check(write_service(tmp_path, template=TEMPLATE + line + "\n"))
    assert [it.code for it in found] == [code]
    assert found[0].values["line"] == 4
    assert missing in found[0].message_en
    assert found[0].path == "small-service/service.yaml"


def test_two_services_cannot_share_their_letters(tmp_path: Path) -> None:
    first = load(write_service(tmp_path / "a"))
    second = load(write_service(tmp_path / "b", SMALL | {"service": "other-service"}))
    assert check_together([first, first]) == ()
    assert [it.code for it in check_together([first, second])] == ["prefix_taken"]


# --- examples -------------------------------------------------------------------------------------

STORIES: list[tuple[str, Data, list[str]]] = [
    ("one that ends elsewhere", {"ends": "refused"}, ["example_ends_elsewhere"]),
    ("one with another status", {"status": "refused"}, ["example_ends_elsewhere"]),
    ("one with an impossible move", {"moves": [{"move": "sign"}]}, ["example_move_impossible"]),
    ("one without its paper", {"papers": []}, ["example_problems"]),
    ("one with an unknown paper", {"papers": ["lease", "map"]}, ["example_paper_unknown"]),
    ("one with a wrong answer", {"answers": ANSWERS | {"block": 1}}, ["example_problems"]),
    ("one with an unknown answer", {"answers": ANSWERS | {"moon": 1}}, ["example_problems"]),
    (
        "one refused without reasons",
        {
            "moves": [{"move": "submit"}, {"move": "refuse"}],
            "ends": "refused",
            "status": "refused",
        },
        ["example_needs"],
    ),
    (
        "one refused for an unknown reason",
        {
            "moves": [{"move": "submit"}, {"move": "refuse", "reasons": ["moon"]}],
            "ends": "refused",
            "status": "refused",
        },
        ["example_reason_unknown"],
    ),
    (
        "one with a correction of nothing",
        {
            "moves": [{"move": "submit"}, {"move": "ask", "items": ["field:moon"]}],
            "ends": "correction",
            "status": "waiting_for_applicant",
        },
        ["example_item_unknown"],
    ),
    (
        "one with a register nobody asks",
        {"lookups": {"moon": {"found": True}}},
        ["example_register_unknown"],
    ),
    ("one with a key too many", {"colour": "red"}, ["key_unknown"]),
    (
        "one that should be stopped and is not",
        {"problems": ["paper_required"]},
        ["example_no_problems"],
    ),
    (
        "one that should be stopped and is",
        {
            "problems": ["paper_required"],
            "papers": [],
            "moves": [],
            "ends": "draft",
            "status": "draft",
        },
        [],
    ),
]


@pytest.mark.parametrize(
    ("changes", "codes"), [it[1:] for it in STORIES], ids=[it[0] for it in STORIES]
)
def test_an_example_must_be_true(tmp_path: Path, changes: Data, codes: list[str]) -> None:
    _, found = check(write_service(tmp_path, examples={"a.yaml": EXAMPLE | changes}))
    assert [it.code for it in found] == codes
    assert {it.path for it in found} <= {"small-service/examples/a.yaml"}


def test_an_example_tells_what_registers_answer_in_their_own_kinds(tmp_path: Path) -> None:
    data = deepcopy(SMALL)
    data["pages"][1]["fields"][2]["looked_up_in"] = "leases"
    data["checks"][0]["passes_when"] = "lookup.leases.found && lookup.leases.answered"

    def found(number: int, **parts: object) -> list[str]:
        story = EXAMPLE | {"lookups": {"leases": parts}}
        _, defects = check(write_service(tmp_path / str(number), data, examples={"a.yaml": story}))
        return [it.code for it in defects]

    assert found(1, found=True, block=317) == []
    assert found(2) == ["example_move_blocked"]
    assert found(3, found=True, block="317") == ["example_lookup_wrong"]
    assert found(4, found=True, colour="red") == ["example_lookup_wrong"]


def test_a_move_blocked_by_a_failed_check_blocks_the_example(tmp_path: Path) -> None:
    data = deepcopy(SMALL)
    data["checks"][0]["passes_when"] = "papers.photo > 0"
    _, found = check(write_service(tmp_path, data))
    assert [it.code for it in found] == ["example_move_blocked"]


def test_a_service_without_an_example_is_not_finished(tmp_path: Path) -> None:
    _, found = check(write_service(tmp_path, examples={}))
    assert [it.code for it in found] == ["example_missing"]


# --- words ----------------------------------------------------------------------------------------


def test_every_defect_has_words_in_both_languages_with_the_same_values() -> None:
    for code, (arabic, english) in WORDS.items():
        assert any("\u0621" <= letter <= "\u064a" for letter in arabic), code
        assert not any("\u0621" <= letter <= "\u064a" for letter in english), code
        assert placeholders(arabic) == placeholders(english), code


def placeholders(said: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", said))
