"""What an applicant is asked: pages, fields and papers."""

from enum import StrEnum

from baladiya.rules.definition.text import Expression, Identifier, Part, Text


class FieldType(StrEnum):
    """How an answer is typed, checked, stored (in brackets) and shown."""

    TEXT = "text"  # one line [str]
    LONG_TEXT = "long_text"  # paragraphs [str]
    ARABIC_NAME = "arabic_name"  # a name as written in Arabic [str]
    LATIN_NAME = "latin_name"  # a name as written in Latin letters [str]
    PERSONAL_NUMBER = "personal_number"  # nine digits, soft month check [str]
    COMMERCIAL_REGISTRATION = "commercial_registration"  # "12345-1" [str]
    PERSONAL_OR_COMMERCIAL = "personal_or_commercial"  # either of the two [str]
    REFERENCE = "reference"  # a number another office gave [str]
    PHONE = "phone"  # E.164 [str]
    EMAIL = "email"  # [str]
    IBAN = "iban"  # "BH67BMAG00001299123456" [str]
    MONEY = "money"  # whole fils [int]
    INTEGER = "integer"  # [int]
    DECIMAL = "decimal"  # canonical decimal string, `places` at most [str]; a double in expressions
    DATE = "date"  # ISO date [str]
    BLOCK = "block"  # block number that routes to a municipality [int]
    COUNTRY = "country"  # ISO 3166 alpha-2 [str]
    CHOICE = "choice"  # option id [str]
    CHOICES = "choices"  # option ids [list of str]
    YES_NO = "yes_no"  # [bool]
    CONSENT = "consent"  # must be given when required [bool]
    POINT = "point"  # {"lat": "26.2285", "lon": "50.5860"} [dict of decimal strings]
    LINE = "line"  # two or more points [list of dict]
    AREA = "area"  # three or more corners, the last joined to the first [list of dict]
    GROUP = "group"  # repeated rows of `fields` [list of dict]


PLACES = frozenset({FieldType.LINE, FieldType.AREA})  # lists of points
LISTS = PLACES | {FieldType.CHOICES, FieldType.GROUP}


class Register(StrEnum):
    """A register that can be asked with an answer; `rules.registers` says what each answers."""

    DEPOSITS = "deposits"
    POPULATION = "population"
    COMMERCIAL_REGISTER = "commercial_register"
    LEASES = "leases"
    PARCELS = "parcels"
    ELECTRICITY = "electricity"
    PERMITS = "permits"


class Purpose(StrEnum):
    """Why a field is asked; lawful basis and retention class follow from it."""

    IDENTIFY = "identify"
    CONTACT = "contact"
    DECIDE = "decide"
    PAY = "pay"
    ISSUE = "issue"
    DECLARE = "declare"


class Option(Part):
    """One choice of a field."""

    id: Identifier
    ar: str
    en: str
    shown_when: Expression | None = None

    def said_in(self, language: str) -> str:
        """Will give the option's words in `language`."""
        return self.en if language == "en" else self.ar


class FieldRule(Part):
    """A rule over the answers; when it does not hold the applicant reads `otherwise`."""

    holds: Expression
    otherwise: Text


class Field(Part):
    """One question. `required` may be an expression; a hidden field is neither wanted nor kept."""

    id: Identifier
    type: FieldType
    label: Text
    hint: Text | None = None
    required: bool | Expression = True
    shown_when: Expression | None = None
    options: tuple[Option, ...] = ()
    fields: tuple["Field", ...] = ()  # columns of a group
    least: int | None = None  # fils, whole number, rows of a group, or points of a line or area
    most: int | None = None
    places: int = 3  # decimals of a decimal
    unit: Text | None = None
    max_length: int = 200
    prefill: str | None = None  # "person.name_ar", "establishment.name_ar", ...
    rules: tuple[FieldRule, ...] = ()
    purpose: Purpose
    lawful_basis: Identifier | None = None  # only where that of the purpose does not fit
    retention: Identifier | None = None  # likewise, a retention class
    looked_up_in: Register | None = None  # a register asked with this answer
    search: bool = False  # kept among the words officers can search by


class Page(Part):
    """One topic. Shared groups come first, then the page's own fields."""

    id: Identifier
    title: Text
    hint: Text | None = None
    shown_when: Expression | None = None
    groups: tuple[Identifier, ...] = ()
    fields: tuple[Field, ...] = ()


class Paper(Part):
    """A slot for documents of one kind, wanted or welcome."""

    id: Identifier
    kind: Identifier
    required: bool | Expression = True
    shown_when: Expression | None = None
    hint: Text | None = None
    most: int = 5
