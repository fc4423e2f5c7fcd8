"""Between stored answers and a form: as they would have been typed, and rows added or taken away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from baladiya.rules.definition import Field, FieldType, Page
from baladiya.rules.forms import page_fields
from baladiya.rules.identifiers import show_iban, show_phone
from baladiya.rules.money import show_fils
from baladiya.rules.service import CompiledService
from baladiya.ui.fields import row_numbers

ADD, REMOVE = "add-row", "remove-row"
Name = tuple[str, list[str]]


def as_typed(
    service: CompiledService, page: Page, answers: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Will write the stored answers of a page as the posted names and texts that give them."""
    typed: dict[str, list[str]] = {}
    for field in page_fields(service, page):
        if (value := answers.get(field.id)) is not None:
            typed.update(_names(field, field.id, value))
    return typed


def _names(field: Field, name: str, value: Any) -> Iterator[Name]:
    match field.type:
        case FieldType.CHOICES:
            yield name, list(value)
        case FieldType.POINT:
            yield from _coordinates(name, value)
        case FieldType.LINE:
            for number, point in enumerate(value):
                yield from _coordinates(f"{name}-{number}", point)
        case FieldType.GROUP:
            for number, row in enumerate(value):
                for column in field.fields:
                    if column.id in row:
                        yield from _names(column, f"{name}-{number}-{column.id}", row[column.id])
        case _:
            yield name, [_text(field, value)]


def _coordinates(name: str, point: Mapping[str, str]) -> Iterator[Name]:
    for part in ("lat", "lon"):
        yield f"{name}-{part}", [str(point.get(part, ""))]


def _text(field: Field, value: Any) -> str:
    match field.type:
        case FieldType.MONEY:
            return show_fils(value)
        case FieldType.DATE:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case FieldType.YES_NO | FieldType.CONSENT:
            return "yes" if value else "no"
        case FieldType.PHONE:
            return show_phone(value)
        case FieldType.IBAN:
            return show_iban(value)
        case _:
            return str(value)


def rows_edited(
    fields: Sequence[Field], posted: Mapping[str, Sequence[str]]
) -> dict[str, list[str]] | None:
    """Will give the typed answers with a row added or taken away, as the pressed button asks.

    None when neither button was pressed. Nothing is checked or saved: the page is only shown again.
    """
    pressed = ADD if ADD in posted else REMOVE if REMOVE in posted else None
    if pressed is None:
        return None
    typed = {name: list(values) for name, values in posted.items() if name not in {ADD, REMOVE}}
    group, _dot, row = posted[pressed][0].partition(".")
    field = next((it for it in fields if it.id == group), None)
    if field is None:
        return typed
    numbers = row_numbers(field, typed)
    if pressed == ADD:
        return typed | _blank_rows(field, [*numbers, max(numbers) + 1], typed)
    kept = [number for number in numbers if str(number) != row]
    gone = f"{group}-{row}-"
    left = {name: values for name, values in typed.items() if not name.startswith(gone)}
    return left | _blank_rows(field, kept, left)


def _blank_rows(
    field: Field, numbers: Sequence[int], typed: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """The names that keep an empty row on the page."""
    parts = [column.id for column in field.fields] or ["lat", "lon"]
    names = (f"{field.id}-{number}-{part}" for number in numbers for part in parts)
    return {name: [""] for name in names if name not in typed}
