"""Before, beside and after an application: questions, bodies asked for a word, other services."""

from enum import StrEnum
from typing import Literal

from baladiya.rules.definition.process import Term
from baladiya.rules.definition.text import Expression, Identifier, Part, Slug, Text


class Question(Part):
    """Asked on the service's page before one starts; the answer `stop_when` leads to `exit`."""

    id: Identifier
    ask: Text
    stop_when: Literal["yes", "no"]
    exit: Text  # what to do instead of applying


class Body(Part):
    """A body outside the municipality that may be asked about an application."""

    id: Identifier
    name: Text


class Silence(StrEnum):
    """What it means that a body has not answered when its time is up."""

    ESCALATE = "escalate"  # the head is told; the case goes on waiting
    NO_OBJECTION = "no_objection"


class Referral(Part):
    """A body asked at a step, side by side with others, each with its own clock."""

    id: Identifier
    body: Identifier
    step: Identifier
    when: Expression | None = None
    question: Text
    papers: tuple[Identifier, ...] = ()  # the slots whose files the body receives
    clock: Term
    silence: Silence = Silence.ESCALATE


class FollowUp(Part):
    """Another service that goes on from this one.

    With `by_itself` its draft is made when the application is accepted and the applicant told;
    without, it is a button on the accepted application. `answers` fills fields of the other
    service from this application.
    """

    id: Identifier
    service: Slug
    on: Literal["accepted"] = "accepted"
    by_itself: bool = False
    when: Expression | None = None
    label: Text
    answers: dict[Identifier, Expression] = {}
