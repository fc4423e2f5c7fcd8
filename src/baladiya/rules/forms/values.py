"""From what was typed to one clean value: the exact rule of every field type.

Every reader takes the field and the text and gives the value to store, or raises `Refused` with a
code whose text says what to do. Digits of three scripts are read alike and unseen characters go,
before anything is compared.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from babel import Locale

from baladiya.rules.dates import read_date
from baladiya.rules.definition import Field, FieldType
from baladiya.rules.identifiers import (
    read_block,
    read_commercial_registration,
    read_email,
    read_iban,
    read_personal_number,
    read_phone,
)
from baladiya.rules.money import read_money, show_fils
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.service import Answer
from baladiya.rules.text import clean_line, clean_paragraphs

Reader = Callable[[Field, str], Any]

# The country with its waters and a margin; a point outside is a slip of the finger.
SOUTH, NORTH = Decimal("25.5"), Decimal("26.5")
WEST, EAST = Decimal("50.2"), Decimal("51.0")
COORDINATE_PLACES: Final = 6  # about a hand's breadth

LONGEST_TYPED: Final = 20_000  # more is not read at all
LARGEST_NUMBER: Final = 10**12  # far inside what a double and every database hold exactly
LONGEST_REFERENCE: Final = 40

_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_NUMBER = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})")
_REFERENCE = re.compile(r"[^\W_]([^\W_]|[ ./-])*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06fc]")
# Letters of other scripts; marks, digits and punctuation belong to both.
_LETTER = re.compile(r"[^\W\d_]")
_MINUS = str.maketrans("\u2212\u2010\u2011\u2012\u2013", "-----")
_PERSONAL_LENGTH: Final = 9


def read_value(asked: Field, raw: str) -> Answer:
    """Will read one text by the field's type. Raises `Refused`."""
    if len(raw) > LONGEST_TYPED:
        raise refuse("too_long", most=asked.max_length)
    return READERS[asked.type](asked, raw)


def _text(asked: Field, raw: str) -> str:
    return _short_enough(asked, clean_line(raw))


def _long_text(asked: Field, raw: str) -> str:
    return _short_enough(asked, clean_paragraphs(raw))


def _short_enough(asked: Field, text: str) -> str:
    if len(text) > asked.max_length:
        raise refuse("too_long", most=asked.max_length)
    return text


def _arabic_name(asked: Field, raw: str) -> str:
    return _name(asked, raw, _ARABIC, "arabic_letters_wanted")


def _latin_name(asked: Field, raw: str) -> str:
    return _name(asked, raw, _LATIN, "latin_letters_wanted")


def _name(asked: Field, raw: str, script: re.Pattern[str], code: str) -> str:
    name = _text(asked, raw)
    letters = _LETTER.findall(name)
    if not letters or not all(script.match(letter) for letter in letters):
        raise refuse(code)
    return name


def _personal_number(_asked: Field, raw: str) -> str:
    return read_personal_number(raw)


def _registration(_asked: Field, raw: str) -> str:
    return read_commercial_registration(raw)


def _either_number(_asked: Field, raw: str) -> str:
    # Nine digits are a person; a registration is shorter or has a branch after a dash.
    typed = clean_line(raw)
    digits = re.sub(r"[\s-]", "", typed)
    try:
        if digits.isdigit() and len(digits) == _PERSONAL_LENGTH and "-" not in typed:
            return read_personal_number(digits)
        return read_commercial_registration(raw)
    except Refused:
        raise refuse("personal_or_commercial_malformed") from None


def _reference(asked: Field, raw: str) -> str:
    # Capitals, because our own references have them and registers print them so.
    reference = clean_line(raw).translate(_MINUS).upper()
    most = longest_reference(asked)
    if len(reference) > most:
        raise refuse("too_long", most=most)
    if not _REFERENCE.fullmatch(reference):
        raise refuse("reference_characters")
    return reference


def longest_reference(asked: Field) -> int:
    """Will give the most characters a reference may have."""
    return min(asked.max_length, LONGEST_REFERENCE)


def _phone(_asked: Field, raw: str) -> str:
    return read_phone(raw)


def _email(_asked: Field, raw: str) -> str:
    return read_email(raw)


def _iban(_asked: Field, raw: str) -> str:
    return read_iban(raw)


def _block(_asked: Field, raw: str) -> int:
    return read_block(raw)


def _money(asked: Field, raw: str) -> int:
    return within(asked, read_money(raw))


def _integer(asked: Field, raw: str) -> int:
    number = _number(raw)
    if number != number.to_integral_value():
        raise refuse("whole_number_wanted")
    return within(asked, int(number))


def _decimal(asked: Field, raw: str) -> str:
    return canonical(_bounded(asked, _places(asked, _number(raw))))


def _places(asked: Field, number: Decimal) -> Decimal:
    if number != round(number, asked.places):
        raise refuse("too_fine", places=asked.places)
    return number


def _number(raw: str) -> Decimal:
    # A comma only groups thousands: "1,5" is refused, since it reads as two different numbers.
    typed = clean_line(raw).translate(_MINUS).replace("،", ",").replace(" ", "")
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(",", "")
    if not _NUMBER.fullmatch(typed):
        raise refuse("number_malformed")
    return Decimal(typed)


def canonical(number: Decimal) -> str:
    """Will write a decimal the one way it is stored: no exponent, no zeros at the end, no "-0"."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def within(asked: Field, number: int) -> int:
    """Will give the number back if it is inside the field's bounds. Raises `Refused`."""
    _bounded(asked, Decimal(number))
    return number


def _bounded(asked: Field, number: Decimal) -> Decimal:
    least = 0 if asked.least is None else asked.least
    most = LARGEST_NUMBER if asked.most is None else asked.most
    if number < least:
        raise refuse("too_small", least=_shown(asked, least))
    if number > most:
        raise refuse("too_large", most=_shown(asked, most))
    return number


def _shown(asked: Field, bound: int) -> str:
    return show_fils(bound) if asked.type == FieldType.MONEY else f"{bound:,}"


def _date(_asked: Field, raw: str) -> str:
    return read_date(raw).isoformat()


def _country(_asked: Field, raw: str) -> str:
    code = clean_line(raw).upper()
    if code not in country_codes():
        raise refuse("country_unknown")
    return code


@cache
def country_codes() -> frozenset[str]:
    """Will give the two-letter codes of countries (ISO 3166), as CLDR lists them."""
    return frozenset(country_names("en"))


@cache
def country_names(language: str) -> Mapping[str, str]:
    """Will give each country's name by its code."""
    unions = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}
    territories = Locale.parse(language).territories
    return {
        code: name
        for code, name in territories.items()
        if re.fullmatch(r"[A-Z]{2}", code) and code not in unions
    }


_YES: Final = frozenset({"yes", "true", "on", "1"})
_NO: Final = frozenset({"no", "false", "off", "0"})


def _yes_no(_asked: Field, raw: str) -> bool:
    word = clean_line(raw).lower()
    if word not in _YES | _NO:
        raise refuse("choice_unknown")
    return word in _YES


def read_coordinate(raw: str, low: Decimal, high: Decimal) -> str:
    """Will read degrees between two bounds, at most six decimals kept. Raises `Refused`."""
    try:
        degrees = _number(raw.replace("°", ""))
    except Refused:
        raise refuse("coordinate_malformed") from None
    if not low <= degrees <= high:
        raise refuse("outside_the_country")
    return canonical(round(degrees, COORDINATE_PLACES))


def read_point(lat: str, lon: str) -> dict[str, str]:
    """Will read a place inside the country. Raises `Refused`."""
    return {
        "lat": read_coordinate(lat, SOUTH, NORTH),
        "lon": read_coordinate(lon, WEST, EAST),
    }


def fewest_points(asked: Field) -> int:
    """Will say how many points a line or an area has at least."""
    fewest = 3 if asked.type == FieldType.AREA else 2
    return max(fewest, asked.least or 0)


def as_date(value: Answer) -> date | None:
    """Will give a stored ISO date, or None for anything else."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _choice(_asked: Field, raw: str) -> str:
    return clean_line(raw)


READERS: Final[Mapping[FieldType, Reader]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _long_text,
    FieldType.ARABIC_NAME: _arabic_name,
    FieldType.LATIN_NAME: _latin_name,
    FieldType.PERSONAL_NUMBER: _personal_number,
    FieldType.COMMERCIAL_REGISTRATION: _registration,
    FieldType.PERSONAL_OR_COMMERCIAL: _either_number,
    FieldType.REFERENCE: _reference,
    FieldType.PHONE: _phone,
    FieldType.EMAIL: _email,
    FieldType.IBAN: _iban,
    FieldType.MONEY: _money,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.DATE: _date,
    FieldType.BLOCK: _block,
    FieldType.COUNTRY: _country,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choice,  # one of them
    FieldType.YES_NO: _yes_no,
    FieldType.CONSENT: _yes_no,
}
