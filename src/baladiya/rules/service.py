"""A definition made ready: every expression compiled once, every part found by its id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from baladiya.rules.calendar import WorkingCalendar
from baladiya.rules.definition import (
    Definition,
    Field,
    FieldType,
    Option,
    Output,
    Page,
    Paper,
    PaperKind,
    Reason,
)
from baladiya.rules.expressions import Environment, Expression, ExpressionError, Kind
from baladiya.rules.registers import PORTS

_ALWAYS_OPEN: Final = WorkingCalendar(frozenset())

# An answer as it is stored; its shape is told by the field's type (definition.FieldType).
Answer = Any

_KINDS: Final[Mapping[FieldType, Kind]] = {
    FieldType.MONEY: Kind.INT,
    FieldType.INTEGER: Kind.INT,
    FieldType.BLOCK: Kind.INT,
    FieldType.DECIMAL: Kind.DOUBLE,
    FieldType.YES_NO: Kind.BOOL,
    FieldType.CONSENT: Kind.BOOL,
    FieldType.CHOICES: Kind.STRINGS,
    FieldType.POINT: Kind.POINT,
    FieldType.LINE: Kind.POINTS,
    FieldType.AREA: Kind.POINTS,
    FieldType.GROUP: Kind.ROWS,
}

# What a name stands for while nothing is answered.
ZERO: Final[Mapping[Kind, Any]] = {
    Kind.BOOL: False,
    Kind.INT: 0,
    Kind.DOUBLE: 0.0,
    Kind.STRING: "",
    Kind.STRINGS: (),
    Kind.POINT: MappingProxyType({"lat": "", "lon": ""}),
    Kind.POINTS: (),
    Kind.ROWS: (),
}


# About 0.7 MB each with its expressions.
KEPT_TEXTS: Final = 256


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything an expression may look at, as of one day. Its mappings are never changed.

    `papers` counts files per slot; `lookups` holds what registers answered, by the register's word
    ({"deposit": {"found": True, "amount_fils": 50000, ...}}); dates are ISO strings, money is fils.
    """

    answers: Mapping[str, Any]
    today: date
    papers: Mapping[str, int] = made(default_factory=dict)
    lookups: Mapping[str, Mapping[str, Any]] = made(default_factory=dict)
    reference: str = ""
    submitted_on: str = ""
    answer: str = ""  # the officer's, for the papers it is printed on
    calendar: WorkingCalendar = _ALWAYS_OPEN
    # What has been worked out from these facts, per service (rules.forms.view); not part of them.
    worked_out: dict[Any, Any] = made(default_factory=dict, init=False, repr=False)


class Slot(NamedTuple):
    """A place in a definition where an expression stands, and the kind it must give.

    None: whatever kind the answer has that it fills in another service's form.
    """

    path: tuple[str | int, ...]
    source: str
    expects: Kind | None


@dataclass(frozen=True, eq=False)
class CompiledService:
    """A definition that passed the compiler; cheap to use, shared by every request.

    `expressions` finds the compiled form by source and kind: a text used twice is compiled once.
    """

    definition: Definition
    environment: Environment
    expressions: Mapping[tuple[str, Kind | None], Expression]
    kept: dict[str, Any] = made(default_factory=dict, init=False, repr=False)  # made once, reused

    def expression(self, source: str, expects: Kind | None) -> Expression:
        """Will give the compiled form of an expression of this definition."""
        return self.expressions[source, expects]

    def field(self, field_id: str) -> Field | None:
        """Will find a field of a page or group (not a column of repeated rows)."""
        return self._fields.get(field_id)

    def all_fields(self) -> tuple[Field, ...]:
        """Will give every field in the order it is asked."""
        return tuple(self._fields.values())

    def page(self, page_id: str) -> Page | None:
        """Will find a page."""
        return self._pages.get(page_id)

    def page_of(self, field_id: str) -> Page | None:
        """Will find the page on which a field is asked."""
        return self._page_of.get(field_id)

    def fields_of(self, page: Page) -> tuple[Field, ...]:
        """Will give a page's fields: those of its shared groups first, then its own.

        The page may also be made up by the caller, with just the fields to be corrected.
        """
        if page is self._pages.get(page.id):
            return self._fields_of[page.id]
        return fields_of_page(self.definition, page)

    def paper(self, slot: str) -> Paper | None:
        """Will find a slot for papers."""
        return self._papers.get(slot)

    def paper_kind(self, paper: Paper) -> PaperKind:
        """Will give the catalogue's entry of a paper."""
        return self.definition.paper_kinds[paper.kind]

    def reason(self, reason_id: str) -> Reason | None:
        """Will find a reason of refusal."""
        return self._reasons.get(reason_id)

    def output(self, output_id: str) -> Output | None:
        """Will find an output."""
        return self._outputs.get(output_id)

    def option(self, asked: Field, option_id: str) -> Option | None:
        """Will find an option of a field."""
        return next((option for option in asked.options if option.id == option_id), None)

    @cached_property
    def _fields_of(self) -> Mapping[str, tuple[Field, ...]]:
        return {page.id: fields_of_page(self.definition, page) for page in self.definition.pages}

    @cached_property
    def _fields(self) -> Mapping[str, Field]:
        return {asked.id: asked for fields in self._fields_of.values() for asked in fields}

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return {page.id: page for page in self.definition.pages}

    @cached_property
    def _page_of(self) -> Mapping[str, Page]:
        return {
            asked.id: page for page in self.definition.pages for asked in self._fields_of[page.id]
        }

    @cached_property
    def _papers(self) -> Mapping[str, Paper]:
        return {paper.id: paper for paper in self.definition.papers}

    @cached_property
    def _reasons(self) -> Mapping[str, Reason]:
        return {reason.id: reason for reason in self.definition.reasons}

    @cached_property
    def _outputs(self) -> Mapping[str, Output]:
        return {output.id: output for output in self.definition.outputs}


def fields_of_page(definition: Definition, page: Page) -> tuple[Field, ...]:
    """Will give a page's fields; a group the definition does not hold adds none."""
    groups = [definition.groups[name] for name in page.groups if name in definition.groups]
    return (*(asked for group in groups for asked in group.fields), *page.fields)


def kind_of(asked: Field) -> Kind:
    """Will give the kind a field's answer has in expressions."""
    return _KINDS.get(asked.type, Kind.STRING)


def declared_names(definition: Definition) -> dict[str, Kind]:
    """Will give every name this service's expressions may use."""
    names: dict[str, Kind] = {
        "today": Kind.STRING,
        "audience": Kind.STRINGS,
        "application.reference": Kind.STRING,
        "application.submitted_on": Kind.STRING,
        "application.answer": Kind.STRING,
    }
    for page in definition.pages:
        for asked in fields_of_page(definition, page):
            names |= {asked.id: kind_of(asked), f"answered.{asked.id}": Kind.BOOL}
            names |= _lookup_names(asked)
    names |= {f"papers.{paper.id}": Kind.INT for paper in definition.papers}
    names |= {f"tables.{table}": Kind.TABLE for table in definition.tables}
    return names


def _lookup_names(asked: Field) -> dict[str, Kind]:
    if asked.looked_up_in is None:
        return {}
    port = PORTS[asked.looked_up_in]
    return {f"lookup.{port.word}.{part}": kind for part, kind in port.parts.items()}


def compile_definition(definition: Definition) -> CompiledService:
    """Will compile every expression. Raises `ExpressionError` at the first that is wrong.

    The checker (rules.checker) finds all of them with their lines; a published version has passed.
    """
    environment = Environment(declared_names(definition))
    compiled: dict[tuple[str, Kind | None], Expression] = {}
    for slot in slots(definition):
        key = (slot.source, slot.expects)
        if key not in compiled:
            compiled[key] = _compiled(environment, slot)
    return CompiledService(definition, environment, compiled)


@lru_cache(maxsize=KEPT_TEXTS)
def compile_text(text: str) -> CompiledService:
    """Will compile a definition stored as JSON; the same text is compiled once a process.

    Raises as `compile_definition`, and pydantic's ValidationError.
    """
    return compile_definition(Definition.model_validate_json(text))


def _compiled(environment: Environment, slot: Slot) -> Expression:
    try:
        return environment.compile(slot.source, slot.expects)
    except ExpressionError as error:
        error.add_note(f"at {'.'.join(map(str, slot.path))}: {slot.source}")
        raise


# --- every place where an expression stands ------------------------------------------------------


def slots(definition: Definition) -> Iterator[Slot]:
    """Will give each expression of a definition with its place and the kind it must give."""
    for at, page in enumerate(definition.pages):
        yield from _optional(("pages", at, "shown_when"), page.shown_when, Kind.BOOL)
        yield from _fields(("pages", at, "fields"), page.fields)
    for name, group in definition.groups.items():
        yield from _fields(("groups", name, "fields"), group.fields)
    for at, paper in enumerate(definition.papers):
        yield from _optional(("papers", at, "shown_when"), paper.shown_when, Kind.BOOL)
        yield from _required(("papers", at, "required"), paper.required)
    yield from _process(definition)
    yield from _outputs(definition)


def _optional(path: tuple[str | int, ...], source: str | None, kind: Kind) -> Iterator[Slot]:
    if source is not None:
        yield Slot(path, source, kind)


def _required(path: tuple[str | int, ...], required: bool | str) -> Iterator[Slot]:  # noqa: FBT001 - the model's own union of a fixed answer and an expression
    if isinstance(required, str):
        yield Slot(path, required, Kind.BOOL)


def _fields(path: tuple[str | int, ...], fields: tuple[Field, ...]) -> Iterator[Slot]:
    for at, asked in enumerate(fields):
        here = (*path, at)
        yield from _optional((*here, "shown_when"), asked.shown_when, Kind.BOOL)
        yield from _required((*here, "required"), asked.required)
        for nth, option in enumerate(asked.options):
            place = (*here, "options", nth, "shown_when")
            yield from _optional(place, option.shown_when, Kind.BOOL)
        for nth, rule in enumerate(asked.rules):
            yield Slot((*here, "rules", nth, "holds"), rule.holds, Kind.BOOL)
        yield from _fields((*here, "fields"), asked.fields)


def _process(definition: Definition) -> Iterator[Slot]:
    for at, check in enumerate(definition.checks):
        yield from _optional(("checks", at, "applies_when"), check.applies_when, Kind.BOOL)
        yield Slot(("checks", at, "passes_when"), check.passes_when, Kind.BOOL)
    for at, fee in enumerate(definition.fees):
        yield Slot(("fees", at, "amount_fils"), fee.amount_fils, Kind.INT)
    for at, deposit in enumerate(definition.deposits):
        yield Slot(("deposits", at, "amount_fils"), deposit.amount_fils, Kind.INT)
        yield Slot(("deposits", at, "reference"), deposit.reference, Kind.STRING)
    for name, move in definition.moves.items():
        yield from _optional(("moves", name, "when"), move.when, Kind.BOOL)
    yield from _links(definition)
    for name in ("name_ar", "name_en", "number", "phone", "email", "language"):
        yield Slot(("applicant", name), getattr(definition.applicant, name), Kind.STRING)


def _links(definition: Definition) -> Iterator[Slot]:
    for at, referral in enumerate(definition.referrals):
        yield from _optional(("referrals", at, "when"), referral.when, Kind.BOOL)
    for at, follow_up in enumerate(definition.follow_ups):
        yield from _optional(("follow_ups", at, "when"), follow_up.when, Kind.BOOL)
        for name, source in follow_up.answers.items():
            yield Slot(("follow_ups", at, "answers", name), source, None)


def _outputs(definition: Definition) -> Iterator[Slot]:
    for at, output in enumerate(definition.outputs):
        here = ("outputs", at)
        yield from _optional((*here, "valid_until"), output.valid_until, Kind.STRING)
        yield from _optional((*here, "amount_fils"), output.amount_fils, Kind.INT)
        for name in ("deposit_reference", "iban", "account_name"):
            yield from _optional((*here, name), getattr(output, name), Kind.STRING)
        for nth, fact in enumerate(output.facts):
            kind = Kind.INT if fact.format == "money" else Kind.STRING
            yield Slot((*here, "facts", nth, "value"), fact.value, kind)
