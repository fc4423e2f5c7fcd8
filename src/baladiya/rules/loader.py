"""From a folder to a definition: the service's file, the shared library, templates and examples.

`definitions/_shared/` holds what services share (`rules.library` and templates);
`definitions/<service>/` holds `service.yaml`, its own templates and its examples. In
the service's file a reason may be a bare id; groups and kinds of paper are named and filled in
here, so that a bundle is complete by itself and its hash names everything it rests on.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from baladiya.rules.defects import Defect, Defective
from baladiya.rules.definition import Definition
from baladiya.rules.examples import Example
from baladiya.rules.library import FILLED_IN, SHARED, TAKEN_WHOLE, Shelf, library, named
from baladiya.rules.model_defects import defects_of, repair
from baladiya.rules.yaml import MAX_BYTES, Data, Document, nearest, read_yaml, unseen_in
from baladiya.rules.yaml import Path as Part

FILE: Final = "service.yaml"
MOST_EXAMPLES: Final = 40
EXAMPLE_BYTES: Final = 32 * 1024
MOST_REASONS: Final = 200  # each may be a copy of a long one in the library
_REPAIRS: Final = 3  # pydantic shows what a stand-in uncovers only when asked again
_BESIDE: Final = ("*.md", "*.typ")


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
        called = self._called(FILE)
        self.lines = {part: Place(called, line) for part, line in document.lines.items()}
        data = document.data
        data.pop("$schema", None)  # for editors
        shared = library(self.folder.parent)
        self.defects += shared.defects
        self.sources |= shared.sources
        self._fill(data, shared.shelves)
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

    def _bytes(self, path: Path, name: str) -> bytes | None:
        try:
            with path.open("rb") as file:
                self.sources[name] = file.read(MAX_BYTES + 1)
        except OSError:
            self.defects.append(Defect(name, 1, "file_missing"))
            return None
        return self.sources[name]

    # --- the library ----------------------------------------------------------------------

    def _fill(self, data: dict[str, Any], shelves: Mapping[str, Shelf]) -> None:
        # Puts in what the service names: groups, kinds of paper, bodies, reasons with a bare id.
        for key in FILLED_IN:
            if key in data:
                place = self._place((key,))
                self.defects.append(
                    Defect(place.path, place.line, "filled_in_by_loader", {"key": key})
                )
        wanted = {
            "groups": named(data, "pages", "groups"),
            "paper_kinds": named(data, "papers", "kind"),
            "bodies": named(data, "referrals", "body"),
            **{key: shelves[key].entries for key in TAKEN_WHOLE},
        }
        data |= {key: self._taken(key, names, shelves[key]) for key, names in wanted.items()}
        reasons = data.get("reasons")
        if isinstance(reasons, list):
            if len(reasons) > MOST_REASONS:
                place = self._place(("reasons", MOST_REASONS))
                told: dict[str, str | int] = {
                    "what": "reasons",
                    "count": len(reasons),
                    "most": MOST_REASONS,
                }
                self.defects.append(Defect(place.path, place.line, "too_many", told))
            data["reasons"] = [
                self._reason(at, entry, shelves["reasons"])
                for at, entry in enumerate(reasons[:MOST_REASONS])
            ]

    def _taken(self, key: str, names: Iterable[str], shelf: Shelf) -> dict[str, Any]:
        taken: dict[str, Any] = {}
        for name in names:
            entry = shelf.entries.get(name)
            if isinstance(entry, dict) and name not in taken:
                # A purpose is named by its key alone; everything else carries its id.
                own_id = {} if key == "purposes" else {"id": name}
                taken[name] = {**own_id, **deepcopy(entry)}
                self._copy_lines(shelf, name, (key, name))
        return taken

    def _reason(self, at: int, entry: Data, shelf: Shelf) -> Data:
        if not isinstance(entry, str):
            return entry
        if not isinstance(shelf.entries.get(entry), dict):
            place = self._place(("reasons", at))
            self.defects.append(Defect(place.path, place.line, "reason_unknown", {"id": entry}))
            return {"id": "unknown", "text": _BLANK, "put_right": _BLANK}
        self._copy_lines(shelf, entry, ("reasons", at))
        return {"id": entry, **deepcopy(shelf.entries[entry])}

    def _copy_lines(self, shelf: Shelf, name: str, target: Part) -> None:
        for part, line in shelf.lines[name]:
            self.lines[(*target, *part)] = Place(shelf.file, line)

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
        elif defect := unseen_in(text, name):
            self.defects.append(defect)
        return text

    def _read_beside(self) -> None:
        # Notes and templates that no output names belong to the service's files all the same.
        for pattern in _BESIDE:
            for path in sorted(self.folder.glob(pattern)):
                if f"{self.folder.name}/{path.name}" not in self.sources:
                    self._text(path)

    def _examples(self) -> tuple[Example, ...]:
        found: list[Example] = []
        paths = sorted((self.folder / "examples").glob("*.yaml"))
        if len(paths) > MOST_EXAMPLES:
            name = f"examples/{paths[MOST_EXAMPLES].name}"
            self._note(name, 1, "too_many", what="examples", count=len(paths), most=MOST_EXAMPLES)
        for path in paths[:MOST_EXAMPLES]:
            called = self._called(f"examples/{path.name}")
            if path.stat().st_size > EXAMPLE_BYTES:
                most = EXAMPLE_BYTES // 1024
                self.defects.append(Defect(called, 1, "file_too_large", {"most": most}))
                continue
            document = self._file(path)
            if document.defects:
                continue
            try:
                example = Example.model_validate(document.data)
            except ValidationError as error:
                for at, code, values in defects_of(error, document.data):
                    line = nearest(document.lines, at)
                    self.defects.append(Defect(called, line, code, values))
                continue
            found.append(example.model_copy(update={"file": called, "lines": document.lines}))
        return tuple(found)


_BLANK: Final = {"ar": "-", "en": "-"}
