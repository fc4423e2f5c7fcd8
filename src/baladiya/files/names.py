"""File names, for reading only: no path is ever made of one."""

import re
import unicodedata

LONGEST = 120
_PATH_ENDS = re.compile(r"[/\\]")
# Joiners inside words are part of how a name is written; everything else unseen goes.
_JOINERS = "\u200c\u200d"
_LONGEST_ENDING = 10


def clean_name(raw: str) -> str:
    """Will give a name fit to be shown: the last part of a path, nothing unseen, not too long.

    Direction overrides (which make "exe" look like "pdf"), control characters and lone surrogates
    go; the ending is kept when a long name is cut.
    """
    last = _PATH_ENDS.split(raw)[-1]
    seen = "".join(map(_seen, unicodedata.normalize("NFC", last)))
    name = " ".join(seen.split()).strip(". " + _JOINERS)
    return _cut(name) or "document"


def _seen(letter: str) -> str:
    if letter in _JOINERS:
        return letter
    kind = unicodedata.category(letter)
    return "" if kind in {"Cc", "Cf", "Cs", "Co", "Cn"} and not letter.isspace() else letter


def _cut(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        return name[:LONGEST]
    return stem[: LONGEST - len(ending) - 1] + dot + ending
