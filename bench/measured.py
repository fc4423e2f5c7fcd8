"""One figure, and the list of what is measured: a module with `measure()` for each."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import asdict, dataclass

import bench

OWN = {"__main__", "measured"}


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its unit; `at_most` or `at_least` is the target, if there is one."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether the figure misses its target."""
        too_high = self.at_most is not None and self.value > self.at_most
        too_low = self.at_least is not None and self.value < self.at_least
        return too_high or too_low

    def shown(self) -> str:
        """Will give the figure, its target and whether it was reached, in one line."""
        target = ""
        if self.at_most is not None:
            target = f"at most {self.at_most:g}"
        elif self.at_least is not None:
            target = f"at least {self.at_least:g}"
        verdict = "" if not target else ("MISSED" if self.missed else "ok")
        return f"{self.value:10.2f} {self.unit:8} {target:16} {verdict:7} {self.note}".rstrip()

    def as_json(self) -> dict[str, object]:
        """Will give the figure for the results file."""
        return asdict(self) | {"missed": self.missed}


def measurements() -> list[Callable[[], Measured]]:
    """Will find every measurement, in the order of the names of their modules."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    modules = [importlib.import_module(f"bench.{name}") for name in names if name not in OWN]
    return [module.measure for module in modules if hasattr(module, "measure")]
