"""Between stored answers and a form: as they would have been typed, and rows added or removed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from baladiya.rules.definition import Field, FieldType, Page
from baladiya.rules.forms import page_fields
from baladiya.rules.identifiers import show_iban, show_phone
from baladiya.rules.money import show_fils
from baladiya.rules.service import CompiledService
from baladiya.ui.fields import row_numbers

ADD, REMOVE = "add-row", "remove-row"
Name = tuple[str, list[str]]
Answer = Any  # as stored: text, whole number, truth, list or mapping, by the type of its field


def as_typed(
    service: CompiledService, page: Page, answers: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Will write the stored answers of a page as the posted names and texts that give them."""
    typed: dict[str, list[str]] = {}
    for field in page_fields(service, page):
        if (value := answers.get(field.id)) is not None:
            typed.update(_names(field, field.id, value))
    return typed


def _names(field: Field, name: str, value: Answer) -> Iterator[Name]:
    match field.type:
        case FieldType.CHOICES:
            yield name, list(value)
        case FieldType.POINT:
            yield from _coordinates(name, value)
        case FieldType.LINE | FieldType.AREA:
            for number, point in enumerate(value):
                yield from _coordinates(f"{name}-{number}", point)
        case FieldType.GROUP:
            for number, row in enumerate(value):
                yield from _row(field, f"{name}-{number}", row)
        case _:
            yield name, [WRITERS.get(field.type, str)(value)]


def _row(group: Field, name: str, row: Mapping[str, Answer]) -> Iterator[Name]:
    for column in group.fields:
        if column.id in row:
            yield from _names(column, f"{name}-{column.id}", row[column.id])


def _coordinates(name: str, point: Mapping[str, str]) -> Iterator[Name]:
    for part in ("lat", "lon"):
        yield f"{name}-{part}", [str(point.get(part, ""))]


def _day_first(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _yes_no(answer: bool) -> str:  # noqa: FBT001 - the answer to a yes-no question, written like every other
    return "yes" if answer else "no"


WRITERS: Mapping[FieldType, Callable[[Answer], str]] = MappingProxyType(
    {
        FieldType.MONEY: show_fils,
        FieldType.DATE: _day_first,
        FieldType.YES_NO: _yes_no,
        FieldType.CONSENT: _yes_no,
        FieldType.PHONE: show_phone,
        FieldType.IBAN: show_iban,
    }
)


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
    """Will give the names that keep an empty row on the page."""
    parts = [column.id for column in field.fields] or ["lat", "lon"]
    names = (f"{field.id}-{number}-{part}" for number in numbers for part in parts)
    return {name: [""] for name in names if name not in typed}
