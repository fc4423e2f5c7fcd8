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
    """Working days: Sunday to Thursday, less holidays."""
    days: int | None = None
    """Calendar days, instead."""


class Clock(Term):
    """How long a step may take.

    `then` names the move the system makes when time is up; without it the step is only late.
    """

    then: Identifier | None = None
    """The move the system makes when time is up; without it the step is only late."""


class Step(Part):
    """A place in the service's own process, with its owner, its clock and one platform status."""

    label: Text
    """What readers call it."""
    status: Status
    """Which of the platform's fixed statuses it stands for."""
    owner: Role | None = None
    """The role that has to act."""
    clock: Clock | None = None
    """How long it may take."""
    pauses_promise: bool = False
    """Whether the promised time stands still meanwhile."""
    final: bool = False
    """Whether the application ends here."""
    not_the_same_person_as: Identifier | None = None
    """An earlier step; whoever acted there may not act here."""


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
    """What is set going."""
    of: str
    """The id of the fee, deposit or output it is about."""


class Move(Part):
    """A way from one step to another: who makes it, what it needs, what it sets going."""

    label: Text
    """What the button says."""
    come_from: tuple[Identifier, ...]
    """The steps it starts at."""
    to: Identifier
    """The step it leads to."""
    by: tuple[Role, ...]
    """The roles that may make it."""
    when: Expression | None = None
    """The condition under which it exists."""
    needs: tuple[Need, ...] = ()
    """What must be given with it."""
    does: tuple[Effect, ...] = ()
    """What it sets going."""
    blocked_by_failed_checks: bool = False
    """Whether an automatic check that has not passed stops it."""
    decision: Literal["accepted", "refused"] | None = None
    """The decision it is, if it is one."""


class Check(Part):
    """A fact verified by itself: told to the applicant while filling and to the officer after."""

    id: Identifier
    """Its name."""
    label: Text
    """What is verified."""
    applies_when: Expression | None = None
    """The condition under which it concerns an application."""
    passes_when: Expression
    """The condition under which it passes."""
    else_reason: Identifier
    """The reason of refusal it stands for when it does not."""
    warns_applicant: bool = True
    """Whether the applicant is told while filling."""


class Fee(Part):
    """An amount in whole fils; the expression may use every answer and the service's tables."""

    id: Identifier
    """Its name, for the effect raise_bill."""
    label: Text
    """What the bill says."""
    amount_fils: Expression
    """The amount in whole fils, a number or a formula."""


class Deposit(Part):
    """A security held for the payer, in whole fils, until something releases it."""

    id: Identifier
    """Its name, for the effect hold_deposit."""
    label: Text
    """What the bill says."""
    amount_fils: Expression
    """The amount in whole fils, a number or a formula."""
    kind: Identifier
    """What it secures: building, excavation, account, ..."""
    reference: Expression
    """What it is held for, such as application.reference."""


class Reason(Part):
    """A coded reason of refusal: what is wrong, where, and what would put it right."""

    id: Identifier
    """Its name."""
    text: Text
    """What is wrong."""
    put_right: Text
    """What would put it right."""
    points_at: str | None = None
    """Where: field:<id> or paper:<id>; without it, the whole."""
    rule: Text | None = None
    """The rule it rests on, quoted in the answer to an enquiry."""


class AfterRefusal(Part):
    """What an applicant may do about a refusal."""

    send_again: bool = True
    """Whether it may be mended and sent again."""
    enquiry_working_days: int = 3
    """In how many working days an enquiry is answered; 0 allows none."""
    enquiry_within_days: int = 30
    """For how many days after a refusal one may be made."""


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
    """Its name, for {placeholders} of the statement and for templates."""
    label: Text
    """What stands before it."""
    value: Expression
    """The formula that gives it."""
    format: Literal["text", "name", "date", "money", "option", "reference"] = "text"
    """How it is shown."""
    option_of: Identifier | None = None
    """The field whose option words are shown."""
    public: bool = False
    """Whether the check page shows it."""


class Output(Part):
    """A certificate, permit, account, refund or letter, with its facts."""

    id: Identifier
    """Its name, for effects."""
    kind: OutputKind
    """What is given."""
    title: Text
    """What it is called."""
    template: str | None = None
    """The typst file beside the definition or in the shared folder."""
    statement: Text | None = None
    """The sentence it certifies or says; {fact} stands for a fact."""
    valid_months: int | None = None
    """For how many months it is valid."""
    valid_until: Expression | None = None
    """The day until which it is valid, instead."""
    facts: tuple[Fact, ...] = ()
    """Its lines."""
    # Refunds: which deposit, how much, to whom.
    deposit_reference: Expression | None = None
    """Of a refund: the deposit it pays from."""
    amount_fils: Expression | None = None
    """Of a refund: the amount in whole fils."""
    iban: Expression | None = None
    """Of a refund: the account it is paid to."""
    account_name: Expression | None = None
    """Of a refund: whose account that is."""
