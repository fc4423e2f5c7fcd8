"""Before applying: which papers somebody will need and what it will cost, from a few answers.

Only the questions that decide a paper or an amount are asked. What is not known is left out of
what expressions see, so one comes to a value only if nothing unknown can change it: CEL's own
short-circuit. An estimate therefore never says "not needed" of what may be needed after all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from baladiya.rules.definition import (
    Deposit,
    Fee,
    Field,
    FieldType,
    Option,
    Page,
    Paper,
    PaperKind,
    Referral,
)
from baladiya.rules.expressions import Kind, Undecided
from baladiya.rules.forms.gathering import Posted, gather
from baladiya.rules.forms.reading import Reader
from baladiya.rules.forms.values import read_value
from baladiya.rules.forms.view import Answers
from baladiya.rules.problems import Problem
from baladiya.rules.service import Answer, CompiledService, Facts

# What a visitor answers without looking anything up; all else is asked in the application.
ASKED: Final = frozenset(
    {
        FieldType.CHOICE,
        FieldType.CHOICES,
        FieldType.YES_NO,
        FieldType.INTEGER,
        FieldType.DECIMAL,
        FieldType.MONEY,
    }
)


@dataclass(frozen=True, slots=True)
class EstimatedPaper:
    """A paper that is or may be wanted. `need` is required, depends or optional."""

    paper: Paper
    kind: PaperKind
    need: str


@dataclass(frozen=True, slots=True)
class EstimatedPrice:
    """A fee or deposit in whole fils; None where it rests on answers not given here."""

    priced: Fee | Deposit
    amount_fils: int | None
    rests_on: tuple[Field, ...]

    @property
    def is_deposit(self) -> bool:
        """Whether it is given back."""
        return isinstance(self.priced, Deposit)


@dataclass(frozen=True, slots=True)
class EstimatedReferral:
    """A body that is asked, or may be."""

    referral: Referral
    certain: bool


@dataclass(frozen=True, slots=True)
class AskedField:
    """A question of the estimate, the options that can still apply, and the answer or None."""

    field: Field
    options: tuple[Option, ...]
    value: Answer

    @property
    def answered(self) -> bool:
        """Whether there is an answer that can be used."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a visitor is asked before applying, and what follows from the answers so far."""

    asked: tuple[AskedField, ...]
    papers: tuple[EstimatedPaper, ...]
    prices: tuple[EstimatedPrice, ...]
    referrals: tuple[EstimatedReferral, ...]
    problems: tuple[Problem, ...]

    @property
    def answered(self) -> int:
        """How many of the questions are answered."""
        return sum(it.answered for it in self.asked)

    @property
    def is_whole(self) -> bool:
        """Whether every question is answered."""
        return self.answered == len(self.asked)


def estimate(service: CompiledService, posted: Posted, facts: Facts) -> Estimate:
    """Will say what is known of papers, prices and bodies; `facts` brings the day only."""
    known = _Known(service, facts)
    asked = tuple(_ask(known, posted))
    definition = service.definition
    return Estimate(
        asked=asked,
        papers=tuple(_papers(known)),
        prices=tuple(_price(known, it) for it in _priced(service)),
        referrals=tuple(
            EstimatedReferral(it, certain=applies is True)
            for it in definition.referrals
            if (applies := known.holds(it.when)) is not False
        ),
        problems=known.problems,
    )


class _Known:
    """The answers so far, and what can be said with them: yes, no, or not yet."""

    def __init__(self, service: CompiledService, facts: Facts) -> None:
        self.service = service
        self._answers = Answers(service, facts, {})
        self._reader = Reader(self._answers, read_value)
        fields = {asked.id for asked in service.all_fields()}
        # Names that are left out of what expressions see.
        self._unknown = {name for name in self._answers.values() if _is_open(name, fields)}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with what was typed; that something is missing is no problem here."""
        return tuple(it for it in self._reader.problems if it.code != "field_required")

    def read(self, asked: Field, posted: Posted) -> Answer:
        """Will take an answer and give it, or None if no usable one was given."""
        value = self._reader.answer(asked, gather(asked, posted))
        if value is not None:
            self.settle(asked)
        return value

    def settle(self, asked: Field) -> None:
        """Will let expressions see a field, as answered, or as one that is not asked for."""
        self._unknown -= {asked.id, f"answered.{asked.id}"}

    def holds(self, condition: bool | str | None) -> bool | None:  # noqa: FBT001 - the model's own union of a fixed answer and an expression
        """Will say whether a condition holds, or None while that is open."""
        if condition is None or isinstance(condition, bool):
            return condition is not False
        value = self._value(condition, Kind.BOOL)
        return None if value is None else bool(value)

    def amount(self, source: str) -> int | None:
        """Will give an amount, or None while it is open."""
        value = self._value(source, Kind.INT)
        return int(value) if value is not None and value >= 0 else None

    def open_fields(self, source: str) -> Iterator[Field]:
        """Will give the fields an amount still rests on, in the order they are asked."""
        named = _fields_named(self.service, source, Kind.INT)
        for asked in self.service.all_fields():
            if asked.id in named & self._unknown:
                yield asked

    def _value(self, source: str, expects: Kind) -> Answer:
        values = self._answers.values()
        bound = self.service.environment.bind(
            {name: value for name, value in values.items() if name not in self._unknown}
        )
        try:
            facts = self._answers.facts
            return self.service.expression(source, expects).value(bound, facts.calendar)
        except Undecided:
            return None


def _is_open(name: str, fields: set[str]) -> bool:
    first, _, rest = name.partition(".")
    asked = rest if first == "answered" else name
    return asked in fields or first in {"lookup", "papers", "application"}


def _ask(known: _Known, posted: Posted) -> Iterator[AskedField]:
    deciding = _deciding(known.service)
    for page in known.service.definition.pages:
        for asked in known.service.fields_of(page):
            if asked.id not in deciding:
                continue
            applies = _both(known.holds(page.shown_when), known.holds(asked.shown_when))
            if applies is False:
                known.settle(asked)
            elif applies and asked.type in ASKED:
                value = known.read(asked, posted)
                yield AskedField(asked, tuple(_options(known, asked)), value)


def _both(first: bool | None, second: bool | None) -> bool | None:  # noqa: FBT001 - yes, no, or not yet
    if first is False or second is False:
        return False
    return True if first and second else None


def _options(known: _Known, asked: Field) -> Iterator[Option]:
    return (it for it in asked.options if known.holds(it.shown_when) is not False)


def _papers(known: _Known) -> Iterator[EstimatedPaper]:
    for paper in known.service.definition.papers:
        shown = known.holds(paper.shown_when)
        if shown is not False:
            kind = known.service.paper_kind(paper)
            yield EstimatedPaper(paper, kind, _need(shown, known.holds(paper.required)))


def _need(shown: bool | None, required: bool | None) -> str:  # noqa: FBT001 - yes, no, or not yet
    if required is False:
        return "optional"
    return "required" if shown and required else "depends"


def _priced(service: CompiledService) -> tuple[Fee | Deposit, ...]:
    return (*service.definition.fees, *service.definition.deposits)


def _price(known: _Known, priced: Fee | Deposit) -> EstimatedPrice:
    amount = known.amount(priced.amount_fils)
    rests_on = () if amount is not None else tuple(known.open_fields(priced.amount_fils))
    return EstimatedPrice(priced, amount, rests_on)


# --- which questions decide -----------------------------------------------------------------------


def _deciding(service: CompiledService) -> frozenset[str]:
    # Worked out once a version: the fields named by papers and prices, and by what hides those.
    kept = service.kept.get("deciding")
    if kept is None:
        kept = service.kept["deciding"] = _all_deciding(service)
    found: frozenset[str] = kept
    return found


def _all_deciding(service: CompiledService) -> frozenset[str]:
    found: set[str] = set()
    new = set().union(*(_fields_named(service, *it) for it in _sources(service)))
    while new:
        found |= new
        named = (_fields_named(service, it, Kind.BOOL) for it in _hiding(service, new))
        new = set().union(*named) - found
    return frozenset(found)


def _sources(service: CompiledService) -> Iterator[tuple[str, Kind]]:
    definition = service.definition
    for paper in definition.papers:
        for source in (paper.shown_when, paper.required):
            if isinstance(source, str):
                yield source, Kind.BOOL
    for priced in _priced(service):
        yield priced.amount_fils, Kind.INT


def _hiding(service: CompiledService, fields: set[str]) -> Iterator[str]:
    for name in fields:
        for part in (service.field(name), service.page_of(name)):
            if isinstance(part, Field | Page) and part.shown_when is not None:
                yield part.shown_when


def _fields_named(service: CompiledService, source: str, expects: Kind) -> frozenset[str]:
    paths = service.expression(source, expects).names.paths
    names = {path.removeprefix("answered.").split(".")[0] for path in paths}
    return frozenset(name for name in names if service.field(name) is not None)
