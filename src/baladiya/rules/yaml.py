"""YAML 1.2 as data with the line of every part, read as a stream so that nothing can blow up.

The parser is libyaml's, ten times as quick as one in Python. It only cuts the text into events;
what a plain word means is said here. Only what a definition needs is taken: mappings with text
keys, sequences and plain values. Tags, anchors and aliases, keys given twice, unseen direction
marks, and documents too large or too deep are defects with their line. Plain words are values by
the core schema: `no` is a word, `12:30` too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from baladiya.rules.defects import Defect

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 20
MAX_PARTS: Final = 20_000  # values, keys and brackets together
MAX_DEFECTS: Final = 50  # of one file; whoever wrote more starts over

Path = tuple[str | int, ...]
# A word, number, truth, nothing, or a list or mapping of such.
Data = Any

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(slots=True)
class Document:
    """What a file holds, where each part stands (lines count from 1), and what is wrong with it.

    `whole` is False when reading stopped before the end: what is missing then is no other defect.
    """

    data: Data = None
    whole: bool = True
    lines: dict[Path, int] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)


class _TooMuch(Exception):
    """Reading on would be of no use."""


def read_yaml(content: bytes, name: str) -> Document:
    """Will read one document; `name` is how the file is called in defects."""
    document = Document()
    text = _decoded(content, name, document)
    if text is None:
        return document
    reader = _Builder(name, document)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reader.take(event)
    except _TooMuch:
        document.whole = False
    except yaml.MarkedYAMLError as error:
        document.whole = False
        mark = error.problem_mark or error.context_mark
        # What is wrong at the end of the text is put on a line after it.
        line = min(mark.line, text.count("\n")) if mark else 0
        reader.note(line + 1, "yaml_malformed", what=_said(error))
    except yaml.YAMLError as error:
        document.whole = False
        reader.note(1, "yaml_malformed", what=str(error).splitlines()[0])
    return document


def _said(error: yaml.MarkedYAMLError) -> str:
    return " ".join(filter(None, (error.context, error.problem)))


def _decoded(content: bytes, name: str, document: Document) -> str | None:
    if len(content) > MAX_BYTES:
        document.defects.append(Defect(name, 1, "file_too_large", {"most": MAX_BYTES // 1024}))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        document.defects.append(Defect(name, line, "not_utf8"))
        return None
    if defect := unseen_in(text, name):
        document.defects.append(defect)
        return None
    return text


def unseen_in(text: str, name: str) -> Defect | None:
    """Will find the first character of a file that a reader would not see."""
    for code, pattern in (("bidi_control", _BIDI), ("control_character", _UNPRINTABLE)):
        if found := pattern.search(text):
            line = text.count("\n", 0, found.start()) + 1
            return Defect(name, line, code, {"character": f"U+{ord(found[0]):04X}"})
    return None


@dataclass(slots=True)
class _Open:
    """A mapping or sequence being read; `key` is the one a value is awaited for."""

    holds: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


class _Builder:
    """Builds data from events, one at a time."""

    def __init__(self, name: str, document: Document) -> None:
        self.name = name
        self.document = document
        self.open: list[_Open] = []
        self.parts = 0
        self.documents = 0

    def note(self, line: int, code: str, **values: str | int) -> None:
        """Will note a defect, and stop once there are too many."""
        self.document.defects.append(Defect(self.name, line, code, values))
        if len(self.document.defects) >= MAX_DEFECTS:
            raise _TooMuch

    def take(self, event: Event) -> None:
        """Will use one event."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        self._count(event, line)
        if isinstance(event, NodeEvent):
            self._refuse_magic(event, line)
        if isinstance(event, AliasEvent):
            self._put(None, line)
        elif isinstance(event, ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, MappingStartEvent):
            self._begin({}, line)
        elif isinstance(event, SequenceStartEvent):
            self._begin([], line)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.open.pop()

    def _count(self, event: Event, line: int) -> None:
        self.parts += 1
        if self.parts > MAX_PARTS:
            self.note(line, "file_too_many_parts", most=MAX_PARTS)
            raise _TooMuch
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.note(line, "several_documents")
                raise _TooMuch

    def _refuse_magic(self, event: NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self.note(line, "anchor_or_alias")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.note(line, "tag", tag=str(tag)[:60])

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        top = self.open[-1] if self.open else None
        if top is not None and isinstance(top.holds, dict) and top.key is None:
            self._key(top, str(event.value), line)
        else:
            self._put(event.value if event.style else _plain(str(event.value)), line)

    def _key(self, top: _Open, key: str, line: int) -> None:
        if key in top.holds:
            self.note(line, "key_twice", key=key[:60])
        top.key = key

    def _begin(self, holds: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.open) >= MAX_DEPTH:
            self.note(line, "too_deep", most=MAX_DEPTH)
            raise _TooMuch
        top = self.open[-1] if self.open else None
        if top is not None and isinstance(top.holds, dict) and top.key is None:
            self.note(line, "key_not_text")
            raise _TooMuch
        self.open.append(_Open(holds, self._put(holds, line)))

    def _put(self, value: Data, line: int) -> Path:
        if not self.open:
            self.document.data = value
            self.document.lines[()] = line
            return ()
        top = self.open[-1]
        if isinstance(top.holds, list):
            path: Path = (*top.path, len(top.holds))
            top.holds.append(value)
        else:
            path = (*top.path, top.key or "")
            top.holds.setdefault(top.key or "", value)
            top.key = None
        self.document.lines[path] = line
        return path


def _plain(text: str) -> Data:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def nearest(lines: Mapping[Path, int], path: Path) -> int:
    """Will give the line of a part, or of the nearest part around it."""
    return next(lines[part] for part in _outwards(path) if part in lines)


def _outwards(path: Path) -> Iterator[Path]:
    for length in range(len(path), -1, -1):
        yield path[:length]
