"""An application written beside a definition, with the way it must go."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ConfigDict

from baladiya.rules.definition import Part, Status
from baladiya.rules.definition.text import Identifier, Words


class ExampleMove(Part):
    """One move of the story, with what the person gives with it."""

    move: Identifier
    reasons: tuple[Identifier, ...] = ()
    items: tuple[str, ...] = ()  # "field:<id>" or "paper:<slot>"
    answer: Words | None = None


class Example(Part):
    """Answers, papers and moves, and where they must end.

    `today` is the day of the story; `problems` are the codes the form must raise instead of letting
    it be submitted. `lookups` gives what registers answer, by their word in expressions; what is
    not told is empty, 0 or false, and the register counts as having answered. `file` and `lines`
    are where it was read from.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: Words
    today: date
    answers: dict[str, Any] = {}
    papers: tuple[str, ...] = ()
    lookups: dict[str, dict[str, Any]] = {}
    moves: tuple[ExampleMove, ...] = ()
    ends: Identifier
    status: Status
    problems: tuple[str, ...] = ()
    file: str = ""
    lines: Mapping[tuple[str | int, ...], int] = {}
