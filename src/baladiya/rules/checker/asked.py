"""Pages, fields, options and papers: ids, references, and types that fit together."""

from collections.abc import Iterator
from typing import Final

from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import PLACES, Definition, Field, FieldType
from baladiya.rules.expressions import MAX_LIST, RESERVED, Kind
from baladiya.rules.lookups import register_paths
from baladiya.rules.service import fields_of_page, kind_of
from baladiya.rules.yaml import Path

# What casework knows of a person and an establishment, by the path a definition names it with.
PREFILLS: Final = frozenset(
    {
        "person.kind",
        "person.personal_number",
        "person.name_ar",
        "person.name_en",
        "person.nationality",
        "person.mobile",
        "person.email",
        "person.language",
        "person.id_type",
        "establishment.registration",
        "establishment.name_ar",
        "establishment.name_en",
    }
)
_CHOICES: Final = frozenset({FieldType.CHOICE, FieldType.CHOICES})
_NO_COLUMN: Final = PLACES | {FieldType.GROUP, FieldType.POINT, FieldType.CONSENT}
_ROWS: Final = PLACES | {FieldType.GROUP}


def check_asked(notes: Notes) -> None:
    """Will check everything an applicant is asked."""
    definition = notes.bundle.definition
    _check_pages(notes, definition)
    for at, asked in placed_fields(definition):
        _check_field(notes, at, asked)
        for nth, column in enumerate(asked.fields):
            _check_column(notes, (*at, "fields", nth), column)
    _check_papers(notes, definition)
    _check_route(notes, definition)


def placed_fields(definition: Definition) -> Iterator[tuple[Path, Field]]:
    """Will give every field that is asked with its place, in the order of asking."""
    for nth, page in enumerate(definition.pages):
        for name in page.groups:
            group = definition.groups.get(name)
            for at, asked in enumerate(group.fields if group else ()):
                yield ("groups", name, "fields", at), asked
        for at, asked in enumerate(page.fields):
            yield ("pages", nth, "fields", at), asked


def _check_pages(notes: Notes, definition: Definition) -> None:
    pages = [(("pages", at), page) for at, page in enumerate(definition.pages)]
    notes.twice([((*at, "id"), page.id) for at, page in pages], "page")
    notes.twice([((*at, "id"), asked.id) for at, asked in placed_fields(definition)], "field")
    used: set[str] = set()
    for at, page in pages:
        for nth, name in enumerate(page.groups):
            if name not in definition.groups:
                notes.add((*at, "groups", nth), "group_unknown", id=name)
            if name in used:
                notes.add((*at, "groups", nth), "group_twice", id=name)
            used.add(name)
        if not fields_of_page(definition, page):
            notes.add(at, "page_empty", id=page.id)


def _check_field(notes: Notes, at: Path, asked: Field) -> None:
    _check_parts(notes, at, asked)
    _check_bounds(notes, at, asked)
    if asked.id in RESERVED:
        notes.add((*at, "id"), "id_reserved", id=asked.id)
    if asked.prefill is not None:
        _check_prefill(notes, (*at, "prefill"), asked, asked.prefill)


def _check_prefill(notes: Notes, at: Path, asked: Field, source: str) -> None:
    """From the account, or from a register that the service asks, by a part of the same kind."""
    known = dict.fromkeys(PREFILLS, Kind.STRING) | register_paths(notes.bundle.definition)
    if source not in known:
        notes.add(at, "prefill_unknown", value=source, expected=", ".join(sorted(known)))
    elif known[source] is not kind_of(asked):
        notes.add(at, "prefill_of_another_kind", value=source, id=asked.id)


def _check_parts(notes: Notes, at: Path, asked: Field) -> None:
    if asked.type in _CHOICES and not asked.options:
        notes.add(at, "options_missing", id=asked.id)
    if asked.type not in _CHOICES and asked.options:
        notes.add((*at, "options"), "options_unwanted", id=asked.id)
    if asked.type == FieldType.GROUP and not asked.fields:
        notes.add(at, "columns_missing", id=asked.id)
    if asked.type != FieldType.GROUP and asked.fields:
        notes.add((*at, "fields"), "columns_unwanted", id=asked.id)
    notes.twice(
        [((*at, "options", nth, "id"), option.id) for nth, option in enumerate(asked.options)],
        "option",
    )
    notes.twice(
        [((*at, "fields", nth, "id"), column.id) for nth, column in enumerate(asked.fields)],
        "column",
    )


def _check_bounds(notes: Notes, at: Path, asked: Field) -> None:
    if asked.least is not None and asked.most is not None and asked.least > asked.most:
        notes.add((*at, "least"), "bounds_crossed", id=asked.id)
    if asked.type in _ROWS and asked.most is not None and asked.most > MAX_LIST:
        notes.add((*at, "most"), "too_many_rows", id=asked.id, most=MAX_LIST)


def _check_column(notes: Notes, at: Path, column: Field) -> None:
    _check_parts(notes, at, column)
    _check_bounds(notes, at, column)
    if column.type in _NO_COLUMN:
        notes.add((*at, "type"), "column_type", id=column.id, type=str(column.type))
    if column.rules:
        notes.add((*at, "rules"), "column_rules", id=column.id)


def _check_papers(notes: Notes, definition: Definition) -> None:
    papers = [(("papers", at), paper) for at, paper in enumerate(definition.papers)]
    notes.twice([((*at, "id"), paper.id) for at, paper in papers], "paper")
    for at, paper in papers:
        if paper.kind not in definition.paper_kinds:
            notes.add((*at, "kind"), "paper_kind_unknown", id=paper.kind)


def _check_route(notes: Notes, definition: Definition) -> None:
    """Without a municipality nobody would receive the application."""
    name, at = definition.routed_by, ("routed_by",)
    pages = {page.id: fields_of_page(definition, page) for page in definition.pages}
    for page in definition.pages:
        for asked in pages[page.id]:
            if asked.id == name:
                if asked.type != FieldType.BLOCK:
                    notes.add(at, "routed_by_not_block", id=name)
                elif asked.required is not True or asked.shown_when or page.shown_when:
                    notes.add(at, "routed_by_not_always", id=name)
                return
    notes.add(at, "routed_by_unknown", id=name)
