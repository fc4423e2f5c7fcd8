"""A condition in plain words, where it is one people write every day; the others stay formulas.

Comparisons of an answer with options, yes and no, answered or not, attached or not, joined by one
kind of "and" or "or": nothing else is guessed at, since a wrong sentence is worse than a formula.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from baladiya.rules.definition import Definition, Field, Text
from baladiya.rules.diff.words import Pair
from baladiya.rules.service import fields_of_page

_NAME: Final = r"(?P<name>[a-z]\w*)"
_WORD: Final = r"""(?:"(?P<word>[^"\\]*)"|'(?P<other>[^'\\]*)')"""
_EACH: Final = re.compile(r"""\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*(?:,|$)""")
_IS: Final[Pair] = ("الإجابة عن «{name}»: {options}", "“{name}” is {options}")
_IS_NOT: Final[Pair] = ("الإجابة عن «{name}» غير {options}", "“{name}” is not {options}")
_ANSWERED: Final[Pair] = ("أُجيب عن «{name}»", "“{name}” is answered")
_UNANSWERED: Final[Pair] = ("لم يُجب عن «{name}»", "“{name}” is not answered")
_ATTACHED: Final[Pair] = ("أُرفق «{name}»", "“{name}” is attached")
_YES: Final[Pair] = ("الإجابة عن «{name}» نعم", "“{name}” is answered with yes")
_NO: Final[Pair] = ("الإجابة عن «{name}» ليست نعم", "“{name}” is not answered with yes")
_JOINED: Final[Mapping[str, Pair]] = {"&&": ("، و", " and "), "||": ("، أو ", " or ")}


class InWords(Text):
    """A condition said in words; shown as it is, since it quotes already."""


def in_words(source: str, definition: Definition) -> InWords | None:
    """Will say a condition of a definition in words, or nothing where it is more than that."""
    for sign, (arabic, english) in _JOINED.items():
        parts = [part.strip() for part in source.split(sign)]
        told = [_atom(part, definition) for part in parts]
        if all(told):
            pairs = [pair for pair in told if pair is not None]
            return InWords(
                ar=arabic.join(pair[0] for pair in pairs),
                en=english.join(pair[1] for pair in pairs),
            )
    return None


def _atom(source: str, definition: Definition) -> Pair | None:
    for pattern, say in _ATOMS:
        if found := pattern.fullmatch(source):
            return say(found, definition)
    return None


def _compared(found: re.Match[str], definition: Definition) -> Pair | None:
    asked = _field(found["name"], definition)
    if asked is None:
        return None
    same, word = found["sign"] == "==", found["word"] or found["other"] or ""
    if not word:
        return _filled(_UNANSWERED if same else _ANSWERED, asked.label)
    return _among(asked, [word], _IS if same else _IS_NOT)


def _listed(found: re.Match[str], definition: Definition) -> Pair | None:
    asked = _field(found["name"], definition)
    words = [one or other for one, other in _EACH.findall(found["list"])]
    return _among(asked, words, _IS) if asked and words else None


def _among(asked: Field, words: list[str], sentence: Pair) -> Pair | None:
    options = {option.id: option for option in asked.options}
    if not set(words) <= options.keys():
        return None
    arabic = " أو ".join(f"«{options[word].ar}»" for word in words)
    english = " or ".join(f"“{options[word].en}”" for word in words)
    return (
        sentence[0].format(name=asked.label.ar, options=arabic),
        sentence[1].format(name=asked.label.en, options=english),
    )


def _answered(found: re.Match[str], definition: Definition) -> Pair | None:
    asked = _field(found["name"], definition)
    return _filled(_UNANSWERED if found["no"] else _ANSWERED, asked.label) if asked else None


def _attached(found: re.Match[str], definition: Definition) -> Pair | None:
    kinds = {paper.id: paper.kind for paper in definition.papers}
    kind = definition.paper_kinds.get(kinds.get(found["name"], ""))
    return _filled(_ATTACHED, kind.name) if kind else None


def _yes_or_no(found: re.Match[str], definition: Definition) -> Pair | None:
    asked = _field(found["name"], definition)
    return _filled(_NO if found["no"] else _YES, asked.label) if asked else None


def _filled(sentence: Pair, name: Text) -> Pair:
    return sentence[0].format(name=name.ar), sentence[1].format(name=name.en)


def _field(name: str, definition: Definition) -> Field | None:
    fields = (it for page in definition.pages for it in fields_of_page(definition, page))
    return next((asked for asked in fields if asked.id == name), None)


_Say = Callable[[re.Match[str], Definition], Pair | None]
_ATOMS: Final[tuple[tuple[re.Pattern[str], _Say], ...]] = (
    (re.compile(rf"{_NAME}\s*(?P<sign>[=!]=)\s*{_WORD}"), _compared),
    (re.compile(rf"{_NAME}\s+in\s+\[(?P<list>[^\]]*)\]"), _listed),
    (re.compile(rf"(?P<no>!?)answered\.{_NAME}"), _answered),
    (re.compile(rf"papers\.{_NAME}\s*>\s*0"), _attached),
    (re.compile(rf"(?P<no>!?){_NAME}"), _yes_or_no),
)
