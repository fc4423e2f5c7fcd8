"""Registers: each asked at most once in a service, and with a number it knows."""

from baladiya.rules.checker.asked import placed_fields
from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Register
from baladiya.rules.registers import PORTS


def check_registers(notes: Notes) -> None:
    """Will check every field that is looked up: an answer has one name, so one field asks."""
    asked_by: dict[Register, str] = {}
    for at, asked in placed_fields(notes.bundle.definition):
        for nth, column in enumerate(asked.fields):
            if column.looked_up_in is not None:
                place = (*at, "fields", nth, "looked_up_in")
                notes.add(place, "register_in_rows", id=column.id)
        if asked.looked_up_in is None:
            continue
        place = (*at, "looked_up_in")
        register = str(asked.looked_up_in)
        kinds = PORTS[asked.looked_up_in].asked_with
        if asked.type not in kinds:
            notes.add(place, "register_type", id=register, types=" / ".join(sorted(kinds)))
        first = asked_by.setdefault(asked.looked_up_in, asked.id)
        if first != asked.id:
            notes.add(place, "register_twice", id=register, field=first)
