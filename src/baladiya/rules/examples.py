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
    """The move made."""
    reasons: tuple[Identifier, ...] = ()
    """The reasons given with a refusal."""
    items: tuple[str, ...] = ()
    """What is to be corrected: field:<id> or paper:<id>."""
    answer: Words | None = None
    """The officer's answer, of a move that needs one."""


class Example(Part):
    """Answers, papers and moves, and where they must end.

    `today` is the day of the story; `problems` are the codes the form must raise instead of letting
    it be submitted. `lookups` gives what registers answer, by their word in expressions; what is
    not told is empty, 0 or false, and the register counts as having answered. `file` and `lines`
    are where it was read from.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: Words
    """What the story is."""
    today: date
    """The day of the story."""
    answers: dict[str, Any] = {}
    """The answers, as the API takes them."""
    papers: tuple[str, ...] = ()
    """The slot of each file attached, once a file."""
    lookups: dict[str, dict[str, Any]] = {}
    """What registers answer, by their word in expressions."""
    moves: tuple[ExampleMove, ...] = ()
    """The moves made, in their order."""
    ends: Identifier
    """The step where it must end."""
    status: Status
    """The status that step has."""
    problems: tuple[str, ...] = ()
    """The codes the form must raise instead of letting it be submitted."""
    file: str = ""
    lines: Mapping[tuple[str | int, ...], int] = {}
