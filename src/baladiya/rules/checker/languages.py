"""Every text is in its language: an English word left in an Arabic place is found here."""

import re
from collections.abc import Iterable, Iterator

from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Definition, Names, Option, Part, Text
from baladiya.rules.yaml import Path

_ARABIC = re.compile(r"[\u0621-\u064a]")
_LATIN_WORD = re.compile(r"[A-Za-z]{3}")
_LONGEST_SHOWN = 40


def check_languages(notes: Notes) -> None:
    """Will check every text of the definition."""
    for at, arabic, english in texts_of(notes.bundle.definition):
        if _LATIN_WORD.search(arabic) and not _ARABIC.search(arabic):
            notes.add((*at, "ar"), "language_not_arabic", text=arabic[:_LONGEST_SHOWN])
        if _ARABIC.search(english) and not _LATIN_WORD.search(english):
            notes.add((*at, "en"), "language_not_english", text=english[:_LONGEST_SHOWN])


def texts_of(definition: Definition) -> Iterator[tuple[Path, str, str]]:
    """Will give every text with its place."""
    yield from _inside((), definition)


def _inside(at: Path, part: object) -> Iterator[tuple[Path, str, str]]:
    if isinstance(part, Text | Option):
        yield at, part.ar, part.en
    for name, value in _parts(part):
        yield from _inside((*at, name), value)


def _parts(part: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(part, Part) and not isinstance(part, Text | Names):
        return [(name, getattr(part, name)) for name in type(part).model_fields]
    if isinstance(part, dict):
        return list(part.items())
    return list(enumerate(part)) if isinstance(part, tuple) else []
