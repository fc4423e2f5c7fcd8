"""The shapes that go in and out. Times are RFC 3339 in UTC, money is whole fils of BHD."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema


class Words(Schema):
    """A text in both languages."""

    ar: str
    en: str


class ProblemItem(Schema):
    """One thing that is wrong; `at` names the field or paper, "" the whole."""

    code: str
    at: str
    text: Words


class ProblemOut(Schema):
    """RFC 9457 problem details, with a stable code and both languages."""

    type: str
    title: str
    status: int
    code: str
    text: Words
    problems: list[ProblemItem]


class ServiceOut(Schema):
    """One service of the catalogue."""

    id: str
    version: int
    content_hash: str
    state: str
    name: Words
    summary: Words
    category: str
    audience: list[str]
    account_needed: bool
    promise_working_days: int


class ServicesOut(Schema):
    """Every listed service."""

    items: list[ServiceOut]


class StartIn(Schema):
    """What begins an application; all answers by field id may be given with it."""

    model_config = {"extra": "forbid"}

    service: str = Field(max_length=60)
    language: str = Field("ar", pattern="^(ar|en)$")
    answers: dict[str, Any] | None = None


class StartedOut(Schema):
    """A new draft. A guest opens it by the secret, told only here; a token needs none ("")."""

    reference: str
    secret: str
    revision: int
    status: str


class AnswersIn(Schema):
    """All answers by field id, as the service's schema describes them."""

    model_config = {"extra": "forbid"}

    revision: int = Field(ge=1, le=2**31 - 1)
    answers: dict[str, Any]


class SubmitIn(Schema):
    """The declaration that the answers are true; without it nothing is submitted."""

    model_config = {"extra": "forbid"}

    declared: bool


class PaperOut(Schema):
    """A file in a slot."""

    slot: str
    key: str
    name: str
    media_type: str
    size: int
    sha256: str


class TimelineOut(Schema):
    """One step the application took."""

    move: str
    step: str
    status: str
    at: datetime


class ApplicationOut(Schema):
    """An application as its applicant sees it."""

    reference: str
    service: str
    version: int
    municipality: str | None
    status: str
    step: str
    revision: int
    language: str
    answers: dict[str, Any]
    papers: list[PaperOut]
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    promised_at: datetime | None
    awaited_until: datetime | None
    timeline: list[TimelineOut]


class ApplicationRow(Schema):
    """An application in a list."""

    reference: str
    service: str
    status: str
    submitted_at: datetime | None


class ApplicationsOut(Schema):
    """One page of applications; `next` is the cursor of the following page, "" at the end."""

    items: list[ApplicationRow]
    next: str


class FactOut(Schema):
    """A line of a certificate that everyone may read."""

    id: str
    label: Words
    value: Words


class VerificationOut(Schema):
    """What stands behind a certificate's code; names are masked."""

    standing: str
    number: str
    code: str
    kind: str
    service: str
    municipality: Words
    title: Words
    holder: Words
    issued_on: date
    valid_until: date | None
    revoked_on: date | None
    facts: list[FactOut]
