"""The way of an application through the steps of its service: a table, and two questions to it."""

from dataclasses import dataclass

from baladiya.rules.definition import Effect, Move, Role, Status, Step
from baladiya.rules.forms.view import view
from baladiya.rules.problems import refuse
from baladiya.rules.service import CompiledService, Facts


@dataclass(frozen=True, slots=True)
class Taken:
    """A move that was possible, and where it leads."""

    move_id: str
    move: Move
    to: str
    step: Step
    status: Status
    owner: Role | None
    effects: tuple[Effect, ...]


def first_step(service: CompiledService) -> str:
    """Will name the step a draft stands in."""
    for name, step in service.definition.steps.items():
        if step.status == Status.DRAFT:
            return name
    raise KeyError("draft")


def moves_from(service: CompiledService, step: str, facts: Facts) -> tuple[tuple[str, Move], ...]:
    """Will give the moves that exist from a step, in the order the definition lists them."""
    answers = view(service, facts).answers
    return tuple(
        (name, move)
        for name, move in service.definition.moves.items()
        if step in move.come_from and answers.holds(move.when)
    )


def take(service: CompiledService, *, step: str, move: str, facts: Facts) -> Taken:
    """Will follow a move from a step. Raises `Refused("move_impossible")`."""
    chosen = service.definition.moves.get(move)
    if chosen is None or step not in chosen.come_from:
        raise refuse("move_impossible")
    if not view(service, facts).answers.holds(chosen.when):
        raise refuse("move_impossible")
    reached = service.definition.steps[chosen.to]
    return Taken(
        move_id=move,
        move=chosen,
        to=chosen.to,
        step=reached,
        status=reached.status,
        owner=reached.owner,
        effects=chosen.does,
    )
