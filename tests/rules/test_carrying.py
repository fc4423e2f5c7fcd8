"""A draft carried to another version: every answer is kept, in the form or aside."""

from copy import deepcopy
from typing import Any

import pytest

from baladiya.rules.carrying import Carried, Held, carry
from baladiya.rules.service import CompiledService
from tests.support.small_service import (
    ANSWERS,
    SMALL,
    Data,
    asked,
    asking,
    compiled,
    facts,
    option,
    text,
)

WORKS = 1  # the second page


def changed(change: Any) -> CompiledService:
    """The small service with its page of works changed in place."""
    pages = deepcopy(SMALL["pages"])
    change(pages[WORKS]["fields"])
    return compiled(pages=pages)


def without(name: str) -> CompiledService:
    return changed(lambda fields: fields.remove(next(it for it in fields if it["id"] == name)))


def with_field(field: Data) -> CompiledService:
    return changed(lambda fields: fields.append(field))


def held(**more: Any) -> Held:
    whole: dict[str, Any] = {
        "answers": ANSWERS,
        "papers": [{"slot": "lease", "key": "k", "name": "lease.pdf"}],
        "aside": {},
        "papers_aside": [],
        "pages_done": ["person", "works"],
    }
    return Held(**(whole | more))


def carried(old: CompiledService, new: CompiledService, before: Held | None = None) -> Carried:
    before = before or held()
    return carry(old=old, new=new, held=before, facts=facts(before.answers))


def test_nothing_changes_between_versions_that_ask_the_same() -> None:
    done = carried(compiled(), compiled(promise={"working_days": 9}))
    assert done.answers == ANSWERS
    assert done.pages_done == ["person", "works"]
    assert (done.aside, done.asked, done.changed, done.wanted) == ({}, (), (), ())


def test_other_words_for_the_same_question_are_no_change() -> None:
    def reword(fields: list[Data]) -> None:
        fields[0]["label"] = text("the block where it is")

    assert carried(compiled(), changed(reword)).changed == ()


def test_an_answer_whose_question_is_gone_is_kept_aside_in_words_of_both_languages() -> None:
    done = carried(compiled(), without("lease_number"))
    assert "lease_number" not in done.answers
    assert done.aside == {
        "lease_number": {
            "value": "L-77",
            "label": text("lease_number"),
            "words": {"ar": "L-77", "en": "L-77"},
        }
    }
    assert done.pages_done == ["person", "works"], "a question less needs no second look"


def test_a_new_question_is_pointed_out_and_its_page_is_looked_at_again() -> None:
    done = carried(compiled(), with_field(asked("plot", "text")))
    assert done.asked == ("plot",)
    assert done.answers == ANSWERS
    assert done.pages_done == ["person"]


@pytest.mark.parametrize(
    ("field", "fits"),
    [
        (asked("housing", "choice", options=[option("tenant"), option("heir")]), True),
        (asked("housing", "choice", options=[option("owner"), option("heir")]), False),
        (asked("housing", "text"), True),
        (asked("housing", "integer"), False),
        (asked("housing", "choices", options=[option("tenant")]), False),
    ],
)
def test_an_answer_that_no_longer_fits_its_question_is_kept_aside(field: Data, fits: bool) -> None:
    choice = asked("housing", "choice", options=[option("tenant"), option("owner")])
    before = held(answers={"housing": "tenant"}, papers=[], pages_done=["only"])
    done = carried(asking(choice), asking(field), before)
    assert ("housing" in done.answers) == fits
    assert ("housing" in done.aside) != fits
    assert done.changed == ("housing",)
    assert done.pages_done == []


def test_going_back_brings_every_answer_and_paper_back() -> None:
    pages = deepcopy(SMALL["pages"])
    del pages[WORKS]["fields"][2]
    new = compiled(pages=pages, papers=[], checks=[])
    there = carried(compiled(), new)
    assert there.papers == []
    assert [paper["name"] for paper in there.papers_aside] == ["lease.pdf"]
    back = carried(
        new,
        compiled(),
        held(
            answers=there.answers,
            papers=there.papers,
            aside=there.aside,
            papers_aside=there.papers_aside,
            pages_done=there.pages_done,
        ),
    )
    assert back.answers == ANSWERS
    assert [paper["name"] for paper in back.papers] == ["lease.pdf"]
    assert (back.aside, back.papers_aside) == ({}, [])
    assert (back.asked, back.wanted) == (("lease_number",), ("lease", "photo"))


def test_what_was_kept_aside_stays_aside_through_another_version() -> None:
    kept = {"old": {"value": "x", "label": text("old"), "words": {"ar": "x", "en": "x"}}}
    done = carried(compiled(), compiled(), held(aside=kept))
    assert done.aside == kept
