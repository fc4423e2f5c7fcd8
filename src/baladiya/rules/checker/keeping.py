"""Every answer is held on a ground and for a time: by its purpose, or as the field says itself."""

from collections.abc import Iterator

from baladiya.rules.checker.asked import placed_fields
from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Definition, Field
from baladiya.rules.yaml import Path


def check_keeping(notes: Notes) -> None:
    """Will check the purposes and what fields say instead of them."""
    definition = notes.bundle.definition
    for name, kept in definition.retention_classes.items():
        if kept.years < 1:
            notes.add(("retention_classes", name, "years"), "retention_years", id=name)
    for purpose, terms in definition.purposes.items():
        place = ("purposes", str(purpose))
        _check_named(notes, definition, place, terms.lawful_basis, terms.retention)
    for at, asked in _all_fields(definition):
        if asked.purpose not in definition.purposes:
            notes.add((*at, "purpose"), "purpose_without_terms", purpose=str(asked.purpose))
        _check_named(notes, definition, at, asked.lawful_basis, asked.retention)


def _all_fields(definition: Definition) -> Iterator[tuple[Path, Field]]:
    for at, asked in placed_fields(definition):
        yield at, asked
        for nth, column in enumerate(asked.fields):
            yield (*at, "fields", nth), column


def _check_named(
    notes: Notes, definition: Definition, at: Path, basis: str | None, retention: str | None
) -> None:
    if basis is not None and basis not in definition.lawful_bases:
        notes.add((*at, "lawful_basis"), "lawful_basis_unknown", id=basis)
    if retention is not None and retention not in definition.retention_classes:
        notes.add((*at, "retention"), "retention_unknown", id=retention)
