"""Expressions: typed when compiled, bounded in cost, and never the end of a form."""

import threading
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules.calendar import WorkingCalendar
from baladiya.rules.expressions import (
    MAX_LENGTH,
    Environment,
    ExpressionError,
    Kind,
    Undecided,
    months_after,
    read_names,
    times,
)

HOLIDAYS = WorkingCalendar(frozenset({date(2026, 12, 16), date(2026, 12, 17)}))
ENVIRONMENT = Environment(
    {
        "name": Kind.STRING,
        "count": Kind.INT,
        "area": Kind.DOUBLE,
        "agreed": Kind.BOOL,
        "kinds": Kind.STRINGS,
        "rows": Kind.ROWS,
        "today": Kind.STRING,
        "tables.rates": Kind.TABLE,
        "answered.name": Kind.BOOL,
        "lookup.deposit.found": Kind.BOOL,
    }
)
VALUES = {
    "name": "علي",
    "count": 3,
    "area": 2.5,
    "agreed": True,
    "kinds": ["a", "b"],
    "rows": [{"surface": "asphalt", "length": 2.5}, {"surface": "paving", "length": 10.0}],
    "today": "2026-11-24",
    "tables.rates": {"asphalt": 2500, "paving": 1000},
    "answered.name": True,
    "lookup.deposit.found": False,
}


def value(source: str, kind: Kind, calendar: WorkingCalendar = HOLIDAYS) -> Any:
    return ENVIRONMENT.compile(source, kind).value(ENVIRONMENT.bind(VALUES), calendar)


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ('name == "علي" && agreed', Kind.BOOL, True),
        ("answered.name && !lookup.deposit.found", Kind.BOOL, True),
        ('"a" in kinds && size(kinds) == 2', Kind.BOOL, True),
        ("size(name)", Kind.INT, 3),
        ("times(1000, area)", Kind.INT, 2500),
        ("sum(rows.map(r, times(tables.rates[r.surface], r.length)))", Kind.INT, 16250),
        ("sum([])", Kind.INT, 0),
        ("max(count, 5) - min(count, 5)", Kind.INT, 2),
        ('days_between("2026-11-24", "2026-12-01")', Kind.INT, 7),
        ('days_between("2026-12-01", "2026-11-24")', Kind.INT, -7),
        ('days_after(today, 8) >= "2026-12-02"', Kind.BOOL, True),
        ('months_after("2026-08-31", 6)', Kind.STRING, "2027-02-28"),
        ('later("2026-01-02", "")', Kind.STRING, "2026-01-02"),
        ("rows.all(r, r.length > 1.0)", Kind.BOOL, True),
        ("rows.exists(r, kinds.exists(k, k == r.surface))", Kind.BOOL, False),
    ],
)
def test_an_expression_gives_its_value(source: str, kind: Kind, expected: object) -> None:
    assert value(source, kind) == expected


def test_working_days_leave_out_weekends_and_holidays() -> None:
    # Tuesday 15 to Monday 21 December 2026: Wednesday and Thursday are holidays, then a weekend.
    source = 'working_days_between("2026-12-15", "2026-12-21")'
    assert value(source, Kind.INT, WorkingCalendar(frozenset())) - value(source, Kind.INT) == 2


@pytest.mark.parametrize(
    ("source", "kind", "code", "said"),
    [
        ("name == 1", Kind.BOOL, "expression_wrong", "no matching overload"),
        ("nobody == 1", Kind.BOOL, "expression_wrong", "undeclared reference to 'nobody'"),
        ("answered.nobody", Kind.BOOL, "expression_wrong", "answered.nobody"),
        ("name ==", Kind.BOOL, "expression_wrong", "Syntax error"),
        ("count", Kind.BOOL, "expression_wrong_kind", "gives int, bool is wanted"),
        ("area * 2.0", Kind.INT, "expression_wrong_kind", "gives double, int is wanted"),
        ("rows[0].length", Kind.INT, "expression_wrong_kind", "gives dyn"),
        ("times(count, count)", Kind.INT, "expression_wrong", "times"),
        ("count > 0 || " * 90 + "true", Kind.BOOL, "expression_too_long", ""),
        (
            "rows.all(a, rows.all(b, rows.all(c, true)))",
            Kind.BOOL,
            "expression_too_costly",
            "",
        ),
        (
            "(rows + rows + rows).all(a, (rows + rows).all(b, true))",
            Kind.BOOL,
            "expression_too_costly",
            "",
        ),
        ("(" * 400 + "true" + ")" * 400, Kind.BOOL, "expression_wrong", "too deeply"),
        ("name.__class__", Kind.BOOL, "expression_wrong", ""),
        ('"%s".format([name])', Kind.STRING, "expression_wrong", "format"),
    ],
)
def test_a_wrong_expression_is_refused_before_it_is_used(
    source: str, kind: Kind, code: str, said: str
) -> None:
    with pytest.raises(ExpressionError) as refused:
        ENVIRONMENT.compile(source, kind)
    assert refused.value.code == code
    assert said in refused.value.detail


def test_the_line_of_a_mistake_is_told() -> None:
    with pytest.raises(ExpressionError) as refused:
        ENVIRONMENT.compile("agreed\n&& nobody", Kind.BOOL)
    assert refused.value.line == 2


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ('tables.rates["gravel"]', Kind.INT),
        ("count / 0", Kind.INT),
        ("9223372036854775807 + count", Kind.INT),
        ("times(9223372036854775807, 9.0)", Kind.INT),
        ("times(1, 1.0 / 0.0)", Kind.INT),
        ('days_between("", today)', Kind.INT),
        ('days_after("yesterday", 1)', Kind.STRING),
        ("days_after(today, 999999999)", Kind.STRING),
        ("months_after(today, 999999)", Kind.STRING),
        ('rows[9].surface == "x"', Kind.BOOL),
        ("sum(rows.map(r, int(r.nothing)))", Kind.INT),
    ],
)
def test_what_cannot_be_decided_is_told_apart_from_a_value(source: str, kind: Kind) -> None:
    with pytest.raises(Undecided):
        value(source, kind)


@pytest.mark.parametrize(
    ("fils", "factor", "expected"),
    [(1000, 2.675, 2675), (1, 0.5, 1), (3, 0.5, 2), (5, 0.1, 1), (100, 0.335, 34), (0, 9.9, 0)],
)
def test_an_amount_times_a_measure_is_rounded_half_up(
    fils: int, factor: float, expected: int
) -> None:
    assert times(fils, factor) == expected


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_months_later_is_in_the_right_month_and_never_a_later_day(day: date, months: int) -> None:
    later = date.fromisoformat(months_after(day.isoformat(), months))
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or later.day >= 28


def test_names_are_told_without_compiling() -> None:
    names = read_names(
        'answered.lease && rows.map(r, r.length + area) != [] && later(a, "b.c") in d'
    )
    assert names.paths == {"answered.lease", "rows", "area", "a", "d"}
    assert names.functions == {"later"}
    assert names.columns == {("rows", "length")}
    assert names.depth == 1


@given(st.text(max_size=MAX_LENGTH + 5))
def test_arbitrary_text_is_compiled_or_refused(source: str) -> None:
    with suppress(ExpressionError):
        ENVIRONMENT.compile(source, Kind.BOOL)


@given(
    st.lists(
        st.sampled_from(
            ["rows", "name", "count", ".", "(", ")", "map", "all", "r", ",", "+", "&&", "1", '"x"']
        ),
        max_size=40,
    )
)
def test_arbitrary_tokens_are_compiled_or_refused(tokens: list[str]) -> None:
    with suppress(ExpressionError):
        ENVIRONMENT.compile("".join(tokens), Kind.BOOL)


def test_one_compiled_expression_serves_several_threads_and_calendars() -> None:
    expression = ENVIRONMENT.compile('working_days_between("2026-12-15", "2026-12-21")', Kind.INT)
    wrong: list[int] = []

    def count(calendar: WorkingCalendar, expected: int) -> None:
        bound = ENVIRONMENT.bind(VALUES)
        wrong.extend(
            found for _ in range(300) if (found := expression.value(bound, calendar)) != expected
        )

    plain = WorkingCalendar(frozenset())
    days = [value(expression.source, Kind.INT, calendar) for calendar in (HOLIDAYS, plain)]
    threads = [
        threading.Thread(target=count, args=pair)
        for pair in zip((HOLIDAYS, plain) * 2, days * 2, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
