"""Where the parts of the checker write down what they find."""

from baladiya.rules.defects import Defect
from baladiya.rules.definition import Term
from baladiya.rules.loader import Bundle
from baladiya.rules.yaml import Path


class Notes:
    """Defects of one bundle, each at the line of the part it is about."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.defects: list[Defect] = []

    def add(self, at: Path, code: str, *, lines_down: int = 0, **values: str | int) -> None:
        """Will note a defect at a part of the definition."""
        place = self.bundle.place(*at)
        self.defects.append(Defect(place.path, place.line + lines_down, code, values))

    def one_term(self, at: Path, term: Term) -> None:
        """Will note a length of time that is not one positive number of days of one kind."""
        given = [days for days in (term.working_days, term.days) if days is not None]
        if len(given) != 1 or given[0] <= 0:
            self.add(at, "clock_wrong")

    def twice(self, ids: list[tuple[Path, str]], what: str) -> None:
        """Will note each id that is used a second time."""
        seen: set[str] = set()
        for at, name in ids:
            if name in seen:
                self.add(at, "id_twice", id=name, what=what)
            seen.add(name)
