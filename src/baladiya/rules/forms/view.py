"""What is asked, given the answers so far: pages, fields, options and papers that apply.

Conditions look back only (the checker sees to it), so one walk in the order of asking settles
them: what is hidden counts as unanswered for everything after it. What cannot be decided does not
hold: a page, field or paper whose condition is undecided is not asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cel_expr_python import cel

from baladiya.rules.definition import Field, Option, Page, Paper, PaperKind, rates_on
from baladiya.rules.expressions import Kind, Undecided
from baladiya.rules.forms.values import as_date
from baladiya.rules.registers import PORT_BY_WORD, PORTS, fits
from baladiya.rules.service import (
    ZERO,
    Answer,
    CompiledService,
    Facts,
    kind_of,
)


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """A slot for papers that applies, and whether something must be in it."""

    paper: Paper
    kind: PaperKind
    required: bool


class Answers:
    """Answers while pages are walked, bound for expressions when one is asked."""

    def __init__(self, service: CompiledService, facts: Facts, given: Mapping[str, Any]) -> None:
        self.service = service
        self.facts = facts
        self.given = {name: value for name, value in given.items() if not is_missing(value)}
        self._bound: cel.Activation | None = None
        self._held: dict[str, bool] = {}  # a condition is often asked twice for the same answers

    def put(self, field_id: str, value: Answer) -> None:
        """Will set an answer, or take it away when it is missing."""
        if is_missing(value):
            self.drop(field_id)
        elif self.given.get(field_id) != value:
            self.given[field_id] = value
            self._changed()

    def drop(self, field_id: str) -> None:
        """Will take an answer away."""
        if self.given.pop(field_id, None) is not None:
            self._changed()

    def _changed(self) -> None:
        self._bound = None
        self._held = {}

    def value(self, source: str, expects: Kind | None) -> Answer:
        """Will evaluate an expression of the definition. Raises `Undecided`."""
        if self._bound is None:
            self._bound = self.service.environment.bind(self.values())
        expression = self.service.expression(source, expects)
        return expression.value(self._bound, self.facts.calendar)

    def holds(self, condition: bool | str | None) -> bool:  # noqa: FBT001 - the model's own union of a fixed answer and an expression
        """Will say whether a condition holds: one that is not there does, an undecided one not."""
        if condition is None or isinstance(condition, bool):
            return condition is not False
        known = self._held.get(condition)
        if known is None:
            known = self._held[condition] = self._decided(condition)
        return known

    def _decided(self, condition: str) -> bool:
        try:
            return bool(self.value(condition, Kind.BOOL))
        except Undecided:
            return False

    def rests_on(self, condition: str) -> frozenset[str]:
        """Will name the fields a condition of the definition looks at."""
        paths = self.service.expression(condition, Kind.BOOL).names.paths
        return frozenset(
            parts[1] if parts[0] == "answered" and parts[1:] else parts[0]
            for parts in (path.split(".") for path in paths)
        )

    def told(self, path: str) -> bool:
        """Will say whether a field is answered, or a register found what `lookup.<word>` is of."""
        if not path.startswith("lookup."):
            return path in self.given
        return self.facts.lookups.get(path.split(".")[1], {}).get("found") is True

    def words(self, source: str) -> str:
        """Will give a text, empty when it cannot be made."""
        try:
            return str(self.value(source, Kind.STRING))
        except Undecided:
            return ""

    def values(self) -> dict[str, Any]:
        """Will give every declared name with its value; what is not answered has its zero."""
        facts = self.facts
        values = dict(_unanswered(self.service))
        for name, value in self.given.items():
            asked = self.service.field(name)
            if asked is not None:
                values[name] = bound(asked, value)
                values[f"answered.{name}"] = True
        for slot, count in facts.papers.items():
            values[f"papers.{slot}"] = count
        for word, parts in facts.lookups.items():
            values |= _looked_up(word, parts)
        values |= _rates(self.service, facts)
        values["today"] = facts.today.isoformat()
        values["application.reference"] = facts.reference
        values["application.submitted_on"] = facts.submitted_on
        values["application.answer"] = facts.answer
        return values


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """Pages and fields that apply, and the answers that count."""

    answers: Answers
    pages: tuple[Page, ...]
    fields: Mapping[str, tuple[Field, ...]]  # by page


def view(service: CompiledService, facts: Facts) -> View:
    """Will walk the pages once; the result is kept with the facts."""
    found = facts.worked_out.get(service)
    if found is None:
        found = facts.worked_out[service] = _walk(Answers(service, facts, facts.answers))
    kept: View = found
    return kept


def _walk(answers: Answers) -> View:
    fields = {page.id: tuple(_shown(answers, page)) for page in answers.service.definition.pages}
    pages = tuple(page for page in answers.service.definition.pages if fields[page.id])
    return View(answers, pages, fields)


def _shown(answers: Answers, page: Page) -> Iterator[Field]:
    asked_for = answers.holds(page.shown_when)
    for asked in answers.service.fields_of(page):
        if asked_for and answers.holds(asked.shown_when):
            yield asked
        else:
            answers.drop(asked.id)


def visible_pages(service: CompiledService, facts: Facts) -> tuple[Page, ...]:
    """Will give the pages that apply; one without any field that applies is passed over."""
    return view(service, facts).pages


def page_fields(service: CompiledService, page: Page) -> tuple[Field, ...]:
    """Will give every field of a page, shown or not: its shared groups' first, then its own."""
    return service.fields_of(page)


def visible_fields(service: CompiledService, page: Page, facts: Facts) -> tuple[Field, ...]:
    """Will give the fields of a page that apply."""
    return view(service, facts).fields[page.id]


def visible_columns(service: CompiledService, group: Field, facts: Facts) -> tuple[Field, ...]:
    """Will give the columns of repeated rows that apply, the same for every row."""
    return columns_of(group, view(service, facts).answers)


def columns_of(group: Field, answers: Answers) -> tuple[Field, ...]:
    """Will give the columns of repeated rows that apply."""
    return tuple(column for column in group.fields if answers.holds(column.shown_when))


def visible_options(service: CompiledService, field: Field, facts: Facts) -> tuple[Option, ...]:
    """Will give the options of a choice that apply."""
    return options_of(field, view(service, facts).answers)


def options_of(asked: Field, answers: Answers) -> tuple[Option, ...]:
    """Will give the options of a choice that apply."""
    return tuple(option for option in asked.options if answers.holds(option.shown_when))


def is_required(service: CompiledService, field: Field, facts: Facts) -> bool:
    """Will say whether a field that applies must be answered."""
    return view(service, facts).answers.holds(field.required)


def wanted_papers(service: CompiledService, facts: Facts) -> tuple[WantedPaper, ...]:
    """Will give the slots for papers that apply, wanted or welcome."""
    answers = view(service, facts).answers
    return tuple(
        WantedPaper(paper, service.paper_kind(paper), answers.holds(paper.required))
        for paper in service.definition.papers
        if answers.holds(paper.shown_when)
    )


def strip_hidden(service: CompiledService, facts: Facts) -> dict[str, Any]:
    """Will give the answers that count: those of fields that apply, without empty ones."""
    known = view(service, facts).answers.given
    return {name: value for name, value in known.items() if service.field(name) is not None}


def is_missing(value: Answer) -> bool:
    """Will say whether a value is no answer; "no" and 0 are answers."""
    return value is None or (isinstance(value, str | list | dict | tuple) and not value)


# --- values as expressions see them --------------------------------------------------------------


def _unanswered(service: CompiledService) -> Mapping[str, Any]:
    # The values of every declared name before anything is answered, kept with the service.
    kept = service.kept.get("unanswered")
    if kept is None:
        kept = service.kept["unanswered"] = _all_unanswered(service)
    values: Mapping[str, Any] = kept
    return values


def _all_unanswered(service: CompiledService) -> dict[str, Any]:
    definition = service.definition
    values: dict[str, Any] = {"audience": list(definition.audience)}
    for asked in service.all_fields():
        values |= {asked.id: _zero(asked), f"answered.{asked.id}": False}
        if asked.looked_up_in:
            port = PORTS[asked.looked_up_in]
            values |= {f"lookup.{port.word}.{it}": ZERO[kind] for it, kind in port.parts.items()}
    values |= {f"papers.{paper.id}": 0 for paper in definition.papers}
    lasting = {name: it for name, it in definition.tables.items() if isinstance(it, dict)}
    return values | {f"tables.{name}": dict(table) for name, table in lasting.items()}


def _looked_up(word: str, parts: Mapping[str, Any]) -> dict[str, Any]:
    # A register is another's system: a part of a foreign shape counts as not told.
    known = PORT_BY_WORD[word].parts if word in PORT_BY_WORD else {}
    told = {part: parts[part] for part in known if part in parts and fits(known[part], parts[part])}
    return {
        f"lookup.{word}.{part}": float(value) if known[part] is Kind.DOUBLE else value
        for part, value in told.items()
    }


def _rates(service: CompiledService, facts: Facts) -> dict[str, Any]:
    # What was in force on the day of submission stays in force for the application.
    day = as_date(facts.submitted_on) or facts.today
    dated = ((name, it) for name, it in service.definition.tables.items() if isinstance(it, tuple))
    return {f"tables.{name}": dict(rates_on(table, day)) for name, table in dated}


def _zero(asked: Field) -> Answer:
    zero = ZERO[kind_of(asked)]
    return dict(zero) if isinstance(zero, Mapping) else list(zero) if zero == () else zero


_PLAIN: Mapping[Kind, type] = {Kind.BOOL: bool, Kind.INT: int, Kind.STRING: str}


def bound(asked: Field, value: Answer) -> Answer:
    """Will give a stored answer as expressions see it; one of a foreign shape counts as missing."""
    kind = kind_of(asked)
    if kind in _PLAIN:
        return value if type(value) is _PLAIN[kind] else ZERO[kind]
    if kind == Kind.DOUBLE:
        return _double(value)
    if kind == Kind.POINT:
        return _bound_point(value)
    entries = value if isinstance(value, list) else []
    return [_entry(asked, kind, entry) for entry in entries]


def _bound_point(value: Answer) -> dict[str, str]:
    given = value if isinstance(value, dict) else {}
    return {part: str(given.get(part, "")) for part in ("lat", "lon")}


def _entry(asked: Field, kind: Kind, entry: Answer) -> Answer:
    if kind == Kind.STRINGS:
        return str(entry)
    if kind == Kind.POINTS:
        return _bound_point(entry)
    return _row(asked, entry if isinstance(entry, dict) else {})


def _double(value: Answer) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _row(group: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column.id: _zero(column)
        if is_missing(row.get(column.id))
        else bound(column, row[column.id])
        for column in group.fields
    }
