"""Tables with dates of validity: in order, with the same rows, and one in force on a day."""

from datetime import date, timedelta
from itertools import pairwise

from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import DatedRates, rates_on


def check_tables(notes: Notes) -> None:
    """Will check each dated table, whatever the day."""
    for name, table in notes.bundle.definition.tables.items():
        if isinstance(table, tuple):
            _check_rows(notes, name, table)


def _check_rows(notes: Notes, name: str, table: tuple[DatedRates, ...]) -> None:
    if not table:
        notes.add(("tables", name), "table_empty", id=name)
    for nth, (before, after) in enumerate(pairwise(table), start=1):
        if after.begins <= before.begins:
            notes.add(("tables", name, nth, "from"), "table_out_of_order", id=name)
        if missing := set(before.values) ^ set(after.values):
            keys = ", ".join(sorted(missing))
            notes.add(("tables", name, nth, "values"), "table_rows_differ", id=name, keys=keys)


def check_tables_on(notes: Notes, day: date) -> None:
    """Will tell the tables that have no rates yet on a day."""
    for name, table in notes.bundle.definition.tables.items():
        if isinstance(table, tuple) and table and not rates_on(table, day):
            starts = min(row.begins for row in table) - timedelta(days=1)
            notes.add(("tables", name), "table_not_begun", id=name, until=starts.isoformat())
