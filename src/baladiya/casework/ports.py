"""What casework wants from the registers of other authorities."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from baladiya.rules.definition import Register
from baladiya.rules.expressions import Kind

Parts = Mapping[str, Any]


class Said(StrEnum):
    """How a register answered. One that could not be reached says nothing about the number."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Question:
    """One number put to one register, with the parts of the answer that are wanted."""

    register: Register
    number: str
    parts: tuple[tuple[str, Kind], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a register said; `parts` holds just the wanted parts of what was found, else nothing."""

    said: Said
    parts: Parts = field(default_factory=dict)


NOT_ANSWERED = Answer(Said.NOT_ANSWERED)


class Registers(Protocol):
    """Asks other authorities' registers."""

    def connected(self) -> frozenset[Register]:
        """Will name the registers this installation may ask."""
        ...

    def ask(
        self, questions: Collection[Question], *, within_seconds: float
    ) -> Mapping[Question, Answer]:
        """Will put the questions side by side and give an answer to each in the time given.

        Never raises and never takes longer: whatever goes wrong with a register is NOT_ANSWERED.
        """
        ...

    def answers(self, register: Register) -> bool:
        """Will say whether a connected register can be reached now."""
        ...


def registers() -> Registers:
    """Will give the driver named by the setting `registers_driver`."""
    return cast("Registers", import_string(settings.BALADIYA.registers_driver)())
