"""Every text is in its language: an English word left in an Arabic place is found here."""

import re
from collections.abc import Iterator

from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Definition, Names, Part, Text
from baladiya.rules.definition import Option
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
    elif isinstance(part, Names):
        return
    elif isinstance(part, Part):
        for name in type(part).model_fields:
            yield from _inside((*at, name), getattr(part, name))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _inside((*at, key), value)
    elif isinstance(part, tuple):
        for nth, value in enumerate(part):
            yield from _inside((*at, nth), value)
