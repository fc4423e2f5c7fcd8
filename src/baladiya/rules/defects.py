"""What can be wrong with a definition: a place, a stable code, and words in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from baladiya.rules.defect_words import WORDS
from baladiya.rules.problems import Problem, Refused

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to put right, in a file at a line (counted from 1)."""

    path: str
    line: int
    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def said_in(self, language: str) -> str:
        """Will say what is wrong and, where it helps, what would be right."""
        arabic, english = WORDS[self.code]
        return (english if language == "en" else arabic).format_map(dict(self.values))

    @property
    def message_en(self) -> str:
        """What is wrong, in English."""
        return self.said_in("en")

    @property
    def message_ar(self) -> str:
        """What is wrong, in Arabic."""
        return self.said_in("ar")

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message_en} [{self.code}]"


class Defective(Refused):
    """Raised when a definition cannot be used; nothing has been published."""

    def __init__(self, defects: tuple[Defect, ...]) -> None:
        self.defects = defects
        super().__init__(
            *(
                Problem(
                    "definition_defective",
                    {"place": f"{defect.path}:{defect.line}", "what": defect.message_en},
                )
                for defect in defects[:MOST_SHOWN]
            )
        )

    def __str__(self) -> str:
        return "\n".join(map(str, self.defects))
