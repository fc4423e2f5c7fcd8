"""Steps: reachable, with a way on, an owner and a clock, and a second person who is one."""

from typing import Final

from baladiya.rules.checker.notes import Notes
from baladiya.rules.checker.ways import (
    drafts,
    graph_of,
    moves_from,
    reached_from,
    turned,
)
from baladiya.rules.definition import Clock, Definition, Role, Status, Step

ENDS: Final = frozenset({Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN, Status.CLOSED})
WAITS: Final = frozenset({Status.WAITING_FOR_APPLICANT, Status.WAITING_FOR_PAYMENT})
NOT_STAFF: Final = frozenset({Role.APPLICANT, Role.SYSTEM})


def check_process(notes: Notes) -> None:
    """Will check every step."""
    definition = notes.bundle.definition
    starts = drafts(definition)
    if len(starts) != 1:
        notes.add(("steps",), "draft_wanted", count=len(starts))
    _check_ways(notes, definition, starts)
    for name, step in definition.steps.items():
        _check_step(notes, definition, name, step)
        if step.not_the_same_person_as is not None:
            _check_second_person(notes, definition, name, step.not_the_same_person_as)


def _check_ways(notes: Notes, definition: Definition, starts: list[str]) -> None:
    graph = graph_of(definition)
    reached = reached_from(graph, starts)
    ends = [name for name, step in definition.steps.items() if step.final]
    ending = reached_from(turned(graph), ends)
    for name, step in definition.steps.items():
        if name not in reached and starts:
            notes.add(("steps", name), "step_unreachable", id=name)
        if not step.final and not graph.get(name):
            notes.add(("steps", name), "step_without_way_on", id=name)
        elif name not in ending:
            notes.add(("steps", name), "step_never_ends", id=name)


def _check_step(notes: Notes, definition: Definition, name: str, step: Step) -> None:
    at = ("steps", name)
    if step.final != (step.status in ENDS):
        wanted = "true" if step.status in ENDS else "false"
        notes.add(at, "final_mismatch", id=name, status=str(step.status), wanted=wanted)
    if step.final or step.status == Status.DRAFT:
        return
    if step.owner is None:
        notes.add(at, "step_without_owner", id=name)
    elif not any(step.owner in move.by for _, move in moves_from(definition, name)):
        notes.add((*at, "owner"), "owner_cannot_move", id=name, role=str(step.owner))
    if step.clock is None:
        notes.add(at, "step_without_clock", id=name)
    else:
        _check_clock(notes, definition, name, step.clock)
    if step.status in WAITS and (step.clock is None or step.clock.then is None):
        notes.add(at, "waiting_without_lapse", id=name)


def _check_clock(notes: Notes, definition: Definition, name: str, clock: Clock) -> None:
    at = ("steps", name, "clock")
    notes.one_term(at, clock)
    if clock.then is None:
        return
    move = dict(moves_from(definition, name)).get(clock.then)
    if move is None or Role.SYSTEM not in move.by:
        notes.add((*at, "then"), "lapse_unknown", id=clock.then)
        return
    reached = definition.steps.get(move.to)
    waits = definition.steps[name].status in WAITS
    if waits and reached is not None and reached.status != Status.CLOSED:
        notes.add((*at, "then"), "lapse_not_closed", id=clock.then)


def _check_second_person(notes: Notes, definition: Definition, name: str, other: str) -> None:
    # A second person is one only if a first has acted, and on every way to the step.
    at = ("steps", name, "not_the_same_person_as")
    if other == name:
        notes.add(at, "same_person_itself")
    elif other not in definition.steps:
        notes.add(at, "same_person_unknown", id=other)
    elif not _staff_acts(definition, other) or name not in reached_from(
        graph_of(definition), [other]
    ):
        notes.add(at, "same_person_not_before", id=other)
    elif name in reached_from(graph_of(definition), drafts(definition), avoiding=other):
        notes.add(at, "same_person_avoidable", id=other)


def _staff_acts(definition: Definition, step: str) -> bool:
    return any(set(move.by) - NOT_STAFF for _, move in moves_from(definition, step))
