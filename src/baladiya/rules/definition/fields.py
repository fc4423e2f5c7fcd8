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
    """Its name in answers and expressions; never given another meaning."""
    ar: str
    """The words in Arabic."""
    en: str
    """The words in English."""
    shown_when: Expression | None = None
    """The condition under which it is offered."""

    def said_in(self, language: str) -> str:
        """Will give the option's words in `language`."""
        return self.en if language == "en" else self.ar


class FieldRule(Part):
    """A rule over the answers; when it does not hold the applicant reads `otherwise`."""

    holds: Expression
    """The condition that must hold once the field is answered."""
    otherwise: Text
    """What the applicant reads when it does not."""


class Field(Part):
    """One question. `required` may be an expression; a hidden field is neither wanted nor kept."""

    id: Identifier
    """Its name in answers and expressions; never given another meaning."""
    type: FieldType
    """How the answer is typed, checked and stored."""
    label: Text
    """The question."""
    hint: Text | None = None
    """Help below the question."""
    required: bool | Expression = True
    """Whether an answer is wanted: true, false or a condition."""
    shown_when: Expression | None = None
    """The condition under which it is asked; it looks at earlier questions only."""
    options: tuple[Option, ...] = ()
    """The answers to choose from, of a choice or choices."""
    fields: tuple["Field", ...] = ()
    """The columns of a group."""
    least: int | None = None
    """The least number, amount in fils, rows of a group, or points of a line or area."""
    most: int | None = None
    """The most of the same."""
    places: int = 3
    """How many decimals a decimal may have."""
    unit: Text | None = None
    """The unit shown beside the answer."""
    max_length: int = 200
    """The most characters of a text."""
    prefill: str | None = None
    """What is filled in from what is known of the person, such as person.name_ar."""
    rules: tuple[FieldRule, ...] = ()
    """Rules over the answers; of a group, over all its rows."""
    purpose: Purpose
    """Why it is asked; the lawful basis and the time it is kept follow."""
    lawful_basis: Identifier | None = None
    """Another lawful basis than that of the purpose, by its id in purposes.yaml."""
    retention: Identifier | None = None
    """Another retention class than that of the purpose, likewise."""
    looked_up_in: Register | None = None
    """The register that is asked with the answer."""
    search: bool = False
    """Whether officers find the application by the answer."""


class Page(Part):
    """One topic. Shared groups come first, then the page's own fields."""

    id: Identifier
    """Its name in addresses."""
    title: Text
    """What it is about."""
    hint: Text | None = None
    """What to know before answering."""
    shown_when: Expression | None = None
    """The condition under which the page is asked."""
    groups: tuple[Identifier, ...] = ()
    """Shared groups of fields, asked before the page's own."""
    fields: tuple[Field, ...] = ()
    """The page's own fields."""


class Paper(Part):
    """A slot for documents of one kind, wanted or welcome."""

    id: Identifier
    """Its name in expressions (papers.<id> counts the files)."""
    kind: Identifier
    """The kind of document, by its id in papers.yaml."""
    required: bool | Expression = True
    """Whether a file is wanted: true, false or a condition."""
    shown_when: Expression | None = None
    """The condition under which it is asked for."""
    hint: Text | None = None
    """What to know about it here, instead of the catalogue's hint."""
    most: int = 5
    """The most files."""
