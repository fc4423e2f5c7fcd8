"""Before, beside and after an application: questions, bodies asked for a word, other services."""

from enum import StrEnum
from typing import Literal

from baladiya.rules.definition.process import Term
from baladiya.rules.definition.text import Expression, Identifier, Part, Slug, Text


class Question(Part):
    """Asked on the service's page before one starts; the answer `stop_when` leads to `exit`."""

    id: Identifier
    """Its name."""
    ask: Text
    """The question, answered by yes or no."""
    stop_when: Literal["yes", "no"]
    """The answer that leads to the exit."""
    exit: Text
    """What to do instead of applying."""


class Body(Part):
    """A body outside the municipality that may be asked about an application."""

    id: Identifier
    """Its name in referrals."""
    name: Text
    """What it is called."""


class Silence(StrEnum):
    """What it means that a body has not answered when its time is up."""

    ESCALATE = "escalate"  # the head is told; the case goes on waiting
    NO_OBJECTION = "no_objection"


class Referral(Part):
    """A body asked at a step, side by side with others, each with its own clock."""

    id: Identifier
    """Its name."""
    body: Identifier
    """The body asked, by its id in bodies.yaml."""
    step: Identifier
    """The step at which it is asked."""
    when: Expression | None = None
    """The condition under which it is asked."""
    question: Text
    """What it is asked."""
    papers: tuple[Identifier, ...] = ()
    """The papers whose files it receives."""
    clock: Term
    """How long it has."""
    silence: Silence = Silence.ESCALATE
    """What it means that it has not answered in time."""


class FollowUp(Part):
    """Another service that goes on from this one.

    With `by_itself` its draft is made when the application is accepted and the applicant told;
    without, it is a button on the accepted application. `answers` fills fields of the other
    service from this application.
    """

    id: Identifier
    """Its name."""
    service: Slug
    """The other service."""
    on: Literal["accepted"] = "accepted"
    """What it follows."""
    by_itself: bool = False
    """Whether its draft is made without anyone asking; else it is a button."""
    when: Expression | None = None
    """The condition under which it is offered or made."""
    label: Text
    """What the button, the link and the message call it."""
    answers: dict[Identifier, Expression] = {}
    """Formulas for fields of the other service, by their ids."""
