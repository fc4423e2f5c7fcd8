"""How large a service may be: far more than any needs, and little enough to be checked in a second.

The parts of a file are counted while it is read. What is counted here can grow beyond the file: a
shared group of many fields may be named again and again.
"""

from typing import Final

from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Definition, Field
from baladiya.rules.service import slots

MOST: Final = {
    "pages": 60,
    "fields": 300,  # with the columns of repeated rows
    "papers": 100,
    "steps": 60,
    "moves": 200,
    "expressions": 60_000,  # characters of all that differ
}


def check_sizes(notes: Notes) -> bool:
    """Will note what there is too much of; says whether the rest can be checked."""
    counted = _counted(notes.bundle.definition)
    for what, most in MOST.items():
        if counted[what] > most:
            at = ("pages",) if what == "fields" else (what,)
            notes.add(at, "too_many", what=what, count=counted[what], most=most)
    return not notes.defects


def _counted(definition: Definition) -> dict[str, int]:
    groups = {name: _columns(group.fields) for name, group in definition.groups.items()}
    named = (groups.get(name, 0) for page in definition.pages for name in page.groups)
    own = (_columns(page.fields) for page in definition.pages)
    return {
        "pages": len(definition.pages),
        "fields": sum(named) + sum(own),
        "papers": len(definition.papers),
        "steps": len(definition.steps),
        "moves": len(definition.moves),
        "expressions": sum(len(source) for source in {slot.source for slot in slots(definition)}),
    }


def _columns(fields: tuple[Field, ...]) -> int:
    return sum(1 + len(asked.fields) for asked in fields)
