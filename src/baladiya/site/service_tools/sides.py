"""What a tool is pointed at: a folder of files, or a published version by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from baladiya.rules.checker import check
from baladiya.rules.defects import Defective
from baladiya.rules.definition import Definition
from baladiya.rules.loader import FILE
from baladiya.site.start import ready

EXAMPLES = "/examples/"


@dataclass(frozen=True, slots=True)
class Side:
    """One definition, with the words by which it was asked for."""

    called: str
    definition: Definition
    templates: Mapping[str, str]
    sources: Mapping[str, str]


def side(named: str) -> Side:
    """Will read a folder that is there, or else a published version.

    Its examples need not run yet. Raises `Defective` for a folder that does not pass the checker
    otherwise, `Refused("version_unknown")`.
    """
    path = Path(named)
    if path.name == FILE:
        path = path.parent
    return of_folder(path, stories=False) if (path / FILE).is_file() else _of_version(named)


def of_folder(path: Path, *, stories: bool = True) -> Side:
    """Will read a folder that passes the checker. Raises `Defective`.

    Without `stories` its examples may still be those of before: whoever changes a service wants to
    see what that means before rewriting them.
    """
    bundle, found = check(path.resolve())
    defects = tuple(it for it in found if stories or EXAMPLES not in it.path)
    if bundle is None or defects:
        raise Defective(defects)
    return Side(str(path), bundle.definition, bundle.templates, bundle.sources)


def _of_version(named: str) -> Side:
    ready()
    from baladiya.catalogue.sources import version_named
    from baladiya.ui import clock

    row = version_named(named, now=clock.now())
    definition = Definition.model_validate_json(row.definition)
    return Side(f"{row.service_id}@{row.number}", definition, row.templates, row.sources)
