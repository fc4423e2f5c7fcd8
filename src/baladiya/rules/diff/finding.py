"""Every difference between two definitions, found part by part by stable ids.

The model is walked as it stands, so a part the format gains later is compared without a word here.
Questions are compared by their ids wherever they are asked; what only looks different (spaces, the
order of keys) is no difference.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from baladiya.rules.definition import Definition, Field, Names, Part, Text
from baladiya.rules.definition.process import Term
from baladiya.rules.service import fields_of_page

What = Literal["added", "removed", "changed", "moved", "order"]
# A value of the model: a part, a text, a list of parts, a word, a number.
Value = Any

_TOKEN: Final = re.compile(r"\"[^\"]*\"|'[^']*'|\w+|[^\w\s]")
# Compared as one value each, since a reader thinks of them as one.
_WHOLE: Final = (Text, Names, Term)
# Told by the questions asked, wherever they come from.
_ASKED_ELSEWHERE: Final = frozenset({"groups"})
# Filled in where a paper or referral names them, which is told already.
_NAMED_BY_OTHERS: Final = frozenset({"paper_kinds", "bodies"})
_OF_A_PAGE: Final = frozenset({"groups", "fields"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A part on the way to a difference: the key it stands under, its id, itself, its words."""

    kind: str
    id: str
    part: Value
    title: Text | None = None  # where the part has no words of its own


@dataclass(frozen=True, slots=True)
class Found:
    """One difference. `key` names what changed of the last part of the trail, "" for the whole."""

    trail: tuple[Spot, ...]
    what: What
    key: str = ""
    before: Value = None
    after: Value = None
    condition: Text | None = None  # in words, when what is asked for newly is asked for on one

    @property
    def kind(self) -> str:
        """The kind of part it is about; "service" for the definition itself."""
        return self.trail[-1].kind if self.trail else "service"


def find(old: Definition, new: Definition) -> Iterator[Found]:
    """Will give every difference in the order of the model."""
    yield from _asked(old, new)
    for key in Definition.model_fields:
        if key not in _ASKED_ELSEWHERE:
            found = _value((), key, getattr(old, key), getattr(new, key))
            yield from (it for it in found if key not in _NAMED_BY_OTHERS or it.what == "changed")


def _asked(old: Definition, new: Definition) -> Iterator[Found]:
    before, after = _placed(old), _placed(new)
    fields = [{name: asked for name, (asked, _) in side.items()} for side in (before, after)]
    yield from _named((), "fields", fields[0], fields[1])
    for name, (asked, page) in after.items():
        if name in before and before[name][1].id != page.id:
            spot = Spot("fields", name, asked)
            yield Found((spot,), "moved", "page", before[name][1].title, page.title)
    if _order(fields[0], fields[1]):
        yield Found((), "order", "fields")


def _placed(definition: Definition) -> dict[str, tuple[Field, Any]]:
    return {
        asked.id: (asked, page)
        for page in definition.pages
        for asked in fields_of_page(definition, page)
    }


def _value(trail: tuple[Spot, ...], key: str, old: Value, new: Value) -> Iterator[Found]:
    if old == new:
        return
    if _is_parts(old) or _is_parts(new):
        before, after = _by_id(old), _by_id(new)
        yield from _named(trail, key, before, after)
        if _order(before, after):
            yield Found(trail, "order", key)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _named(trail, key, old, new)
    elif isinstance(old, Part) and isinstance(new, Part) and not isinstance(old, _WHOLE):
        yield from _part((*trail, Spot(key, key, new)), old, new)
    elif not _same(old, new):
        yield Found(trail, "changed", key, old, new)


def _named(
    trail: tuple[Spot, ...], key: str, old: Mapping[str, Value], new: Mapping[str, Value]
) -> Iterator[Found]:
    for name in new:
        if name not in old:
            yield Found((*trail, Spot(key, str(name), new[name])), "added", after=new[name])
    for name in old:
        spot = Spot(key, str(name), new.get(name, old[name]))
        if name not in new:
            yield Found((*trail, spot), "removed", before=old[name])
        elif isinstance(old[name], Part) and not isinstance(old[name], _WHOLE):
            yield from _part((*trail, spot), old[name], new[name])
        elif not _same(old[name], new[name]):
            yield Found((*trail, spot), "changed", "", old[name], new[name])


def _part(trail: tuple[Spot, ...], old: Part, new: Part) -> Iterator[Found]:
    for key in type(new).model_fields:
        if not (trail[-1].kind == "pages" and key in _OF_A_PAGE):
            yield from _value(trail, key, getattr(old, key), getattr(new, key))


def _is_parts(value: Value) -> bool:
    return isinstance(value, tuple) and bool(value) and all(hasattr(it, "id") for it in value)


def _by_id(value: tuple[Any, ...]) -> dict[str, Any]:
    return {part.id: part for part in value}


def _order(old: Mapping[str, Value], new: Mapping[str, Value]) -> bool:
    both = [name for name in new if name in old]
    return both != [name for name in old if name in new]


def _same(old: Value, new: Value) -> bool:
    """Will say whether two values mean the same: spaces between words and signs do not count."""
    if isinstance(old, Text) and isinstance(new, Text):
        return _same(old.ar, new.ar) and _same(old.en, new.en)
    if isinstance(old, str) and isinstance(new, str):
        return _TOKEN.findall(old) == _TOKEN.findall(new)
    return bool(old == new)
