"""Expressions: each compiles to its kind, looks back only, and can hold."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from baladiya.rules.calendar import WorkingCalendar
from baladiya.rules.checker.asked import placed_fields
from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Definition, Field, FieldType
from baladiya.rules.expressions import (
    OVER_ROWS,
    Environment,
    Expression,
    ExpressionError,
    Kind,
    Undecided,
    read_names,
)
from baladiya.rules.model_defects import MOST_GUESSES, nearest_of
from baladiya.rules.service import CompiledService, Slot, declared_names, slots
from baladiya.rules.yaml import Path

_TEXT: Final = r"""(?:"([^"\\]*)"|'([^'\\]*)')"""
_EQUALS = re.compile(rf"(?<![\w.])([a-z]\w*)\s*[=!]=\s*{_TEXT}")
_EQUALS_BACK = re.compile(rf"{_TEXT}\s*[=!]=\s*([a-z]\w*)(?![\w.(])")
_AMONG = re.compile(r"(?<![\w.])([a-z]\w*)\s+in\s+\[([^\]]*)\]")
_INSIDE = re.compile(rf"{_TEXT}\s+in\s+([a-z]\w*)(?![\w.(])")
_EACH = re.compile(_TEXT)
_WORD = re.compile(r"[A-Za-z_]\w*")
_OVER_ROWS = re.compile(
    rf"(?<![\w.])({'|'.join(sorted(OVER_ROWS))})\(\s*([a-z]\w*)\s*,\s*({_TEXT}(?:\s*,\s*{_TEXT})?)\s*\)"
)
_UNDECLARED = re.compile(r"undeclared reference to '([\w.]+)'")
_WHOLE: Final = frozenset({FieldType.MONEY, FieldType.INTEGER})
_ADDED: Final = {"sum_of": _WHOLE, "shares_make_one": _WHOLE | {FieldType.DECIMAL}}


def check_formulas(notes: Notes) -> CompiledService | None:
    """Will check every expression; gives the service made ready, None if one does not compile."""
    definition = notes.bundle.definition
    environment = Environment(declared_names(definition))
    fields = {asked.id: asked for _, asked in placed_fields(definition)}
    compiled: dict[tuple[str, Kind | None], Expression | None] = {}
    for slot in slots(definition):
        key = (slot.source, slot.expects)
        expression = compiled[key] = compiled.get(key) or _compiled(notes, environment, slot)
        _check_columns(notes, slot, fields)
        _check_over_rows(notes, slot, fields)
        _check_options(notes, slot, fields)
        if expression is not None and not expression.names.paths:
            _check_constant(notes, slot, environment, expression)
    _check_order(notes, definition)
    sound = {key: expression for key, expression in compiled.items() if expression is not None}
    return CompiledService(definition, environment, sound) if len(sound) == len(compiled) else None


def _compiled(notes: Notes, environment: Environment, slot: Slot) -> Expression | None:
    try:
        return environment.compile(slot.source, slot.expects)
    except ExpressionError as error:
        code, values = _explained(error, notes)
        notes.add(slot.path, code, lines_down=error.line - 1, **values)
        return None


def _explained(error: ExpressionError, notes: Notes) -> tuple[str, dict[str, str]]:
    """Will name what was probably meant by a name nobody declared, of the first ones."""
    unknown = _UNDECLARED.search(error.detail) if len(notes.defects) < MOST_GUESSES else None
    near = nearest_of(unknown[1], declared_names(notes.bundle.definition)) if unknown else ""
    if unknown and near:
        return "name_misspelt", {"name": unknown[1], "near": near}
    return error.code, {"what": error.detail} if error.detail else {}


def _check_columns(notes: Notes, slot: Slot, fields: dict[str, Field]) -> None:
    for name, column in sorted(read_names(slot.source).columns):
        asked = fields.get(name)
        if asked is None or asked.type != FieldType.GROUP:
            continue
        if column not in {known.id for known in asked.fields}:
            notes.add(slot.path, "column_unknown", list=name, column=column)


def _check_over_rows(notes: Notes, slot: Slot, fields: dict[str, Field]) -> None:
    # These functions take columns by name, which the type check cannot see.
    used = [name for name in _WORD.findall(slot.source) if name in OVER_ROWS]
    calls = [(name, *columns) for name, *columns in _calls(slot.source)]
    if len(used) != len(calls):
        notes.add(slot.path, "rows_function_wrong")
    for name, rows, *columns in calls:
        group = fields.get(rows)
        known = {it.id: it.type for it in group.fields} if group else {}
        for column in columns:
            if column not in known:
                notes.add(slot.path, "column_unknown", list=rows, column=column)
            elif known[column] not in _ADDED[name]:
                notes.add(slot.path, "column_not_added", column=column)


def _calls(source: str) -> Iterator[list[str]]:
    for found in _OVER_ROWS.finditer(source):
        columns = [part.strip().strip("\"'") for part in found[3].split(",")]
        yield [found[1], found[2], *columns]


def _check_options(notes: Notes, slot: Slot, fields: dict[str, Field]) -> None:
    for name, option in dict.fromkeys(_compared(slot.source)):
        asked = fields.get(name)
        if asked is None or not asked.options or option == "":
            continue
        if option not in {known.id for known in asked.options}:
            notes.add(slot.path, "option_unknown", field=name, option=option)


def _compared(source: str) -> Iterator[tuple[str, str]]:
    """Will give each field with a text it is compared with."""
    for found in _EQUALS.finditer(source):
        yield found[1], found[2] or found[3] or ""
    for found in chain(_EQUALS_BACK.finditer(source), _INSIDE.finditer(source)):
        yield found[3], found[1] or found[2] or ""
    for found in _AMONG.finditer(source):
        for text in _EACH.finditer(found[2]):
            yield found[1], text[1] or text[2] or ""


def _check_constant(
    notes: Notes, slot: Slot, environment: Environment, expression: Expression
) -> None:
    # A condition that looks at nothing is a slip; an amount may well be fixed.
    try:
        value = expression.value(environment.bind({}), WorkingCalendar(frozenset()))
    except Undecided as undecided:
        notes.add(slot.path, "expression_wrong", what=str(undecided))
        return
    if slot.expects == Kind.INT and value < 0:
        notes.add(slot.path, "amount_negative")
    if slot.expects != Kind.BOOL:
        return
    if value is True:
        notes.add(slot.path, "always_shown")
    else:
        notes.add(slot.path, "never_shown", what=" ".join(map(str, slot.path[:-1])))


def _check_order(notes: Notes, definition: Definition) -> None:
    """Conditions may look at earlier questions only, so that one walk settles what is asked."""
    order = {asked.id: at for at, (_, asked) in enumerate(placed_fields(definition))}
    seen = 0
    for nth, page in enumerate(definition.pages):
        if page.shown_when:
            _refuse_later(notes, ("pages", nth, "shown_when"), page.shown_when, order, seen)
        seen += len(page.fields)
        seen += sum(
            len(definition.groups[it].fields) for it in page.groups if it in definition.groups
        )
    for position, (at, asked) in enumerate(placed_fields(definition)):
        for path, condition in _conditions(at, asked):
            _refuse_later(notes, path, condition, order, position)


def _conditions(at: Path, asked: Field) -> Iterator[tuple[Path, str]]:
    for key, condition in (("shown_when", asked.shown_when), ("required", asked.required)):
        if isinstance(condition, str):
            yield (*at, key), condition
    for nth, option in enumerate(asked.options):
        if option.shown_when:
            yield (*at, "options", nth, "shown_when"), option.shown_when
    for nth, column in enumerate(asked.fields):
        yield from _conditions((*at, "fields", nth), column)


def _refuse_later(
    notes: Notes, at: Path, condition: str, order: dict[str, int], before: int
) -> None:
    for path in sorted(read_names(condition).paths):
        parts = path.split(".")
        name = parts[1] if parts[0] == "answered" and parts[1:] else parts[0]
        if order.get(name, -1) >= before:
            notes.add(at, "looks_ahead", id=name)
