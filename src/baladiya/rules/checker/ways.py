"""The graph of steps and moves: what leads where."""

from collections.abc import Iterable

from baladiya.rules.definition import Definition, Move, Status

Graph = dict[str, set[str]]


def graph_of(definition: Definition, leaving_out: Iterable[str] = ()) -> Graph:
    """Will give the steps each step leads to, without some of the moves."""
    without = set(leaving_out)
    graph: Graph = {name: set() for name in definition.steps}
    for name, move in definition.moves.items():
        if name not in without and move.to in graph:
            for step in move.come_from:
                graph.setdefault(step, set()).add(move.to)
    return graph


def reached_from(graph: Graph, starts: Iterable[str], avoiding: str = "") -> set[str]:
    """Will give every step that can be reached, the starts among them."""
    found: set[str] = set()
    waiting = [step for step in starts if step != avoiding]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += [there for there in graph.get(step, ()) if there != avoiding]
    return found


def turned(graph: Graph) -> Graph:
    """Will turn every way around."""
    back: Graph = {name: set() for name in graph}
    for step, there in graph.items():
        for name in there:
            back.setdefault(name, set()).add(step)
    return back


def drafts(definition: Definition) -> list[str]:
    """Will give the steps with the status draft."""
    return [name for name, step in definition.steps.items() if step.status == Status.DRAFT]


def moves_from(definition: Definition, step: str) -> list[tuple[str, Move]]:
    """Will give the moves that start at a step."""
    return [(name, move) for name, move in definition.moves.items() if step in move.come_from]


def moves_to(definition: Definition, step: str) -> list[tuple[str, Move]]:
    """Will give the moves that lead to a step."""
    return [(name, move) for name, move in definition.moves.items() if move.to == step]
