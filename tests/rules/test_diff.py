"""What changes is told in plain words; what only looks different is not."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from baladiya.rules.definition import Definition
from baladiya.rules.diff import Change, compare
from baladiya.rules.diff.conditions import in_words
from baladiya.rules.diff.words import ATTRIBUTES, KINDS, SENTENCES, TOPICS
from tests.support.definitions import bundles
from tests.support.small_service import SMALL, Data, asked, compiled, option, text

Edit = Callable[[Data], object]


def edited(*edits: Edit) -> Definition:
    data = deepcopy(SMALL)
    for edit in edits:
        edit(data)
    return compiled(**data).definition


def changes(*edits: Edit) -> tuple[Change, ...]:
    return compare(edited(), edited(*edits), old_templates={}, new_templates={})


def told(*edits: Edit) -> list[str]:
    return [change.en for change in changes(*edits)]


def page(data: Data) -> Any:
    return data["pages"][1]["fields"]


ON_CONDITION = (
    "Applicants are also asked for “Text floor” (required when “Text housing” is “Text owner”)."
)
CASES: list[tuple[str, Edit, list[str]]] = [
    (
        "applicants",
        lambda it: page(it).append(asked("floor", "integer")),
        ["Applicants are also asked for “Text floor” (required)."],
    ),
    (
        "applicants",
        lambda it: page(it).append(asked("floor", "integer", shown_when='housing == "owner"')),
        [ON_CONDITION],
    ),
    (
        "applicants",
        lambda it: it["pages"][2]["fields"].append(page(it).pop(2)),
        [
            "“Text lease_number” moves from the page “Text works” to the page “Text more”.",
            "The order changes: question.",
        ],
    ),
    (
        "applicants",
        lambda it: page(it)[1]["options"].append(option("guest")),
        ["Added: option “Text housing: Text guest”."],
    ),
    (
        "applicants",
        lambda it: it.update(audience=["citizen"]),
        ["May no longer apply: companies."],
    ),
    (
        "papers",
        lambda it: it["papers"][1].update(required=True),
        ["“Text photo” must now be attached."],
    ),
    (
        "papers",
        lambda it: it["papers"].pop(),
        ["The paper “Text photo” is no longer asked for."],
    ),
    (
        "money",
        lambda it: it["deposits"][0].update(amount_fils="75000"),
        ["Deposit “Text security”: from BHD 50.000 to BHD 75.000."],
    ),
    (
        "reasons",
        lambda it: it["checks"][0].update(else_reason="duplicate"),
        ["Automatic check “Text lease”, reason given otherwise: from lease_missing to duplicate."],
    ),
    (
        "time",
        lambda it: it["promise"].update(working_days=5),
        ["The promised time in working days: from 2 to 5."],
    ),
    (
        "time",
        lambda it: it["steps"]["correction"]["clock"].update(days=7),
        ["Step “Text waiting_for_applicant”, time allowed: from 14 days to 7 days."],
    ),
    (
        "officers",
        lambda it: it["moves"]["approve"].update(by=["head"]),
        ["Move “Text signing”, made by: from officer to head of section."],
    ),
    (
        "officers",
        lambda it: it["moves"]["approve"].update(to="payment"),
        ["Move “Text signing”, to step: from “Text in_review” to “Text waiting_for_payment”."],
    ),
    (
        "documents",
        lambda it: it["outputs"][0].update(valid_months=12),
        ["Output “Text permit”, months of validity: from 6 to 12."],
    ),
    (
        "data",
        lambda it: page(it)[0].update(purpose="issue"),
        ["Question “Text block”, purpose: from decide to issue."],
    ),
    (
        "texts",
        lambda it: page(it)[0].update(label=text("block number")),
        ["Question “Text block number”, wording: from “Text block” to “Text block number”."],
    ),
    (
        "texts",
        lambda it: it.update(order=5),
        ["Place in the catalogue: from 100 to 5."],
    ),
]


@pytest.mark.parametrize(
    ("topic", "edit", "expected"), CASES, ids=[f"{it[0]}-{nth}" for nth, it in enumerate(CASES)]
)
def test_a_change_is_told_in_a_sentence(topic: str, edit: Edit, expected: list[str]) -> None:
    found = changes(edit)
    assert [change.en for change in found] == expected
    assert found[0].topic == topic
    assert all(re.search("[\u0621-\u064a]", change.ar) for change in found)


def test_what_matters_most_comes_first() -> None:
    found = changes(
        lambda it: it.update(order=5),
        lambda it: it["promise"].update(working_days=9),
        lambda it: page(it).append(asked("floor", "integer")),
        lambda it: it["papers"].pop(),
    )
    topics = [change.topic for change in found]
    assert topics == sorted(topics, key=list(TOPICS).index)
    assert topics[0] == "applicants"
    assert topics[-1] == "texts"


@pytest.mark.parametrize(
    "edit",
    [
        lambda it: it,
        lambda it: it["checks"][0].update(passes_when=" papers.lease   >  0 "),
        lambda it: it.update(steps=dict(reversed(it["steps"].items()))),
        lambda it: it["name"].update(en=f" {it['name']['en']} "),
    ],
)
def test_what_means_the_same_is_no_change(edit: Edit) -> None:
    data = deepcopy(SMALL)
    edit(data)
    assert changes(edit) == ()


def test_a_space_inside_a_text_of_a_formula_is_a_change() -> None:
    assert told(lambda it: page(it)[2].update(shown_when='housing == "ten ant"')) != []


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ('housing == "owner"', "“Text housing” is “Text owner”"),
        ('housing != "owner"', "“Text housing” is not “Text owner”"),
        ("housing in ['owner', \"tenant\"]", "“Text housing” is “Text owner” or “Text tenant”"),
        ('housing == ""', "“Text housing” is not answered"),
        (
            "answered.start && papers.lease > 0",
            "“Text start” is answered and “Text lease” is attached",
        ),
        (
            "!answered.start || agrees",
            "“Text start” is not answered or “Text agrees” is answered with yes",
        ),
        ("!agrees", "“Text agrees” is not answered with yes"),
        ('housing == "castle"', None),
        ('name_ar == "x"', None),
        ("agrees && !agrees || agrees", None),
        ('(housing == "owner")', None),
        ("finish > start", None),
        ("papers.lease > 1", None),
        ("nobody", None),
        ("true", None),
        ("housing in []", None),
    ],
)
def test_a_condition_is_said_in_words_where_it_is_a_plain_one(
    condition: str, said: str | None
) -> None:
    definition = edited(lambda it: page(it).append(asked("agrees", "yes_no")))
    told = in_words(condition, definition)
    assert (told.en if told else None) == said
    assert told is None or re.search("[\u0621-\u064a]", told.ar)


def test_a_condition_that_changes_is_told_in_words() -> None:
    (told,) = changes(lambda it: page(it)[2].update(shown_when='housing == "owner"'))
    assert told.en == (
        "Question “Text lease_number”, condition for showing:"
        " from “Text housing” is “Text tenant” to “Text housing” is “Text owner”."
    )


def test_rates_are_told_one_by_one_in_arabic_too() -> None:
    old = compiled(tables={"rates": {"a": 100, "b": 200}}).definition
    new = compiled(tables={"rates": {"a": 150, "c": 300}}).definition
    found = compare(old, new, old_templates={}, new_templates={})
    assert [change.en for change in found] == [
        "Table rates, a: from 100 to 150.",
        "Table rates, c: from nothing to 300.",
        "Table rates, b: from 200 to nothing.",
    ]
    assert "من 100 إلى 150" in found[0].ar


@pytest.mark.parametrize(
    ("days", "words"), [(1, "يوم"), (2, "يومين"), (7, "7 أيام"), (11, "11 يومًا"), (103, "103 أيام")]
)
def test_arabic_counts_days_as_it_is_spoken(days: int, words: str) -> None:
    (change,) = changes(lambda it: it["steps"]["correction"]["clock"].update(days=days))
    assert change.ar == f"خطوة «نص waiting_for_applicant»، المهلة: من 14 يومًا إلى {words}."


def test_a_template_that_changes_is_told() -> None:
    (change,) = compare(
        edited(), edited(), old_templates={"a.typ": "x"}, new_templates={"a.typ": "y"}
    )
    assert (change.topic, change.en) == ("documents", "The template a.typ changes.")


def test_between_any_two_services_everything_has_words() -> None:
    services = [bundle.definition for bundle in bundles()]
    for old, new in zip(services, services[1:] + services[:1], strict=True):
        for change in compare(old, new, old_templates={}, new_templates={}):
            assert not re.search(
                r"\{(kind|name|attribute|before|after|how|who)\}|<class|Text\(",
                change.ar + change.en,
            ), change
        assert compare(old, old, old_templates={}, new_templates={}) == ()


def test_words_exist_in_both_languages() -> None:
    for table in (TOPICS, SENTENCES, KINDS, ATTRIBUTES):
        for code, (arabic, english) in table.items():
            assert re.search("[\u0621-\u064a]", arabic), code
            assert not re.search("[\u0621-\u064a]", english), code
