"""Reading answers: from a posted page, from an API client's JSON, or again from what is stored.

All three go through `Reader`; they differ only in how one single value is written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from baladiya.rules.definition import PLACES, Field, FieldType, Page
from baladiya.rules.expressions import MAX_LIST
from baladiya.rules.forms.gathering import COORDINATES, Posted, Rows, gather, typed_for
from baladiya.rules.forms.values import (
    EAST,
    LONGEST_TYPED,
    NORTH,
    SOUTH,
    WEST,
    fewest_points,
    read_coordinate,
    read_value,
    within,
)
from baladiya.rules.forms.view import Answers, columns_of, is_missing, view
from baladiya.rules.identifiers import personal_number_looks_odd
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.service import Answer, CompiledService, Facts

Leaf = Callable[[Field, Any], Any]

_WHOLE_NUMBERS: Final = frozenset({FieldType.MONEY, FieldType.INTEGER, FieldType.BLOCK})
_TRUTHS: Final = frozenset({FieldType.YES_NO, FieldType.CONSENT})
_NUMBERED: Final = frozenset({FieldType.PERSONAL_NUMBER, FieldType.PERSONAL_OR_COMMERCIAL})
_BOUNDS: Final[Mapping[str, tuple[Decimal, Decimal]]] = {
    "lat": (SOUTH, NORTH),
    "lon": (WEST, EAST),
}


@dataclass(frozen=True, slots=True)
class PageReading:
    """What came of reading answers.

    `answers` holds the clean ones (None for one that is now empty or hidden, so that merging it
    takes an earlier answer away); an answer with a problem is left out. `typed` is what was posted,
    for showing again. Problems and warnings say where: "field:<id>" or "field:<group>.<row>.<id>".
    """

    answers: Mapping[str, Any]
    typed: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def read_page(service: CompiledService, page: Page, posted: Posted, facts: Facts) -> PageReading:
    """Will read one page as it was posted; fields the new answers hide are not read."""
    answers = Answers(service, facts, view(service, facts).answers.given)
    reader = Reader(answers, read_value)
    fields = service.fields_of(page)
    clean: dict[str, Answer] = {}
    for asked in fields:
        if answers.holds(asked.shown_when):
            clean[asked.id] = reader.answer(asked, gather(asked, posted))
        else:
            answers.drop(asked.id)
            clean[asked.id] = None
    return reader.result(clean, fields, typed_for(fields, posted), facts)


def read_answers(service: CompiledService, given: Mapping[str, Any], facts: Facts) -> PageReading:
    """Will read all answers as JSON; ids no field has are refused, hidden fields' are left out."""
    answers = Answers(service, facts, {})
    reader = Reader(answers, read_json)
    for name in given:
        if service.field(name) is None:
            reader.problems.append(
                Problem("answer_unknown", {"field": name[:40]}, f"field:{name[:40]}")
            )
    clean: dict[str, Any] = {}
    for page in service.definition.pages:
        page_applies = answers.holds(page.shown_when)
        for asked in service.fields_of(page):
            if page_applies and answers.holds(asked.shown_when):
                clean[asked.id] = reader.answer(asked, given.get(asked.id))
    return reader.result(clean, service.all_fields(), {}, facts)


def read_json(asked: Field, value: Answer) -> Answer:
    """Will read one JSON value, whose type must be the field's own. Raises `Refused`."""
    if asked.type in _TRUTHS:
        return _of_type(value, bool)
    if asked.type in _WHOLE_NUMBERS:
        number = within(asked, _of_type(value, int))
        return read_value(asked, str(number)) if asked.type == FieldType.BLOCK else number
    return read_value(asked, _of_type(value, str))


def _of_type(value: Answer, wanted: type) -> Answer:
    if type(value) is not wanted:
        raise refuse("answer_type_wrong")
    return value


class Reader:
    """Reads answers one by one, keeping what is wrong or odd with its place."""

    def __init__(self, answers: Answers, leaf: Leaf) -> None:
        self.answers = answers
        self.leaf = leaf
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def answer(self, asked: Field, given: Answer) -> Answer:
        """Will read one answer and let conditions after it see it."""
        value = self.value(asked, given, f"field:{asked.id}")
        self.answers.put(asked.id, value)
        return value

    def value(self, asked: Field, given: Answer, at: str) -> Answer:
        """Will read one value; None if there is none, or if something is wrong with it."""
        found = len(self.problems)
        value = None
        if not is_missing(given):
            try:
                value = self._value(asked, given, at)
            except Refused as refused:
                self.problems += [replace(problem, at=at) for problem in refused.problems]
        if asked.type == FieldType.CONSENT and value is False:
            value = None
        if is_missing(value):
            if len(self.problems) == found and self.answers.holds(asked.required):
                consent = asked.type == FieldType.CONSENT
                code = "consent_required" if consent else "field_required"
                self.problems.append(Problem(code, at=at))
            return None
        return value

    def result(
        self,
        clean: Mapping[str, Any],
        fields: Iterable[Field],
        typed: Mapping[str, tuple[str, ...]],
        facts: Facts,
    ) -> PageReading:
        """Will hold the rules of the fields against the answers read, and sum up."""
        self.hold_rules(fields)
        wrong = self._fields_with_problems()
        kept = {
            name: value
            for name, value in clean.items()
            if name not in wrong and (value is not None or name in facts.answers)
        }
        return PageReading(kept, typed, tuple(self.problems), tuple(self.warnings))

    def hold_rules(self, fields: Iterable[Field]) -> None:
        """Will note each rule that does not hold; one that rests on a wrong answer has to wait."""
        wrong = self._fields_with_problems()
        for asked in fields:
            if asked.id not in self.answers.given:
                continue
            for rule in asked.rules:
                if not self.answers.rests_on(rule.holds) & wrong and not self.answers.holds(
                    rule.holds
                ):
                    said = {"ar": rule.otherwise.ar, "en": rule.otherwise.en}
                    self.problems.append(Problem("rule_not_met", said, f"field:{asked.id}"))
                    break

    def _fields_with_problems(self) -> set[str]:
        return {problem.at.removeprefix("field:").split(".")[0] for problem in self.problems}

    def _value(self, asked: Field, given: Answer, at: str) -> Answer:
        if asked.type == FieldType.GROUP:
            return self._rows(asked, given, at)
        if asked.type in PLACES:
            return self._points(asked, given, at)
        if asked.type == FieldType.POINT:
            return self._point(given, at, at)
        if asked.type == FieldType.CHOICES:
            return self._choices(asked, given)
        value = self.leaf(asked, given)
        if asked.type == FieldType.CHOICE:
            self._refuse_unknown(asked, (value,))
        if asked.type in _NUMBERED and _odd(value):
            self.warnings.append(Problem("personal_number_looks_odd", at=at))
        return value

    def _choices(self, asked: Field, given: Answer) -> list[str]:
        chosen = {read_value(asked, _of_type(entry, str)) for entry in _a_list(given)}
        self._refuse_unknown(asked, chosen)
        return [option.id for option in asked.options if option.id in chosen]

    def _refuse_unknown(self, asked: Field, chosen: Iterable[Any]) -> None:
        for option_id in chosen:
            option = self.answers.service.option(asked, option_id)
            if option is None or not self.answers.holds(option.shown_when):
                raise refuse("choice_unknown")

    def _point(self, given: Answer, at_lat: str, at_lon: str) -> dict[str, str] | None:
        if not isinstance(given, Mapping) or set(given) - set(COORDINATES):
            raise refuse("answer_type_wrong")
        point: dict[str, str] = {}
        for part, at in zip(COORDINATES, (at_lat, at_lon), strict=True):
            try:
                point[part] = _coordinate(given.get(part, ""), part)
            except Refused as refused:
                self.problems.append(replace(refused.problems[0], at=at))
                return None
        return point

    def _points(self, asked: Field, given: Answer, at: str) -> list[Any] | None:
        rows = _numbered(given)
        if not rows:
            return None
        _refuse_count(asked, len(rows), fewest_points(asked), "points")
        points = [self._point(row, f"{at}.{n}.lat", f"{at}.{n}.lon") for n, row in rows]
        return None if None in points else points

    def _rows(self, asked: Field, given: Answer, at: str) -> list[Any] | None:
        rows = _numbered(given)
        if not rows:
            return None
        _refuse_count(asked, len(rows), asked.least or 1, "rows")
        found = len(self.problems)
        read = [self._row(asked, row, f"{at}.{n}") for n, row in rows]
        return None if len(self.problems) > found else read

    def _row(self, asked: Field, row: Answer, at: str) -> dict[str, Any]:
        if not isinstance(row, Mapping):
            raise refuse("answer_type_wrong")
        columns = columns_of(asked, self.answers)
        if unknown := set(row) - {column.id for column in asked.fields}:
            raise refuse("answer_unknown", field=min(map(str, unknown))[:40])
        values = {
            column.id: self.value(column, row.get(column.id), f"{at}.{column.id}")
            for column in columns
        }
        return {name: value for name, value in values.items() if value is not None}


def _coordinate(given: Answer, part: str) -> str:
    text: str = _of_type(given, str)
    if not text:
        raise refuse("coordinate_missing")
    if len(text) > LONGEST_TYPED:
        raise refuse("coordinate_malformed")
    return read_coordinate(text, *_BOUNDS[part])


def _odd(number: str) -> bool:
    return (
        len(number) == len("850101234") and "-" not in number and personal_number_looks_odd(number)
    )


def _a_list(given: Answer) -> Sequence[Any]:
    if not isinstance(given, list):
        raise refuse("answer_type_wrong")
    return given[: MAX_LIST + 1]


def _numbered(given: Answer) -> Sequence[tuple[int, Any]]:
    return given if isinstance(given, Rows) else list(enumerate(_a_list(given)))


def _refuse_count(asked: Field, count: int, least: int, what: str) -> None:
    most = min(asked.most or MAX_LIST, MAX_LIST)
    if count < least:
        raise refuse(f"{what}_too_few", least=least)
    if count > most:
        raise refuse(f"{what}_too_many", most=most)
