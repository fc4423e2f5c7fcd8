"""What the applicant reads of an application: what is awaited, what happened, what it gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baladiya.casework.queries.own import OwnPage, ShownReason
from baladiya.portal.requests import reader_language
from baladiya.rules.definition import Status

Words = str | Promise
Output = Any  # rows of casework are read here, never written
Transition = Any

# Steps that no service definition names: they leave an application where it is.
BETWEEN: Mapping[str, Promise] = MappingProxyType(
    {
        "enquire": _("You enquired about a reason"),
        "enquiry_upheld": _("Enquiry answered: the reason stands"),
        "enquiry_corrected": _("Enquiry answered: the reason was corrected"),
        "enquiry_reopened": _("Enquiry answered: the application is studied again"),
    }
)
KINDS: Mapping[str, Promise] = MappingProxyType(
    {
        "bill": _("Bill"),
        "account": _("Municipal account number"),
        "refund": _("Refund"),
        "deposit": _("Deposit held"),
    }
)
TONES: Mapping[str, str] = MappingProxyType(
    {
        Status.ACCEPTED: "good",
        Status.REFUSED: "bad",
        Status.WAITING_FOR_APPLICANT: "warn",
        Status.WAITING_FOR_PAYMENT: "warn",
        Status.WITHDRAWN: "quiet",
        Status.CLOSED: "quiet",
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline; no member of staff is named in it."""

    at: datetime
    what: Words
    then: Words
    tone: str


def events_of(page: OwnPage) -> tuple[Event, ...]:
    """Will tell what happened in words, the newest first."""
    return tuple(_event(page, step) for step in reversed(page.transitions))


def _event(page: OwnPage, step: Transition) -> Event:
    definition = page.version.service.definition
    said = reader_language()
    move = definition.moves.get(step.move)
    what: Words = move.label.said_in(said) if move else BETWEEN.get(step.move, "")
    then = definition.steps[step.to_step].label.said_in(said)
    stays = step.from_step == step.to_step
    return Event(
        at=step.at,
        what=what or then,
        then="" if stays else then,
        tone=TONES.get(step.status, "info"),
    )


@dataclass(frozen=True, slots=True)
class Given:
    """Something the application gave, with its title."""

    output: Output
    title: Words

    @property
    def kind(self) -> str:
        """What it is: certificate, account, bill, deposit or refund."""
        return str(self.output.kind)


def given_by(page: OwnPage) -> tuple[Given, ...]:
    """Will list what the application gave; bills stand apart."""
    titles = {
        output.id: output.title.said_in(reader_language())
        for output in page.version.service.definition.outputs
    }
    return tuple(
        Given(output, KINDS.get(output.kind) or titles.get(output.output, ""))
        for output in page.outputs
        if output.kind != "bill"
    )


def bills_of(page: OwnPage) -> tuple[Output, ...]:
    """Will list the bills of the application, the newest first."""
    return tuple(output.bill for output in reversed(page.outputs) if output.bill is not None)


def reasons_of(page: OwnPage) -> tuple[ShownReason, ...]:
    """Will list the reasons of the refusal that stand; one that was replaced comes last."""
    return tuple(sorted(page.reasons, key=lambda it: it.given.replaced_by_id is not None))
