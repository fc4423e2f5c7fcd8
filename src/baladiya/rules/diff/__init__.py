"""What changes from one definition to another, in plain words of both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from baladiya.rules.definition import Definition, Text
from baladiya.rules.diff import words
from baladiya.rules.diff.conditions import in_words
from baladiya.rules.diff.finding import Found, find
from baladiya.rules.diff.telling import condition_of, tell


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes: whom or what it is about, and the sentence in both languages."""

    topic: str
    ar: str
    en: str

    def said_in(self, language: str) -> str:
        """Will give the sentence in `language`."""
        return self.en if language == "en" else self.ar


def compare(
    old: Definition,
    new: Definition,
    *,
    old_templates: Mapping[str, str],
    new_templates: Mapping[str, str],
) -> tuple[Change, ...]:
    """Will tell every change, the most important topic first; none if the meaning is the same."""
    titles = _paper_names(old) | _paper_names(new)
    found = [_labelled(_titled(it, titles), old, new) for it in find(old, new)]
    told = [Change(*sentence) for it in found for sentence in tell(it)]
    for name in sorted(old_templates.keys() | new_templates.keys()):
        if old_templates.get(name, "").split() != new_templates.get(name, "").split():
            arabic, english = words.SENTENCES["template"]
            told.append(Change("documents", arabic.format(name=name), english.format(name=name)))
    order = list(words.TOPICS)
    return tuple(sorted(told, key=lambda change: order.index(change.topic)))


def _paper_names(definition: Definition) -> dict[str, Text]:
    """Will name each paper as the catalogue does; a paper has no words of its own."""
    kinds = definition.paper_kinds
    return {paper.id: kinds[paper.kind].name for paper in definition.papers if paper.kind in kinds}


def _titled(found: Found, papers: Mapping[str, Text]) -> Found:
    trail = tuple(
        replace(spot, title=papers.get(spot.id)) if spot.kind == "papers" else spot
        for spot in found.trail
    )
    return replace(found, trail=trail)


_ASKED = frozenset({"fields", "papers"})
_CONDITIONS = frozenset({"shown_when", "required", "applies_when", "passes_when", "when"})
_NAMES_STEPS = frozenset({"come_from", "to", "step", "not_the_same_person_as"})


def _labelled(found: Found, old: Definition, new: Definition) -> Found:
    """Will put words for conditions and for ids of steps, which only the file shows."""
    if found.what == "added" and found.kind in _ASKED:
        condition = condition_of(found.after)
        return replace(found, condition=in_words(condition, new) if condition else None)
    if found.what == "changed" and found.key in _CONDITIONS:
        return replace(found, before=_said(found.before, old), after=_said(found.after, new))
    if found.what == "changed" and found.key in _NAMES_STEPS:
        return replace(found, before=_steps(found.before, old), after=_steps(found.after, new))
    return found


def _said(condition: str | bool | None, definition: Definition) -> Text | str | bool | None:  # noqa: FBT001 - the model's own union of a fixed answer and an expression
    told = in_words(condition, definition) if isinstance(condition, str) else None
    return told or condition


def _steps(named: str | tuple[str, ...] | None, definition: Definition) -> tuple[Text, ...]:
    ids = named if isinstance(named, tuple) else (named,)
    return tuple(definition.steps[it].label for it in ids if it in definition.steps)
