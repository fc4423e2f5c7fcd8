"""What services share, read once: field groups, papers, reasons, bodies, purposes.

The files stand in `definitions/_shared/`. A service takes from them what it names, and its bundle
holds a copy, so that it is complete by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from baladiya.rules.defects import Defect
from baladiya.rules.yaml import MAX_BYTES, read_yaml
from baladiya.rules.yaml import Path as Part

SHARED: Final = "_shared"
# Each file with the keys of its top, which are the definition's own keys.
FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "groups.yaml": ("groups",),
    "papers.yaml": ("paper_kinds",),
    "reasons.yaml": ("reasons",),
    "bodies.yaml": ("bodies",),
    "purposes.yaml": ("purposes", "lawful_bases", "retention_classes"),
}
# What every service rests on, whether it names it or not; the rest is taken when named.
TAKEN_WHOLE: Final = ("purposes", "lawful_bases", "retention_classes")
FILLED_IN: Final = ("groups", "paper_kinds", "bodies", *TAKEN_WHOLE)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries under one key of a shared file, and the lines of each."""

    file: str
    entries: Mapping[str, Any]
    lines: Mapping[str, tuple[tuple[Part, int], ...]]


@dataclass(frozen=True, slots=True)
class Library:
    """The shelves by key, and the files they were read from, byte for byte."""

    shelves: Mapping[str, Shelf]
    sources: Mapping[str, bytes]
    defects: tuple[Defect, ...]


_EMPTY: Final = Shelf("", {}, {})


def library(folder: Path) -> Library:
    """Will read the shared files of a folder of definitions; one that is not there is empty."""
    shelves: dict[str, Shelf] = {key: _EMPTY for keys in FILES.values() for key in keys}
    sources: dict[str, bytes] = {}
    defects: list[Defect] = []
    for name in FILES:
        path = folder / SHARED / name
        if path.exists():
            with path.open("rb") as file:
                content = sources[f"{SHARED}/{name}"] = file.read(MAX_BYTES + 1)
            found, wrong = _read(content, name)
            shelves |= found
            defects += wrong
    return Library(shelves, sources, tuple(defects))


@lru_cache(maxsize=16)
def _read(content: bytes, name: str) -> tuple[Mapping[str, Shelf], tuple[Defect, ...]]:
    # Once for all services; what is taken from it is copied.
    file = f"{SHARED}/{name}"
    document = read_yaml(content, file)
    data = document.data if isinstance(document.data, dict) else {}
    shelves = {
        key: Shelf(file, entries, _lines(document.lines, key, entries))
        for key in FILES[name]
        if isinstance(entries := data.get(key), dict)
    }
    return shelves, tuple(document.defects)


def _lines(
    lines: Mapping[Part, int], key: str, entries: Mapping[str, Any]
) -> Mapping[str, tuple[tuple[Part, int], ...]]:
    found: dict[str, list[tuple[Part, int]]] = {name: [] for name in entries}
    for part, line in lines.items():
        if part[:1] == (key,) and len(part) > 1:
            found[str(part[1])].append((part[2:], line))
    return {name: tuple(each) for name, each in found.items()}


def named(data: Mapping[str, Any], part: str, key: str) -> Iterator[str]:
    """Will give the names a file gives under a key of a list, whatever shape the file is in."""
    entries = data.get(part)
    for entry in entries if isinstance(entries, list) else []:
        value = entry.get(key) if isinstance(entry, dict) else None
        for name in value if isinstance(value, list) else [value]:
            if isinstance(name, str):
                yield name
