"""The whole definition of one service, and the shared library it draws on."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from baladiya.rules.definition.fields import Field, Page, Paper, Purpose
from baladiya.rules.definition.keeping import LawfulBasis, PurposeTerms, RetentionClass
from baladiya.rules.definition.links import Body, FollowUp, Question, Referral
from baladiya.rules.definition.process import (
    AfterRefusal,
    Check,
    Deposit,
    Fee,
    Move,
    Output,
    Reason,
    Step,
)
from baladiya.rules.definition.tables import Table
from baladiya.rules.definition.text import Expression, Identifier, Names, Part, Slug, Text

Audience = Literal[
    "citizen",
    "gcc_citizen",
    "resident",
    "visitor",
    "company",
    "engineering_office",
    "contractor",
    "utility",
    "government",
]

# The shelves of the catalogue; `portal.words` has their names.
Category = Literal[
    "certificates",
    "accounts",
    "roads",
    "building",
    "planning",
    "address",
    "advertising",
    "business",
    "property",
    "social",
    "public_space",
    "contact",
    "other",
]


class SignIn(Part):
    """How sure we must be of who applies; `without_account` allows reference and secret alone."""

    level: Literal["standard", "advanced"] = "standard"
    without_account: bool = False


class Promise(Part):
    """The legal promise in working days; the usual time is measured, never written here."""

    working_days: int


class Group(Part):
    """Fields written once and used by many services."""

    id: Identifier
    fields: tuple[Field, ...]


class PaperKind(Part):
    """A kind of document from the catalogue."""

    id: Identifier
    name: Text
    hint: Text | None = None


class ApplicantNames(Part):
    """Which answers say who applies, so that cases can be found and people reached."""

    name_ar: Expression = "name_ar"
    name_en: Expression = "name_en"
    number: Expression = "personal_number"
    phone: Expression = "mobile"
    email: Expression = "email"
    language: Expression = "language"


class Library(Part):
    """What services share: field groups, document catalogue, reasons and checks."""

    groups: dict[Identifier, Group] = {}
    paper_kinds: dict[Identifier, PaperKind] = {}
    reasons: dict[Identifier, Reason] = {}


class Definition(Part):
    """One service, complete. Shared groups, papers and reasons are already filled in."""

    service: Slug
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-HJKMNP-TV-Z]{2}$")]
    category: Category
    name: Text
    also_called: Names = Names()
    summary: Text
    audience: tuple[Audience, ...]
    sign_in: SignIn = SignIn()
    routed_by: Identifier  # the field of type block that routes to a municipality
    promise: Promise
    order: int = 100  # place in the catalogue until use is measured
    listed: bool = True  # shown in the catalogue
    tables: dict[Identifier, Table] = {}  # rates in whole fils, by name
    questions: tuple[Question, ...] = ()  # asked before one starts
    pages: tuple[Page, ...]
    papers: tuple[Paper, ...] = ()
    checks: tuple[Check, ...] = ()
    fees: tuple[Fee, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    steps: dict[Identifier, Step]
    moves: dict[Identifier, Move]
    reasons: tuple[Reason, ...]  # a bare id in the file is filled in from the library
    after_refusal: AfterRefusal = AfterRefusal()
    referrals: tuple[Referral, ...] = ()
    outputs: tuple[Output, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    messages: dict[Identifier, Text] = {}  # instead of the platform's own words, by message code
    unlocks: tuple[Slug, ...] = ()
    eligibility: tuple[Text, ...] = ()  # who may apply, a line each
    stages: tuple[Text, ...] = ()  # what happens, a line each
    applicant: ApplicantNames = ApplicantNames()
    # Filled in from the shared library when the files are read:
    groups: dict[Identifier, Group] = {}
    paper_kinds: dict[Identifier, PaperKind] = {}
    bodies: dict[Identifier, Body] = {}
    purposes: dict[Purpose, PurposeTerms] = {}
    lawful_bases: dict[Identifier, LawfulBasis] = {}
    retention_classes: dict[Identifier, RetentionClass] = {}
