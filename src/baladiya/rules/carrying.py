"""A draft carried to another version of its service: nothing typed is lost, what changed is told.

Field ids are for life, so an answer follows its id. What the other version does not ask, or asks in
a way the answer no longer fits, is kept aside and comes back when a later version asks it again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from baladiya.rules import forms
from baladiya.rules.definition import Field
from baladiya.rules.service import CompiledService, Facts

# What may differ between two versions without asking anything else of the applicant.
_ONLY_WORDS: Final = frozenset(
    {"label", "hint", "purpose", "lawful_basis", "retention", "search", "prefill", "unit"}
)
# Problems that say something is missing or hangs on another answer, not that the answer is wrong.
_NOT_THE_ANSWER: Final = frozenset({"field_required", "consent_required", "rule_not_met"})
_SAID: Final = ("ar", "en")

Papers = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Carried:
    """What a draft holds after it was carried over.

    `aside` maps field ids to {"value", "label", "words"}, both words by language. `asked` are new
    fields, `changed` those asked otherwise, `wanted` new slots for papers.
    """

    answers: dict[str, Any]
    aside: dict[str, Any]
    papers: list[dict[str, Any]]
    papers_aside: list[dict[str, Any]]
    pages_done: list[str]
    asked: tuple[str, ...]
    changed: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What a draft holds before: answers, papers, what was kept aside, and the pages done."""

    answers: Mapping[str, Any]
    papers: Papers
    aside: Mapping[str, Any]
    papers_aside: Papers
    pages_done: Sequence[str]


def carry(*, old: CompiledService, new: CompiledService, held: Held, facts: Facts) -> Carried:
    """Will carry a draft from one version of a service to another. `facts` are the draft's."""
    known = {name: kept["value"] for name, kept in held.aside.items()} | dict(held.answers)
    fitting = {name: value for name, value in known.items() if new.field(name) is not None}
    unfit = _unfit(new, fitting, facts)
    answers = {name: value for name, value in fitting.items() if name not in unfit}
    aside = {
        name: held.aside.get(name) or _kept(old, name, value)
        for name, value in known.items()
        if name not in answers and value is not None
    }
    asked = tuple(it.id for it in new.all_fields() if old.field(it.id) is None)
    changed = tuple(it.id for it in new.all_fields() if _asked_otherwise(old.field(it.id), it))
    slots = {paper.id for paper in new.definition.papers}
    every_paper = [dict(paper) for paper in (*held.papers, *held.papers_aside)]
    return Carried(
        answers=answers,
        aside=aside,
        papers=[paper for paper in every_paper if paper["slot"] in slots],
        papers_aside=[paper for paper in every_paper if paper["slot"] not in slots],
        pages_done=_still_done(new, held.pages_done, {*asked, *changed, *unfit}),
        asked=asked,
        changed=changed,
        wanted=tuple(it.id for it in new.definition.papers if old.paper(it.id) is None),
    )


def _unfit(new: CompiledService, answers: Mapping[str, Any], facts: Facts) -> set[str]:
    reading = forms.read_answers(new, answers, facts)
    return {
        problem.at.removeprefix("field:").split(".")[0]
        for problem in reading.problems
        if problem.code not in _NOT_THE_ANSWER
    } & answers.keys()


def _kept(old: CompiledService, name: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - an answer of any type
    asked = old.field(name)
    if asked is None:  # no version at hand knows it; what was typed still stays
        return {"value": value, "label": dict.fromkeys(_SAID, name), "words": _words(value)}
    return {
        "value": value,
        "label": asked.label.model_dump(),
        "words": {said: forms.show_answer(old, asked, value, said) for said in _SAID},
    }


def _words(value: object) -> dict[str, str]:
    return dict.fromkeys(_SAID, str(value))


def _asked_otherwise(old: Field | None, new: Field) -> bool:
    return old is not None and _substance(old) != _substance(new)


def _substance(asked: Field) -> dict[str, Any]:
    told = asked.model_dump(exclude=set(_ONLY_WORDS) | {"fields", "options", "rules"})
    return told | {
        "fields": [_substance(column) for column in asked.fields],
        "options": [(option.id, option.shown_when) for option in asked.options],
        "rules": [rule.holds for rule in asked.rules],
    }


def _still_done(new: CompiledService, done: Iterable[str], touched: set[str]) -> list[str]:
    kept = []
    for page in new.definition.pages:
        fields = {asked.id for asked in new.fields_of(page)}
        if page.id in done and not fields & touched:
            kept.append(page.id)
    return kept
