"""The words of the messages, and how placeholders in them are filled."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from baladiya.rules.definition import Text
from baladiya.rules.problems import refuse
from baladiya.rules.text import clean_line, isolate

FILE = Path(__file__).parent / "messages.yaml"
FRAME = "_frame"
PLACEHOLDERS = frozenset(
    {
        "name",
        "service",
        "reference",
        "link",
        "until",
        "amount",
        "reasons",
        "account",
        "answer",
        "next",
    }
)
# An address as programs read it, and words that stand on lines of their own.
KEPT_AS_THEY_ARE = frozenset({"link", "answer"})
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")

# What stands in Arabic text without disturbing it, and what disturbs English text.
_AT_HOME_IN_ARABIC = frozenset({"AL", "NSM", "WS"})
_FOREIGN_IN_ENGLISH = frozenset({"AL", "R", "AN"})

Message = Mapping[str, Text]


@cache
def all_messages() -> Mapping[str, Message]:
    """Will read the file once: code to its texts, and the frame under `FRAME`."""
    entries = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))
    return {
        code: {part: Text(**words) for part, words in parts.items()}
        for code, parts in entries.items()
    }


def message(code: str) -> Message:
    """Will give the texts of a message: title, email, sms. Raises `Refused`: message_unknown."""
    if code not in all_messages():
        raise refuse("message_unknown", message=code)
    return all_messages()[code]


def fill(words: str, values: Mapping[str, str], *, language: str, code: str) -> str:
    """Will put the values into a text, each set apart where its direction would disturb it.

    Words in square brackets go when a placeholder in them has no value.
    Raises `Refused`: message_value_missing.
    """

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if not values.get(name):
            raise refuse("message_value_missing", message=code, name=name)
        if name in KEPT_AS_THEY_ARE:
            return values[name]
        return set_apart(values[name], language)

    def keep(found: re.Match[str]) -> str:
        names = PLACEHOLDER.findall(found[1])
        if not names:
            return found[0]
        return found[1] if all(values.get(name) for name in names) else ""

    return PLACEHOLDER.sub(put, OPTIONAL.sub(keep, words))


def set_apart(value: str, language: str) -> str:
    """Will isolate a value if it is needed: English SMS stay in the cheap alphabet without it."""
    line = clean_line(value)
    kinds = {unicodedata.bidirectional(letter) for letter in line}
    disturbs = kinds & _FOREIGN_IN_ENGLISH if language == "en" else kinds - _AT_HOME_IN_ARABIC
    return isolate(line) if disturbs else line
