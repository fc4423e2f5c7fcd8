"""Examples are walked by the same rules as a real application, and must end where they say."""

from dataclasses import replace
from typing import Any

from baladiya.rules import forms, workflow
from baladiya.rules.defects import Defect
from baladiya.rules.definition import Move, Need, Status
from baladiya.rules.examples import Example, ExampleMove
from baladiya.rules.problems import Problem, Refused
from baladiya.rules.registers import PORTS, fits
from baladiya.rules.service import CompiledService, Facts
from baladiya.rules.yaml import Path, nearest

_REFERENCE = "XX-0000-0000"  # stands for the reference the application would have


def check_example(service: CompiledService, example: Example) -> list[Defect]:
    """Will walk one example; gives what is wrong with it."""
    story = _Story(service, example)
    story.walk()
    return story.defects


class _Story:
    def __init__(self, service: CompiledService, example: Example) -> None:
        self.service = service
        self.example = example
        self.defects: list[Defect] = []
        self.facts = Facts(
            answers={},
            today=example.today,
            papers={slot: example.papers.count(slot) for slot in example.papers},
            lookups=self._lookups(example),
            reference=_REFERENCE,
        )
        self.step = workflow.first_step(service)

    def _lookups(self, example: Example) -> dict[str, dict[str, Any]]:
        # What the registers say in this story; one that is not asked in this service says nothing.
        asked = {PORTS[it.looked_up_in] for it in self.service.all_fields() if it.looked_up_in}
        known = {port.word: port.parts for port in asked}
        for word, parts in example.lookups.items():
            if word not in known:
                self.note(("lookups", word), "example_register_unknown", id=word[:40])
                continue
            for part, value in parts.items():
                if part not in known[word] or not fits(known[word][part], value):
                    self.note(
                        ("lookups", word, part), "example_lookup_wrong", id=f"{word}.{part[:40]}"
                    )
        return {
            word: {"answered": True, **parts}
            for word, parts in example.lookups.items()
            if word in known
        }

    def note(self, at: Path, code: str, **values: str | int) -> None:
        line = nearest(self.example.lines, at)
        self.defects.append(Defect(self.example.file, line, code, values))

    def walk(self) -> None:
        for slot in sorted(set(self.example.papers)):
            if self.service.paper(slot) is None:
                self.note(("papers",), "example_paper_unknown", id=slot)
        if not self._filled():
            return
        for nth, move in enumerate(self.example.moves):
            if not self._moved(("moves", nth), move):
                return
        self._arrived()

    def _filled(self) -> bool:
        # Fills the form; says whether the application can be submitted.
        reading = forms.read_answers(self.service, self.example.answers, self.facts)
        self.facts = replace(self.facts, answers=dict(reading.answers))
        found = reading.problems or forms.check(self.service, self.facts)
        wanted = set(self.example.problems)
        if wanted:
            if wanted != {problem.code for problem in found}:
                self.note(
                    ("problems",),
                    "example_no_problems",
                    wanted=", ".join(sorted(wanted)),
                    found=_said(found) or "-",
                )
            return False
        for problem in found:
            at = ("answers", problem.at.removeprefix("field:").split(".")[0])
            self.note(at, "example_problems", found=_said((problem,)))
        return not found

    def _moved(self, at: Path, made: ExampleMove) -> bool:
        try:
            taken = workflow.take(self.service, step=self.step, move=made.move, facts=self.facts)
        except Refused:
            self.note(at, "example_move_impossible", move=made.move, step=self.step)
            return False
        self._given(at, made, taken.move)
        if taken.move.blocked_by_failed_checks and (failed := self._failed()):
            self.note(at, "example_move_blocked", move=made.move, checks=", ".join(failed))
            return False
        if self.service.definition.steps[self.step].status == Status.DRAFT:
            self.facts = replace(self.facts, submitted_on=self.example.today.isoformat())
        self.step = taken.to
        return True

    def _given(self, at: Path, made: ExampleMove, move: Move) -> None:
        for need, given in _given_with(made):
            if need in move.needs and not given:
                self.note(at, "example_needs", move=made.move, what=str(need))
        for reason in made.reasons:
            if self.service.reason(reason) is None:
                self.note((*at, "reasons"), "example_reason_unknown", id=reason)
        for item in made.items:
            kind, _, name = item.partition(":")
            known: Any = self.service.paper if kind == "paper" else self.service.field
            if kind not in {"field", "paper"} or known(name) is None:
                self.note((*at, "items"), "example_item_unknown", id=item[:60])

    def _failed(self) -> list[str]:
        results = forms.run_checks(self.service, self.facts)
        return [it.check.id for it in results if it.applies and not it.passed]

    def _arrived(self) -> None:
        status = self.service.definition.steps[self.step].status
        if (self.step, status) != (self.example.ends, self.example.status):
            self.note(
                ("ends",),
                "example_ends_elsewhere",
                step=self.step,
                status=str(status),
                wanted=f"{self.example.ends} ({self.example.status})",
            )


def _given_with(made: ExampleMove) -> tuple[tuple[Need, object], ...]:
    return (
        (Need.REASONS, made.reasons),
        (Need.ITEMS, made.items),
        (Need.ANSWER, made.answer),
    )


def _said(problems: tuple[Problem, ...]) -> str:
    return ", ".join(f"{problem.code} ({problem.at or '-'})" for problem in problems)
