"""Answers in words for a reader, in either language, and who applies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from baladiya.rules.dates import show_date
from baladiya.rules.definition import PLACES, Field, FieldType, Page
from baladiya.rules.forms.values import as_date, country_names
from baladiya.rules.forms.view import is_missing, view
from baladiya.rules.identifiers import show_iban, show_phone
from baladiya.rules.money import show_money
from baladiya.rules.service import Answer, CompiledService, Facts

_SAID: Final[Mapping[str, Mapping[bool, str]]] = {
    "ar": {True: "نعم", False: "لا"},
    "en": {True: "Yes", False: "No"},
}
_GIVEN: Final[Mapping[str, str]] = {"ar": "أوافق", "en": "Agreed"}
_COMMA: Final[Mapping[str, str]] = {"ar": "، ", "en": ", "}
_COLON: Final = ": "


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """A page with its fields that apply; the value is None where nothing was answered."""

    page: Page
    answers: tuple[tuple[Field, Any], ...]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, as the answers say: for finding the case and reaching the person."""

    name_ar: str
    name_en: str
    number: str
    phone: str
    email: str
    language: str


def answered_pages(service: CompiledService, facts: Facts) -> tuple[AnsweredPage, ...]:
    """Will give every page that applies with its fields and what was answered."""
    seen = view(service, facts)
    return tuple(
        AnsweredPage(
            page,
            tuple((asked, seen.answers.given.get(asked.id)) for asked in seen.fields[page.id]),
        )
        for page in seen.pages
    )


def who_applies(service: CompiledService, facts: Facts) -> Applicant:
    """Will say who applies; parts the form does not ask are empty. The language is ar or en."""
    answers = view(service, facts).answers
    names = service.definition.applicant
    return Applicant(
        name_ar=answers.words(names.name_ar),
        name_en=answers.words(names.name_en),
        number=answers.words(names.number),
        phone=answers.words(names.phone),
        email=answers.words(names.email),
        language="en" if answers.words(names.language) == "en" else "ar",
    )


def block_of(service: CompiledService, answers: Mapping[str, Any]) -> int | None:
    """Will give the block that routes the application, or None while it is not known."""
    block = answers.get(service.definition.routed_by)
    return block if type(block) is int else None


def show_answer(service: CompiledService, field: Field, value: Answer, language: str) -> str:
    """Will say an answer in words; "" for none. Rows and points are separated by line ends.

    No direction marks are added: whoever prints it isolates it.
    """
    if is_missing(value):
        return ""
    if field.type == FieldType.GROUP:
        return "\n".join(_row_line(service, field, row, language) for row in value)
    if field.type in PLACES:
        return "\n".join(_point(point) for point in value)
    return _single(field, value, language)


def show_row(
    service: CompiledService, field: Field, row: Mapping[str, Any], language: str
) -> tuple[tuple[Field, str], ...]:
    """Will give one repeated row: each column with its words."""
    return tuple(
        (column, show_answer(service, column, row.get(column.id), language))
        for column in field.fields
    )


def _row_line(service: CompiledService, field: Field, row: Mapping[str, Any], language: str) -> str:
    return _COMMA[language].join(
        f"{column.label.said_in(language)}{_COLON}{words}"
        for column, words in show_row(service, field, row, language)
        if words
    )


def _single(field: Field, value: Answer, language: str) -> str:
    say = _SAYING.get(field.type)
    words = say(field, value, language) if say else str(value)
    return f"{words} {field.unit.said_in(language)}" if field.unit and words else words


def _chosen(field: Field, value: Answer, language: str) -> str:
    chosen = [value] if isinstance(value, str) else value
    return _COMMA[language].join(_option(field, entry, language) for entry in chosen)


def _yes_no(_field: Field, value: Answer, language: str) -> str:
    return _SAID[language][bool(value)]


def _consent(_field: Field, value: Answer, language: str) -> str:
    return _GIVEN[language] if value else ""


def _place(_field: Field, value: Answer, _language: str) -> str:
    return _point(value)


def _country(_field: Field, value: Answer, language: str) -> str:
    return country_names(language).get(value, str(value))


def _money(_field: Field, value: Answer, language: str) -> str:
    return show_money(int(value), language)


def _date(_field: Field, value: Answer, language: str) -> str:
    day = as_date(value)
    return show_date(day, language) if day else str(value)


def _phone(_field: Field, value: Answer, _language: str) -> str:
    return show_phone(str(value))


def _iban(_field: Field, value: Answer, _language: str) -> str:
    return show_iban(str(value))


_SAYING: Final[Mapping[FieldType, Callable[[Field, Answer, str], str]]] = {
    FieldType.CHOICE: _chosen,
    FieldType.CHOICES: _chosen,
    FieldType.YES_NO: _yes_no,
    FieldType.CONSENT: _consent,
    FieldType.POINT: _place,
    FieldType.COUNTRY: _country,
    FieldType.MONEY: _money,
    FieldType.DATE: _date,
    FieldType.PHONE: _phone,
    FieldType.IBAN: _iban,
}


def _option(field: Field, option_id: str, language: str) -> str:
    for option in field.options:
        if option.id == option_id:
            return option.said_in(language)
    return option_id


def _point(point: Mapping[str, str]) -> str:
    return f"{point['lat']}, {point['lon']}"
