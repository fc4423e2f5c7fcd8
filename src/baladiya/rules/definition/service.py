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
    """How sure we must be of who applies."""
    without_account: bool = False
    """Whether a reference and a secret will do instead of an account."""


class Promise(Part):
    """The legal promise in working days; the usual time is measured, never written here."""

    working_days: int
    """The promised working days."""


class Group(Part):
    """Fields written once and used by many services."""

    id: Identifier
    """Its name."""
    fields: tuple[Field, ...]
    """Its fields."""


class PaperKind(Part):
    """A kind of document from the catalogue."""

    id: Identifier
    """Its name."""
    name: Text
    """What it is called."""
    hint: Text | None = None
    """What to know about it."""


class ApplicantNames(Part):
    """Which answers say who applies, so that cases can be found and people reached."""

    name_ar: Expression = "name_ar"
    """The name in Arabic."""
    name_en: Expression = "name_en"
    """The name in Latin letters."""
    number: Expression = "personal_number"
    """The personal or registration number."""
    phone: Expression = "mobile"
    """Where messages go."""
    email: Expression = "email"
    """Where messages go as well."""
    language: Expression = "language"
    """The language of messages: ar or en."""


class Definition(Part):
    """One service, complete. Shared groups, papers and reasons are already filled in."""

    service: Slug
    """The name in addresses and commands, for life."""
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-HJKMNP-TV-Z]{2}$")]
    """Two letters that references begin with, of its own."""
    category: Category
    """The shelf of the catalogue."""
    name: Text
    """What it is called."""
    also_called: Names = Names()
    """Other names of the service, for the search."""
    summary: Text
    """What it is for, in one sentence."""
    audience: tuple[Audience, ...]
    """Who may apply."""
    sign_in: SignIn = SignIn()
    """How one signs in."""
    routed_by: Identifier
    """The field of type block that decides the municipality."""
    promise: Promise
    """The legal promise; the usual time is measured."""
    order: int = 100
    """Its place in the catalogue until use is measured."""
    listed: bool = True
    """Whether the catalogue shows it."""
    tables: dict[Identifier, Table] = {}
    """Rates in whole fils by name, for formulas: one lasting table, or rows with the day from which
    each counts. The newest that has begun on the day of submission is used.
    """
    questions: tuple[Question, ...] = ()
    """Asked on the service's page before one starts."""
    pages: tuple[Page, ...]
    """The form, a topic a page."""
    papers: tuple[Paper, ...] = ()
    """The documents asked for."""
    checks: tuple[Check, ...] = ()
    """What is verified by itself, for the applicant and for the officer."""
    fees: tuple[Fee, ...] = ()
    """What is charged."""
    deposits: tuple[Deposit, ...] = ()
    """What is held as security."""
    steps: dict[Identifier, Step]
    """The places of the process, by id."""
    moves: dict[Identifier, Move]
    """The ways between steps, by id; officers see them in this order."""
    reasons: tuple[Reason, ...]
    """The reasons of refusal: a bare id is taken from reasons.yaml."""
    after_refusal: AfterRefusal = AfterRefusal()
    """What may be done about a refusal."""
    referrals: tuple[Referral, ...] = ()
    """Bodies asked at a step."""
    outputs: tuple[Output, ...] = ()
    """What an accepted application gives."""
    follow_ups: tuple[FollowUp, ...] = ()
    """Services that go on from this one."""
    messages: dict[Identifier, Text] = {}
    """Words of messages instead of the platform's own, by message code."""
    unlocks: tuple[Slug, ...] = ()
    """Services the service's page leads on to."""
    eligibility: tuple[Text, ...] = ()
    """Who may apply, a line each."""
    stages: tuple[Text, ...] = ()
    """What happens, a line each."""
    applicant: ApplicantNames = ApplicantNames()
    """Formulas that say who applies, so that cases are found and people reached."""
    # Filled in from the shared library when the files are read:
    groups: dict[Identifier, Group] = {}
    """Filled in from groups.yaml."""
    paper_kinds: dict[Identifier, PaperKind] = {}
    """Filled in from papers.yaml."""
    bodies: dict[Identifier, Body] = {}
    """Filled in from bodies.yaml."""
    purposes: dict[Purpose, PurposeTerms] = {}
    """Filled in from purposes.yaml."""
    lawful_bases: dict[Identifier, LawfulBasis] = {}
    """Filled in from purposes.yaml."""
    retention_classes: dict[Identifier, RetentionClass] = {}
    """Filled in from purposes.yaml."""
