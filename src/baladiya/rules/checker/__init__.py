"""Checking a definition before it is published: every defect at once, with its file and line."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from baladiya.rules.checker.asked import check_asked
from baladiya.rules.checker.formulas import check_formulas
from baladiya.rules.checker.keeping import check_keeping
from baladiya.rules.checker.languages import check_languages
from baladiya.rules.checker.links import check_links
from baladiya.rules.checker.moves import check_moves
from baladiya.rules.checker.notes import Notes
from baladiya.rules.checker.process import check_process
from baladiya.rules.checker.registers import check_registers
from baladiya.rules.checker.results import check_results
from baladiya.rules.checker.sizes import check_sizes
from baladiya.rules.checker.stories import check_example
from baladiya.rules.checker.stranding import check_stranding
from baladiya.rules.checker.tables import check_tables, check_tables_on
from baladiya.rules.checker.together import check_together
from baladiya.rules.checker.ways import drafts
from baladiya.rules.defects import Defect
from baladiya.rules.loader import Bundle, read

__all__ = ["check", "check_bundle", "check_on", "check_together"]


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
    if not check_sizes(notes):
        return _sorted(notes.defects)
    check_asked(notes)
    service = check_formulas(notes)
    check_process(notes)
    check_moves(notes)
    check_stranding(notes)
    check_results(notes)
    check_links(notes)
    check_keeping(notes)
    check_registers(notes)
    check_tables(notes)
    check_languages(notes)
    if not bundle.examples:
        notes.add((), "example_missing")
    walkable = all(defect.code not in _NOT_WALKABLE for defect in notes.defects)
    if service is not None and walkable and drafts(bundle.definition):
        for example in bundle.examples:
            notes.defects += check_example(service, example)
    return _sorted(notes.defects)


def check_on(bundle: Bundle, day: date) -> tuple[Defect, ...]:
    """Will tell what is wrong with a service if it is used on a day."""
    notes = Notes(bundle)
    check_tables_on(notes, day)
    return _sorted(notes.defects)


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
