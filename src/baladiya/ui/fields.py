"""From a field of a service definition to the control a page draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from baladiya.rules.definition import LISTS, PLACES, Field, FieldType, Option
from baladiya.rules.forms import fewest_points
from baladiya.rules.problems import Problem
from baladiya.ui.controls import (
    MANNERS,
    MOST_RADIOS,
    Choice,
    Control,
    Manner,
    Row,
    chosen_among,
    countries,
)
from baladiya.ui.marks import Mark
from baladiya.ui.problems import problem_text

Typed = Mapping[str, Sequence[str]]
MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page knows about its answers: as typed, what is wrong, what to look at twice."""

    language: str
    typed: Typed
    problems: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()

    def values(self, name: str) -> Sequence[str]:
        """Will give everything posted under a name."""
        if hasattr(self.typed, "getlist"):
            return list(self.typed.getlist(name))
        return self.typed.get(name, ())

    def value(self, name: str) -> str:
        """Will give the one value of a name, or nothing."""
        return next(iter(self.values(name)), "")

    def errors(self, at: str) -> tuple[str, ...]:
        """Will give the texts of the problems at a place."""
        return self._texts(self.problems, at)

    def cautions(self, at: str) -> tuple[str, ...]:
        """Will give the texts of the warnings at a place."""
        return self._texts(self.warnings, at)

    def _texts(self, problems: Sequence[Problem], at: str) -> tuple[str, ...]:
        return tuple(problem_text(it, self.language) for it in problems if it.at == at)


def control_of(
    field: Field,
    reading: Reading,
    *,
    options: Sequence[Option] | None = None,
    columns: Sequence[Field] | None = None,
    required: bool | None = None,
    mark: Mark | None = None,
) -> Control:
    """Will build the control of a field with what was typed and what was found wrong.

    `options` and `columns` are those the answers so far allow, all of them when None. `required`
    is the answer of `rules.forms.is_required`; when None, all but a plain `false` is required.
    `mark` says what a register knows of the answer.
    """
    asked = _Asked(field, field.id, f"field:{field.id}", reading, options, columns, required)
    return replace(asked.control(), mark=mark, looks_up=field.looked_up_in is not None)


@dataclass(frozen=True, slots=True)
class _Asked:
    field: Field
    name: str
    at: str
    reading: Reading
    options: Sequence[Option] | None = None
    columns: Sequence[Field] | None = None
    required: bool | None = None

    def control(self) -> Control:
        field, said = self.field, self.reading.language
        control = Control(
            name=self.name,
            label=field.label.said_in(said),
            manner=self._manner(),
            hint=field.hint.said_in(said) if field.hint else "",
            value=self.reading.value(self.name),
            required=field.required is not False if self.required is None else self.required,
            errors=self.reading.errors(self.at),
            cautions=self.reading.cautions(self.at),
            choices=self._choices(),
            unit=field.unit.said_in(said) if field.unit else "",
            max_length=field.max_length if field.type in _LIMITED else None,
        )
        if field.type is FieldType.POINT:
            return replace(control, parts=_point(self.name, self.at, self.reading, control))
        if field.type in LISTS - {FieldType.CHOICES}:
            return self._with_rows(control)
        return control

    def _manner(self) -> Manner:
        manner = MANNERS[self.field.type]
        if self.field.type is FieldType.CHOICE and len(self.field.options) > MOST_RADIOS:
            return replace(manner, shape="select")
        return manner

    def _choices(self) -> tuple[Choice, ...]:
        said, typed = self.reading.language, self.reading.values(self.name)
        match self.field.type:
            case FieldType.YES_NO:
                pair = (Choice("yes", _("Yes")), Choice("no", _("No")))
                return chosen_among(pair, typed)
            case FieldType.CONSENT:
                return chosen_among((Choice("yes", self.field.label.said_in(said)),), typed)
            case FieldType.COUNTRY:
                return chosen_among(countries(said), typed)
            case _:
                options = self.field.options if self.options is None else self.options
                return chosen_among([Choice(it.id, it.said_in(said)) for it in options], typed)

    def _with_rows(self, control: Control) -> Control:
        numbers = row_numbers(self.field, self.reading.typed)
        rows = tuple(
            Row(
                number=number,
                place=place,
                controls=self._row(number, control),
                errors=self.reading.errors(f"{self.at}.{number}"),
                removable=len(numbers) > fewest_rows(self.field),
            )
            for place, number in enumerate(numbers, start=1)
        )
        return replace(control, rows=rows, can_add=len(rows) < (self.field.most or MOST_ROWS))

    def _row(self, number: int, control: Control) -> tuple[Control, ...]:
        if self.field.type in PLACES:
            return _point(f"{self.name}-{number}", f"{self.at}.{number}", self.reading, control)
        return tuple(
            _Asked(
                column,
                f"{self.name}-{number}-{column.id}",
                f"{self.at}.{number}.{column.id}",
                self.reading,
            ).control()
            for column in (self.field.fields if self.columns is None else self.columns)
        )


_LIMITED = frozenset(
    {FieldType.TEXT, FieldType.LONG_TEXT, FieldType.ARABIC_NAME, FieldType.LATIN_NAME}
)


def _point(name: str, at: str, reading: Reading, whole: Control) -> tuple[Control, ...]:
    manner = Manner(direction="ltr", inputmode="decimal", width="wide-9")
    names = (("lat", _("Latitude (north)")), ("lon", _("Longitude (east)")))
    return tuple(
        Control(
            name=f"{name}-{part}",
            label=label,
            manner=manner,
            value=reading.value(f"{name}-{part}"),
            required=whole.required,
            errors=reading.errors(f"{at}.{part}"),
        )
        for part, label in names
    )


def fewest_rows(field: Field) -> int:
    """Will say how many rows are always drawn: those demanded, and never none."""
    least = fewest_points(field) if field.type in PLACES else field.least or 1
    return max(least if field.required is not False else 1, field.least or 0)


def row_numbers(field: Field, typed: Typed) -> tuple[int, ...]:
    """Will give the numbers of the rows that were posted, filled up to the fewest."""
    start = f"{field.id}-"
    middles = {name[len(start) :].split("-")[0] for name in typed if name.startswith(start)}
    numbers = sorted(int(number) for number in middles if number.isascii() and number.isdigit())
    following = numbers[-1] + 1 if numbers else 0
    missing = max(fewest_rows(field) - len(numbers), 0)
    return (*numbers[:MOST_ROWS], *range(following, following + missing))


def anchor(at: str) -> str:
    """Will give the id of the element a problem points at: "field:street" is "field-street"."""
    return at.replace(":", "-", 1).replace(".", "-")


def labels_of(fields: Sequence[Field], language: str) -> Mapping[str, str]:
    """Will name every place a problem can point at: "field:lease", "field:owners.*.name"."""
    labels = {f"field:{field.id}": field.label.said_in(language) for field in fields}
    for group in fields:
        for column in group.fields:
            labels[f"field:{group.id}.*.{column.id}"] = column.label.said_in(language)
    return labels


def label_at(at: str, labels: Mapping[str, str | Promise]) -> str:
    """Will name the place of a problem for the summary; rows are counted from 1."""
    if at in labels:
        return str(labels[at])
    group, _dot, rest = at.partition(".")
    row, _dot, column = rest.partition(".")
    if group not in labels:
        return ""
    named = [str(labels[group]), str(int(row) + 1) if row.isdigit() else ""]
    named.append(str(labels.get(f"{group}.*.{column}", "")))
    return " \u2013 ".join(filter(None, named))
