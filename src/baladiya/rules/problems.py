"""What a rule answers when it says no: a stable code with its values, never a bare False."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason in a form that can be shown in any language.

    `code` names the text in the catalogue of problems (Arabic and English), `values` fill its named
    placeholders, `at` names the field, paper or row the reader should look at ("" for the whole).
    """

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    at: str = ""


class Refused(Exception):
    """Raised by an operation for a failure that was foreseen; nothing has been written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems

    @property
    def code(self) -> str:
        """The first problem's code, which decides the page or the HTTP status."""
        return self.problems[0].code


def refuse(code: str, *, at: str = "", **values: str | int) -> Refused:
    """Will build the refusal for one problem, ready to be raised.

    For example `raise refuse("bill_unknown", number="BN-7K4M-9Q2D")`.
    """
    return Refused(Problem(code=code, values=values, at=at))
