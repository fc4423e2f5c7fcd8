"""Figures nobody has measured here: what one visit to a counter costs in minutes."""

from dataclasses import dataclass

from baladiya.rules.definition import Text
from baladiya.statistics.models import Assumption

CITIZEN_MINUTES = "citizen_minutes"
COUNTER_MINUTES = "counter_minutes"
MOST_MINUTES = 999
ASSUMED = {CITIZEN_MINUTES: 90, COUNTER_MINUTES: 15}
SOURCE = Text(ar="مفترض", en="Assumed")


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit costs: minutes of the person who comes, and of the counter."""

    citizen_minutes: int
    counter_minutes: int
    source: Text


def visit() -> Visit:
    """Will give what is assumed, with its source. One statement."""
    rows = {row.id: row for row in Assumption.objects.all()}
    sources = {row.source for row in rows.values()}
    said = sources.pop() if len(sources) == 1 else ""
    return Visit(
        citizen_minutes=_value(rows, CITIZEN_MINUTES),
        counter_minutes=_value(rows, COUNTER_MINUTES),
        source=Text(ar=said, en=said) if said else SOURCE,
    )


def _value(rows: dict[str, Assumption], name: str) -> int:
    return rows[name].value if name in rows else ASSUMED[name]
