"""One figure: the median of several runs, with what it is compared to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure with its unit; `at_most` or `at_least` is the goal, if there is one."""

    name: str
    unit: str
    runs: tuple[float, ...]
    at_most: float | None = None
    at_least: float | None = None
    how: str = ""

    @property
    def value(self) -> float:
        """The median of the runs."""
        return median(self.runs)

    @property
    def missed(self) -> bool:
        """Whether the figure misses its goal."""
        too_high = self.at_most is not None and self.value > self.at_most
        too_low = self.at_least is not None and self.value < self.at_least
        return too_high or too_low

    @property
    def goal(self) -> str:
        """The goal in words, empty if there is none."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return "" if self.at_least is None else f"at least {self.at_least:g}"

    def as_json(self) -> dict[str, object]:
        """Will give the figure for the results file."""
        return asdict(self) | {"value": self.value, "missed": self.missed}


def table(figures: Sequence[Measured]) -> str:
    """Will set the figures as a table: name, median, spread, goal, verdict."""
    width = max((len(figure.name) for figure in figures), default=0)
    return "".join(_line(figure, width) for figure in figures)


def _line(figure: Measured, width: int) -> str:
    spread = f"{min(figure.runs):.2f}-{max(figure.runs):.2f} in {len(figure.runs)} runs"
    verdict = "" if not figure.goal else ("MISSED" if figure.missed else "ok")
    line = f"{figure.name:{width}} {figure.value:10.2f} {figure.unit:7} {spread:34}"
    return f"{line} {figure.goal:14} {verdict}".rstrip() + "\n"
