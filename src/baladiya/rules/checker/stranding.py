"""No application can be stranded: from every step a way that nothing can close leads to an end.

A move is sure when it has no condition, no failed check stops it, and someone is there to make it:
staff at a step they work on, the applicant or the clock where the applicant is awaited, a payment
where one is. Withdrawing is the applicant's affair and gets nobody a decision, so it does not
count. That an end is reached by sure moves alone is the whole proof: whatever the answers are,
these moves stay open, one after the other.
"""

from typing import Final

from baladiya.rules.checker.moves import ANSWER, PAID, REOPEN, SUBMIT, WITHDRAW
from baladiya.rules.checker.notes import Notes
from baladiya.rules.checker.ways import Graph, drafts, graph_of, reached_from, turned
from baladiya.rules.definition import Definition, Move, Role, Status

# Those who see cases and work on them; others read, or look after services and the centre.
WORKING: Final = frozenset(
    {
        Role.CLERK,
        Role.OFFICER,
        Role.INSPECTOR,
        Role.FINANCE_OFFICER,
        Role.HEAD,
        Role.DIRECTOR,
    }
)


def check_stranding(notes: Notes) -> None:
    """Will note each step that can be reached and from which no end can surely be."""
    definition = notes.bundle.definition
    ends = [name for name, step in definition.steps.items() if step.final]
    surely_ending = reached_from(turned(sure_ways(definition)), ends)
    graph = graph_of(definition)
    reached = reached_from(graph, drafts(definition))
    ending = reached_from(turned(graph), ends)
    for name in definition.steps:
        # A step from which no way at all leads to an end has its own defect.
        if name in reached and name in ending and name not in surely_ending:
            notes.add(("steps", name), "step_can_strand", id=name)


def sure_ways(definition: Definition) -> Graph:
    """Will give the steps each step leads to by moves that nothing can close."""
    graph: Graph = {name: set() for name in definition.steps}
    for name, move in definition.moves.items():
        for step in move.come_from:
            if step in graph and move.to in graph and is_sure(definition, step, name, move):
                graph[step].add(move.to)
    return graph


def is_sure(definition: Definition, step: str, name: str, move: Move) -> bool:
    """Will say whether a move can always be made from a step, by someone who is there."""
    if move.when is not None or move.blocked_by_failed_checks or name in {WITHDRAW, REOPEN}:
        return False
    there = definition.steps[step]
    lapse = there.clock.then if there.clock else None
    match there.status:
        case Status.DRAFT:
            return name == SUBMIT
        case Status.WAITING_FOR_APPLICANT:
            return name in {ANSWER, lapse}
        case Status.WAITING_FOR_PAYMENT:
            return name in {PAID, lapse}
        case _:  # silence decides nothing here: no clock makes a move for an officer
            return bool(WORKING & set(move.by))
