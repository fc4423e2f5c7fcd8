"""From a folder to a definition: the service's file, the shared library, templates and examples.

`definitions/_shared/` holds what services share (`groups.yaml`, `papers.yaml`, `reasons.yaml` and
templates); `definitions/<service>/` holds `service.yaml`, its own templates and its examples. In
the service's file a reason may be a bare id; groups and kinds of paper are named and filled in
here, so that a bundle is complete by itself and its hash names everything it rests on.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from baladiya.rules.defects import Defect, Defective
from baladiya.rules.definition import Definition
from baladiya.rules.examples import Example
from baladiya.rules.model_defects import defects_of, repair
from baladiya.rules.yaml import MAX_BYTES, Data, Document, nearest, read_yaml
from baladiya.rules.yaml import Path as Part

SHARED: Final = "_shared"
FILE: Final = "service.yaml"
_REPAIRS: Final = 3  # pydantic shows what a stand-in uncovers only when asked again
_BESIDE: Final = ("*.md", "*.typ")
_LIBRARY: Final[Mapping[str, str]] = {
    "groups.yaml": "groups",
    "papers.yaml": "paper_kinds",
    "reasons.yaml": "reasons",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A file and a line in it."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """One service, complete: what is published, and where each part of it is written.

    `sources` holds the files it was read from, as they are: "small-service/service.yaml",
    "_shared/groups.yaml". Written to a folder again they give this bundle.
    """

    service: str
    definition: Definition
    templates: Mapping[str, str]
    content_hash: str
    examples: tuple[Example, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[Part, Place] = field(default_factory=dict)

    def place(self, *part: str | int) -> Place:
        """Will tell where a part of the definition is written, or the nearest part around it."""
        for length in range(len(part), -1, -1):
            if part[:length] in self.lines:
                return self.lines[part[:length]]
        return Place(FILE, 1)


def load(folder: Path) -> Bundle:
    """Will read a service's folder. Raises `Defective` with every defect found so far.

    Only what cannot be read at all is found here; `checker.check` finds the rest.
    """
    bundle, defects = read(folder)
    if bundle is None or defects:
        raise Defective(defects)
    return bundle


def read(folder: Path) -> tuple[Bundle | None, tuple[Defect, ...]]:
    """Will read a service's folder as far as it can be read, with the defects on the way.

    With defects the bundle holds stand-ins: it is good for finding more defects, and nothing else.
    """
    reading = _Reading(folder.resolve())
    bundle = reading.bundle()
    return bundle, tuple(reading.defects)


def content_hash(definition: Definition, templates: Mapping[str, str]) -> str:
    """Will give the SHA-256 that names a version: of the whole definition and its templates."""
    canonical = json.dumps(
        {"definition": definition.model_dump(mode="json"), "templates": dict(templates)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def service_folders(root: Path) -> tuple[Path, ...]:
    """Will find the folders of services in a folder of definitions."""
    return tuple(sorted(path.parent for path in root.glob(f"*/{FILE}")))


class _Reading:
    """The files of one service as they are read, with the defects found on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.defects: list[Defect] = []
        self.lines: dict[Part, Place] = {}
        self.sources: dict[str, bytes] = {}

    def bundle(self) -> Bundle | None:
        document = self._file(self.folder / FILE)
        if not document.whole or not isinstance(document.data, dict):
            if not self.defects:
                self._note(FILE, 1, "not_a_mapping")
            return None
        self._copy_lines(document, (), (), FILE)
        data = document.data
        data.pop("$schema", None)  # for editors
        library = self._library()
        self._fill(data, library)
        definition = self._validated(data)
        if definition is None:
            return None
        templates = self._templates(definition)
        examples = self._examples()
        self._read_beside()
        return Bundle(
            service=definition.service,
            definition=definition,
            templates=templates,
            content_hash=content_hash(definition, templates),
            examples=examples,
            sources={name: text.decode(errors="replace") for name, text in self.sources.items()},
            lines=self.lines,
        )

    def _validated(self, data: dict[str, Any]) -> Definition | None:
        for _ in range(_REPAIRS):
            try:
                return Definition.model_validate(data)
            except ValidationError as error:
                found = list(defects_of(error, data))
            for at, code, values in found:
                place = self._place(at)
                self.defects.append(Defect(place.path, place.line, code, values))
            mended = [repair(data, one) for one in found]
            if not all(mended):
                return None
        return None

    def _note(self, name: str, line: int, code: str, **values: str | int) -> None:
        self.defects.append(Defect(self._called(name), line, code, values))

    def _called(self, name: str) -> str:
        """Files are called as a reader of the folder of definitions calls them."""
        return f"{self.folder.name}/{name}"

    def _place(self, at: Part) -> Place:
        for length in range(len(at), -1, -1):
            if at[:length] in self.lines:
                return self.lines[at[:length]]
        return Place(self._called(FILE), 1)

    # --- files ----------------------------------------------------------------------------

    def _file(self, path: Path) -> Document:
        name = f"{path.parent.name}/{path.name}"
        if path.parent.parent == self.folder:
            name = f"{self.folder.name}/{name}"
        content = self._bytes(path, name)
        if content is None:
            return Document()
        document = read_yaml(content, name)
        self.defects += document.defects
        return document

    def _shared(self, path: Path) -> Document:
        name = f"{SHARED}/{path.name}"
        content = self._bytes(path, name)
        document = _read_shared(content, name) if content is not None else Document()
        self.defects += document.defects
        return document

    def _bytes(self, path: Path, name: str) -> bytes | None:
        try:
            with path.open("rb") as file:
                self.sources[name] = file.read(MAX_BYTES + 1)
        except OSError:
            self.defects.append(Defect(name, 1, "file_missing"))
            return None
        return self.sources[name]

    def _copy_lines(self, document: Document, source: Part, target: Part, name: str) -> None:
        called = name if name.startswith(SHARED) else self._called(name)
        for part, line in document.lines.items():
            if part[: len(source)] == source:
                self.lines[(*target, *part[len(source) :])] = Place(called, line)

    # --- the library ----------------------------------------------------------------------

    def _library(self) -> dict[str, tuple[Document, dict[str, Any]]]:
        found: dict[str, tuple[Document, dict[str, Any]]] = {}
        for name, key in _LIBRARY.items():
            path = self.folder.parent / SHARED / name
            document = self._shared(path) if path.exists() else Document(data={key: {}})
            entries = document.data.get(key) if isinstance(document.data, dict) else None
            found[key] = (document, entries if isinstance(entries, dict) else {})
        return found

    def _fill(
        self, data: dict[str, Any], library: dict[str, tuple[Document, dict[str, Any]]]
    ) -> None:
        # Puts in what the service names: groups, kinds of paper and reasons with a bare id.
        for key in ("groups", "paper_kinds"):
            if key in data:
                place = self._place((key,))
                self.defects.append(
                    Defect(place.path, place.line, "filled_in_by_loader", {"key": key})
                )
        data["groups"] = self._taken("groups", _named(data, "pages", "groups"), library)
        data["paper_kinds"] = self._taken("paper_kinds", _named(data, "papers", "kind"), library)
        reasons = data.get("reasons")
        if isinstance(reasons, list):
            data["reasons"] = [self._reason(at, entry, library) for at, entry in enumerate(reasons)]

    def _taken(
        self,
        key: str,
        named: Iterable[str],
        library: dict[str, tuple[Document, dict[str, Any]]],
    ) -> dict[str, Any]:
        document, entries = library[key]
        taken: dict[str, Any] = {}
        for name in named:
            entry = entries.get(name)
            if isinstance(entry, dict):
                taken[name] = {"id": name, **deepcopy(entry)}
                file = next(file for file, of in _LIBRARY.items() if of == key)
                self._copy_lines(document, (key, name), (key, name), f"{SHARED}/{file}")
        return taken

    def _reason(
        self, at: int, entry: Data, library: dict[str, tuple[Document, dict[str, Any]]]
    ) -> Data:
        if not isinstance(entry, str):
            return entry
        document, entries = library["reasons"]
        if not isinstance(entries.get(entry), dict):
            place = self._place(("reasons", at))
            self.defects.append(Defect(place.path, place.line, "reason_unknown", {"id": entry}))
            return {"id": "unknown", "text": _BLANK, "put_right": _BLANK}
        self._copy_lines(document, ("reasons", entry), ("reasons", at), f"{SHARED}/reasons.yaml")
        return {"id": entry, **deepcopy(entries[entry])}

    # --- templates and examples -----------------------------------------------------------

    def _templates(self, definition: Definition) -> dict[str, str]:
        # A template beside the definition comes before the shared one of the same name.
        templates: dict[str, str] = {}
        for at, output in enumerate(definition.outputs):
            name = output.template
            if name is None or name in templates:
                continue
            text = self._template(name)
            if text is None:
                place = self._place(("outputs", at, "template"))
                self.defects.append(
                    Defect(place.path, place.line, "template_missing", {"name": name[:60]})
                )
            else:
                templates[name] = text
        return templates

    def _template(self, name: str) -> str | None:
        if Path(name).name != name:  # a template never comes from elsewhere
            return None
        for folder in (self.folder, self.folder.parent / SHARED):
            path = folder / name
            if path.is_file() and path.stat().st_size <= MAX_BYTES:
                return self._text(path)
        return None

    def _text(self, path: Path) -> str:
        # Kept byte for byte, so a line's end stays what it was.
        name = f"{path.parent.name}/{path.name}"
        content = self._bytes(path, name) or b""
        text = content.decode(errors="replace")
        if text.encode() != content or "\0" in text:
            self.defects.append(Defect(name, 1, "not_utf8"))
        return text

    def _read_beside(self) -> None:
        # Notes and templates that no output names belong to the service's files all the same.
        for pattern in _BESIDE:
            for path in sorted(self.folder.glob(pattern)):
                if f"{self.folder.name}/{path.name}" not in self.sources:
                    self._text(path)

    def _examples(self) -> tuple[Example, ...]:
        found: list[Example] = []
        for path in sorted((self.folder / "examples").glob("*.yaml")):
            document = self._file(path)
            if document.defects:
                continue
            called = self._called(f"examples/{path.name}")
            try:
                example = Example.model_validate(document.data)
            except ValidationError as error:
                for at, code, values in defects_of(error, document.data):
                    line = nearest(document.lines, at)
                    self.defects.append(Defect(called, line, code, values))
                continue
            found.append(example.model_copy(update={"file": called, "lines": document.lines}))
        return tuple(found)


@lru_cache(maxsize=8)
def _read_shared(content: bytes, name: str) -> Document:
    """Will read a file of the library once for all services; what is taken from it is copied."""
    return read_yaml(content, name)


_BLANK: Final = {"ar": "-", "en": "-"}


def _named(data: Mapping[str, Any], part: str, key: str) -> list[str]:
    # The names a file gives under a key of a list, whatever shape the file is in.
    entries = data.get(part)
    names: list[str] = []
    for entry in entries if isinstance(entries, list) else []:
        value = entry.get(key) if isinstance(entry, dict) else None
        names += [
            name
            for name in (value if isinstance(value, list) else [value])
            if isinstance(name, str)
        ]
    return names
