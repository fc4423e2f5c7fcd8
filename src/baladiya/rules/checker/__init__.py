"""Checking a definition before it is published: every defect at once, with its file and line."""

from collections.abc import Iterable
from pathlib import Path

from baladiya.rules.checker.asked import check_asked
from baladiya.rules.checker.formulas import check_formulas
from baladiya.rules.checker.languages import check_languages
from baladiya.rules.checker.moves import check_moves
from baladiya.rules.checker.notes import Notes
from baladiya.rules.checker.process import check_process
from baladiya.rules.checker.results import check_results
from baladiya.rules.checker.stories import check_example
from baladiya.rules.checker.ways import drafts
from baladiya.rules.defects import Defect
from baladiya.rules.loader import Bundle, read
from baladiya.rules.service import compile_definition


def check(folder: Path) -> tuple[Bundle | None, tuple[Defect, ...]]:
    """Will read a service's folder and tell every defect; the bundle if it could be read at all."""
    bundle, found = read(folder)
    if bundle is None:
        return None, _sorted(found)
    more = check_bundle(bundle)
    if any("/examples/" in defect.path for defect in found):  # it has one, which is wrong
        more = tuple(defect for defect in more if defect.code != "example_missing")
    return bundle, _sorted([*found, *more])


def check_bundle(bundle: Bundle) -> tuple[Defect, ...]:
    """Will tell every defect of a bundle that could be read."""
    notes = Notes(bundle)
    check_asked(notes)
    sound = check_formulas(notes)
    check_process(notes)
    check_moves(notes)
    check_results(notes)
    check_languages(notes)
    if not bundle.examples:
        notes.add((), "example_missing")
    walkable = sound and all(defect.code not in _NOT_WALKABLE for defect in notes.defects)
    if walkable and drafts(bundle.definition):
        service = compile_definition(bundle.definition)
        for example in bundle.examples:
            notes.defects += check_example(service, example)
    return _sorted(notes.defects)


def check_together(bundles: Iterable[Bundle]) -> tuple[Defect, ...]:
    """Will tell what is wrong between services: letters of references that two of them use."""
    found: list[Defect] = []
    owners: dict[str, str] = {}
    for bundle in bundles:
        owner = owners.setdefault(bundle.definition.prefix, bundle.service)
        if owner != bundle.service:
            place = bundle.place("prefix")
            values = {"prefix": bundle.definition.prefix, "service": owner}
            found.append(Defect(place.path, place.line, "prefix_taken", values))
    return tuple(found)


# With these no example can be true, so only the cause is told.
_NOT_WALKABLE = frozenset(
    {
        "group_unknown",
        "paper_kind_unknown",
        "routed_by_not_block",
        "routed_by_unknown",
        "step_unknown",
    }
)


def _sorted(defects: Iterable[Defect]) -> tuple[Defect, ...]:
    unique = {str(defect): defect for defect in defects}
    return tuple(sorted(unique.values(), key=lambda defect: (defect.path, defect.line)))
