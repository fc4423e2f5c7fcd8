"""What happens to an application: steps, moves, money, reasons and outcomes."""

from enum import StrEnum
from typing import Literal

from baladiya.rules.definition.text import Expression, Identifier, Part, Text


class Status(StrEnum):
    """The platform's few fixed statuses; figures, portal and constraints know only these."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    WAITING_FOR_APPLICANT = "waiting_for_applicant"
    WAITING_FOR_PAYMENT = "waiting_for_payment"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Role(StrEnum):
    """Who may own a step or make a move. Staff roles are held per municipality."""

    APPLICANT = "applicant"
    SYSTEM = "system"
    CLERK = "clerk"
    OFFICER = "officer"
    INSPECTOR = "inspector"
    FINANCE_OFFICER = "finance_officer"
    HEAD = "head"
    DIRECTOR = "director"
    SERVICE_OWNER = "service_owner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Term(Part):
    """A length of time: working days (Sunday to Thursday less holidays) or calendar days."""

    working_days: int | None = None
    days: int | None = None


class Clock(Term):
    """How long a step may take.

    `then` names the move the system makes when time is up; without it the step is only late.
    """

    then: Identifier | None = None


class Step(Part):
    """A place in the service's own process, with its owner, its clock and one platform status."""

    label: Text
    status: Status
    owner: Role | None = None
    clock: Clock | None = None
    pauses_promise: bool = False
    final: bool = False
    not_the_same_person_as: Identifier | None = None  # an earlier step


class Need(StrEnum):
    """What the person who makes a move must give with it."""

    ITEMS = "items"  # fields or papers to correct, each with a note
    REASONS = "reasons"  # coded reasons of refusal
    ANSWER = "answer"  # a text of the officer's, told to the applicant


class EffectKind(StrEnum):
    """What a move sets going. An effect nobody carries out fails the build."""

    RAISE_BILL = "raise_bill"  # names a fee
    HOLD_DEPOSIT = "hold_deposit"  # names a deposit
    ISSUE = "issue"  # names an output of kind certificate, permit or letter
    OPEN_ACCOUNT = "open_account"  # names an output of kind account
    ORDER_REFUND = "order_refund"  # names an output of kind refund
    RELEASE_REFUND = "release_refund"  # names an output of kind refund


class Effect(Part):
    """One effect and the part of the definition it is about."""

    kind: EffectKind
    of: str


class Move(Part):
    """A way from one step to another: who makes it, what it needs, what it sets going."""

    label: Text
    come_from: tuple[Identifier, ...]
    to: Identifier
    by: tuple[Role, ...]
    when: Expression | None = None  # the move exists only if this holds
    needs: tuple[Need, ...] = ()
    does: tuple[Effect, ...] = ()
    blocked_by_failed_checks: bool = False
    decision: Literal["accepted", "refused"] | None = None


class Check(Part):
    """A fact verified by itself: told to the applicant while filling and to the officer after."""

    id: Identifier
    label: Text
    applies_when: Expression | None = None
    passes_when: Expression
    else_reason: Identifier
    warns_applicant: bool = True


class Fee(Part):
    """An amount in whole fils; the expression may use every answer and the service's tables."""

    id: Identifier
    label: Text
    amount_fils: Expression


class Deposit(Part):
    """A security held for the payer, in whole fils, until something releases it."""

    id: Identifier
    label: Text
    amount_fils: Expression
    kind: Identifier  # building, excavation, account, ...
    reference: Expression  # what the deposit is for, for example the application's own reference


class Reason(Part):
    """A coded reason of refusal: what is wrong, where, and what would put it right."""

    id: Identifier
    text: Text
    put_right: Text
    points_at: str | None = None  # "field:lease_number" or "paper:lease"; None for the whole
    rule: Text | None = None  # the rule the refusal rests on, quoted in an answer to an enquiry


class AfterRefusal(Part):
    """What an applicant may do about a refusal."""

    send_again: bool = True
    enquiry_working_days: int = 3
    enquiry_within_days: int = 30


class OutputKind(StrEnum):
    """What an accepted application gives."""

    CERTIFICATE = "certificate"
    PERMIT = "permit"
    ACCOUNT = "account"
    REFUND = "refund"
    LETTER = "letter"  # a signed answer, decision or offer


class Fact(Part):
    """One line of a certificate or output: a label and an expression that gives its value.

    `format` says how the value is shown; `public` facts are read on the check page.
    """

    id: Identifier
    label: Text
    value: Expression
    format: Literal["text", "name", "date", "money", "option", "reference"] = "text"
    option_of: Identifier | None = None  # the field whose option words are shown
    public: bool = False


class Output(Part):
    """A certificate, permit, account, refund or letter, with its facts."""

    id: Identifier
    kind: OutputKind
    title: Text
    template: str | None = None  # a typst file beside the definition
    statement: Text | None = None  # the sentence the document certifies
    valid_months: int | None = None
    valid_until: Expression | None = None  # ISO date, instead of a number of months
    facts: tuple[Fact, ...] = ()
    # Refunds: which deposit, how much, to whom.
    deposit_reference: Expression | None = None
    amount_fils: Expression | None = None
    iban: Expression | None = None
    account_name: Expression | None = None
