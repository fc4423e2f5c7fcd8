"""A question as a page draws it: what each type of field asks of the browser.

`Control` is the one shape the form templates know. It is built from a `Field` of a definition
(`baladiya.ui.fields`) or by hand for the few questions that no definition holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baladiya.rules.definition import FieldType
from baladiya.rules.forms import country_names
from baladiya.rules.text import sort_key
from baladiya.ui.marks import Mark

Words = str | Promise
MOST_RADIOS = 8  # beyond this a list that opens is quicker to read than a wall of radios
NEAR_COUNTRIES = ("BH", "SA", "KW", "AE", "QA", "OM")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to pick."""

    value: str
    label: Words
    hint: Words = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a type is typed: keyboard, direction, width and what the browser may fill in."""

    shape: str = "line"  # line, paragraphs, radios, select, checks, consent, point, rows
    type: str = "text"
    direction: str = "auto"
    language: str = ""
    inputmode: str = ""
    autocomplete: str = ""
    capitals: bool = False
    width: str = ""
    unit: Words = ""
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class Control:
    """One question with what was typed, what is wrong with it and how it is drawn."""

    name: str
    label: Words
    manner: Manner = Manner()
    hint: Words = ""
    value: str = ""
    required: bool = True
    errors: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    mark: Mark | None = None  # what a register says; a caution or an error takes its place
    looks_up: bool = False  # scripts ask at once when it has been typed
    choices: tuple[Choice, ...] = ()
    unit: Words = ""
    max_length: int | None = None
    parts: tuple["Control", ...] = ()  # latitude and longitude of a point
    rows: tuple["Row", ...] = ()
    can_add: bool = False

    @property
    def id(self) -> str:
        """The element the error summary leads to."""
        return f"field-{self.name}"

    @property
    def described_by(self) -> str:
        """The ids of hint, warnings and errors, in the order they are read."""
        ids = [
            f"hint-{self.name}" if self.hint or self.manner.hint else "",
            f"caution-{self.name}" if self.cautions else "",
            f"error-{self.name}" if self.errors else "",
            f"mark-{self.name}" if self.shown_mark else "",
        ]
        return " ".join(filter(None, ids))

    @property
    def shown_mark(self) -> Mark | None:
        """What a register says, where nothing weightier stands at the question."""
        return None if self.cautions or self.errors else self.mark

    @property
    def shown_unit(self) -> Words:
        """The unit of this question, else that of its type."""
        return self.unit or self.manner.unit


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a repeated group, or one point of a line or area."""

    number: int  # as posted
    place: int  # as a reader counts, from 1
    controls: tuple[Control, ...]
    errors: tuple[str, ...]
    removable: bool


_LTR = Manner(direction="ltr")
_DIGITS = replace(_LTR, inputmode="numeric", width="wide-9")
_CODE = replace(_LTR, capitals=True, width="wide-20")

MANNERS: Mapping[FieldType, Manner] = MappingProxyType(
    {
        FieldType.TEXT: Manner(),
        FieldType.LONG_TEXT: Manner(shape="paragraphs"),
        FieldType.ARABIC_NAME: Manner(direction="rtl", language="ar", autocomplete="name"),
        FieldType.LATIN_NAME: Manner(direction="ltr", language="en", autocomplete="name"),
        FieldType.PERSONAL_NUMBER: _DIGITS,
        FieldType.COMMERCIAL_REGISTRATION: replace(_LTR, width="wide-9"),
        FieldType.PERSONAL_OR_COMMERCIAL: replace(_LTR, width="wide-9"),
        FieldType.REFERENCE: _CODE,
        FieldType.PHONE: replace(_LTR, type="tel", autocomplete="tel", width="wide-20"),
        FieldType.EMAIL: replace(_LTR, type="email", autocomplete="email"),
        FieldType.IBAN: replace(_CODE, width="wide-iban"),
        FieldType.MONEY: replace(_DIGITS, inputmode="decimal", unit=_("BHD")),
        FieldType.INTEGER: _DIGITS,
        FieldType.DECIMAL: replace(_DIGITS, inputmode="decimal"),
        FieldType.DATE: replace(
            _LTR, width="wide-9", hint=_("Day, month, year. For example \u206823/11/2026\u2069")
        ),
        FieldType.BLOCK: replace(_DIGITS, width="wide-4"),
        FieldType.COUNTRY: Manner(shape="select", autocomplete="country"),
        FieldType.CHOICE: Manner(shape="radios"),
        FieldType.CHOICES: Manner(shape="checks"),
        FieldType.YES_NO: Manner(shape="radios"),
        FieldType.CONSENT: Manner(shape="consent"),
        FieldType.POINT: Manner(shape="point"),
        FieldType.LINE: Manner(shape="rows"),
        FieldType.AREA: Manner(shape="rows", hint=_("At least three corners, going round")),
        FieldType.GROUP: Manner(shape="rows"),
    }
)
# Questions of pages that no service definition holds.
OTHER_MANNERS: Mapping[str, Manner] = MappingProxyType(
    {
        "password": Manner(type="password", direction="ltr", autocomplete="current-password"),
        "new_password": Manner(type="password", direction="ltr", autocomplete="new-password"),
        "one_time_code": replace(_DIGITS, autocomplete="one-time-code"),
        "search": Manner(type="search"),
        "select": Manner(shape="select"),
        "secret": replace(_CODE, autocomplete="off"),
    }
)


def manner_of(kind: str) -> Manner:
    """Will give the manner of a field type or of one of the few other kinds, by its name."""
    return OTHER_MANNERS.get(kind) or MANNERS[FieldType(kind)]


def chosen_among(choices: Sequence[Choice], typed: Sequence[str]) -> tuple[Choice, ...]:
    """Will mark the choices whose values were posted."""
    return tuple(replace(choice, chosen=choice.value in typed) for choice in choices)


@cache
def countries(language: str) -> tuple[Choice, ...]:
    """Will give every country by its name, Bahrain and its neighbours first."""
    names = country_names(language)
    rest = sorted(set(names) - set(NEAR_COUNTRIES), key=lambda code: sort_key(names[code]))
    return tuple(Choice(code, names[code]) for code in (*NEAR_COUNTRIES, *rest))
