"""Conditions and formulas of a definition: CEL, typed when compiled, bounded in cost, never fatal.

An expression is compiled once against declared names and one expected kind of result. Evaluating
it has three endings only: the value, or `Undecided` when the answers do not allow one (a missing
row of a table, an empty date, a number too large). What an undecided expression means is said by
whoever asks: a condition does not hold, an amount does not exist, a text is empty.
"""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final

from cel_expr_python import cel

from baladiya.rules.calendar import WorkingCalendar

MAX_LENGTH: Final = 1000  # characters of one expression
MAX_LIST: Final = 100  # rows of a group and points of a line; the forms hold to it
MAX_COST: Final = 100_000  # turns of the innermost comprehension: two lists deep, never three

# A value as CEL takes and gives it; which kind it is, the type check has settled.
Value = Any

_CALENDAR: ContextVar[WorkingCalendar] = ContextVar("working_calendar")


class Kind(Enum):
    """The kinds of value an expression works on."""

    BOOL = cel.Type.BOOL
    INT = cel.Type.INT
    DOUBLE = cel.Type.DOUBLE
    STRING = cel.Type.STRING
    STRINGS = cel.Type.List(cel.Type.STRING)
    POINT = cel.Type.Map(cel.Type.STRING, cel.Type.STRING)
    POINTS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.STRING))
    ROWS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))
    TABLE = cel.Type.Map(cel.Type.STRING, cel.Type.INT)


class ExpressionError(ValueError):
    """An expression that cannot be used; `line` counts from 1 inside the expression."""

    def __init__(self, code: str, detail: str = "", line: int = 1) -> None:
        super().__init__(detail or code)
        self.code = code
        self.detail = detail
        self.line = line


class Undecided(Exception):
    """The answers given do not allow a value."""


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression looks at: dotted paths, functions, and columns asked of a list's rows."""

    paths: frozenset[str]
    functions: frozenset[str]
    columns: frozenset[tuple[str, str]]  # (list asked, column)
    depth: int
    lists: int  # length a list in it can have, at most


class Expression:
    """One compiled expression; safe to share between threads."""

    __slots__ = ("_program", "_uses_calendar", "gives", "names", "source")

    def __init__(self, source: str, program: cel.Expression, names: Names, gives: Kind) -> None:
        self.source = source
        self.gives = gives
        self.names = names
        self._program = program
        self._uses_calendar = "working_days_between" in names.functions

    def value(self, activation: cel.Activation, calendar: WorkingCalendar) -> Value:
        """Will give the value for the bound answers. Raises `Undecided`."""
        if not self._uses_calendar:
            return self._evaluate(activation)
        token = _CALENDAR.set(calendar)
        try:
            return self._evaluate(activation)
        finally:
            _CALENDAR.reset(token)

    def _evaluate(self, activation: cel.Activation) -> Value:
        result = self._program.eval(activation)
        if result.type() == cel.Type.ERROR:
            raise Undecided(str(result.value()))
        return result.plain_value()


class Environment:
    """The names one service's expressions may use, each with its kind."""

    def __init__(self, names: Mapping[str, Kind]) -> None:
        self._env = cel.NewEnv(
            variables={name: kind.value for name, kind in names.items()}, functions=_functions()
        )

    def compile(self, source: str, expects: Kind | None) -> Expression:
        """Will compile and type-check; None expects any of the kinds.

        Raises `ExpressionError`, with the line inside `source`.
        """
        if len(source) > MAX_LENGTH:
            raise ExpressionError("expression_too_long")
        names = read_names(source)
        _refuse_costly(names)
        try:
            program = self._env.compile(source)
        except RuntimeError as error:
            raise _explained(str(error)) from None
        gives = _kind_among(program.return_type(), list(Kind) if expects is None else [expects])
        return Expression(source, program, names, gives)

    def bind(self, values: Mapping[str, Any]) -> cel.Activation:
        """Will bind every declared name to its value for any number of evaluations."""
        return self._env.Activation(dict(values))


def _kind_among(found: cel.Type, wanted: list[Kind]) -> Kind:
    for kind in wanted:
        if found == kind.value:
            return kind
    expected = wanted[0].name.lower() if len(wanted) == 1 else "an answer"
    raise ExpressionError(
        "expression_wrong_kind", f"gives {found.name().lower()}, {expected} is wanted"
    )


def _explained(message: str) -> ExpressionError:
    """CEL says '<input>:line:column: what'; keep the first finding, in one line."""
    found = re.search(r"<input>:(-?\d+):-?\d+: ([^\n]*)", message)
    if found is None:
        return ExpressionError("expression_wrong", "it is nested too deeply")
    detail = found[2].replace("(in container '')", "").replace("[INVALID_ARGUMENT]", "").strip()
    return ExpressionError("expression_wrong", detail, line=max(1, int(found[1])))


def _refuse_costly(names: Names) -> None:
    if names.lists ** max(1, names.depth) > MAX_COST:
        raise ExpressionError("expression_too_costly")


# --- names -------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""(?P<text>[rRbB]{0,2}(?:\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
    r"""|(?P<name>[A-Za-z_][A-Za-z_0-9]*)|(?P<number>[0-9][0-9A-Za-z.]*)|(?P<mark>[^\s])""",
    re.DOTALL,
)
OVER_ROWS: Final = frozenset({"sum_of", "shares_make_one"})  # each goes through all rows
_MACROS = frozenset({"map", "all", "exists", "exists_one", "filter"})
_LITERALS = frozenset({"true", "false", "null", "in"})


@dataclass(slots=True)
class _Scan:
    """One pass over the tokens; an open comprehension is remembered until its bracket closes."""

    tokens: list[tuple[str, str]]
    paths: set[str]
    functions: set[str]
    columns: set[tuple[str, str]]
    opened: list[tuple[str, str] | None]  # per open "(": (variable, list) of a comprehension
    deepest: int = 0

    def walk(self) -> None:
        """Will collect every name."""
        at = 0
        while at < len(self.tokens):
            at = self._take(at)

    def _take(self, at: int) -> int:
        kind, text = self.tokens[at]
        if kind == "name" and not self._follows_dot(at):
            return self._path(at)
        if text == "(" and kind == "mark":
            self.opened.append(None)
        elif text == ")" and kind == "mark" and self.opened:
            self.opened.pop()
        elif kind == "name" and text in _MACROS and self._mark(at + 1, "("):
            return self._open(at, "")
        return at + 1

    def _follows_dot(self, at: int) -> bool:
        return self._mark(at - 1, ".")

    def _mark(self, at: int, text: str) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at] == ("mark", text)

    def _path(self, at: int) -> int:
        parts = [self.tokens[at][1]]
        at += 1
        while (
            self._mark(at, ".") and at + 1 < len(self.tokens) and self.tokens[at + 1][0] == "name"
        ):
            if self.tokens[at + 1][1] in _MACROS and self._mark(at + 2, "("):
                self._note(parts, called=False)
                return self._open(at + 1, ".".join(parts))
            parts.append(self.tokens[at + 1][1])
            at += 2
        self._note(parts, called=self._mark(at, "("))
        return at

    def _open(self, at: int, asked: str) -> int:
        variable = self.tokens[at + 2][1] if at + 2 < len(self.tokens) else ""
        self.opened.append((variable, asked))
        self.deepest = max(self.deepest, sum(1 for entry in self.opened if entry))
        return at + 3

    def _note(self, parts: list[str], *, called: bool) -> None:
        bound = {entry[0]: entry[1] for entry in self.opened if entry}
        if parts[0] in bound:
            if len(parts) > 1 and bound[parts[0]]:
                self.columns.add((bound[parts[0]], parts[1]))
            return
        if called:
            self.functions.add(parts.pop())
        if parts and parts[0] not in _LITERALS:
            self.paths.add(".".join(parts))


def read_names(source: str) -> Names:
    """Will tell what an expression names and how deeply it loops, without compiling it."""
    tokens = [(str(found.lastgroup), found[0]) for found in _TOKEN.finditer(source)]
    scan = _Scan(tokens, set(), set(), set(), [])
    scan.walk()
    marks = [text for kind, text in tokens if kind == "mark"]
    depth = scan.deepest + bool(scan.functions & OVER_ROWS)
    longest = (1 + marks.count("+")) * max(MAX_LIST, 1 + marks.count(","))
    return Names(
        frozenset(scan.paths),
        frozenset(scan.functions),
        frozenset(scan.columns),
        depth,
        longest if depth else 1,
    )


# --- functions ---------------------------------------------------------------------------------


def _plain(value: Value) -> Value:
    return value.plain_value() if isinstance(value, cel.Value) else value


def times(fils: int, factor: float) -> int:
    """Will multiply an amount by a measure and round half up to whole units."""
    # repr gives the shortest decimal that is the double, so 2.675 stays 2.675.
    exact = Decimal(int(fils)) * Decimal(repr(float(factor)))
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def total(amounts: Iterable[Any]) -> int:
    """Will add whole numbers."""
    return sum(int(_plain(amount)) for amount in amounts)


def sum_of(rows: Iterable[Any], column: str) -> int:
    """Will add the amounts or whole numbers in a column of repeated rows."""
    return sum(int(row[column]) for row in map(_plain, rows))


def shares_make_one(rows: Iterable[Any], part: str, of: str) -> bool:
    """Will say whether the rows' shares, each `part` of `of`, add up to exactly one."""
    shares = [(_exact(row[part]), _exact(row[of])) for row in map(_plain, rows)]
    return all(whole for _, whole in shares) and sum(it / whole for it, whole in shares) == 1


def _exact(number: float) -> Fraction:
    # A decimal answer is a double here; repr gives back what was typed.
    return Fraction(repr(number))


def days_between(first: str, second: str) -> int:
    """Will count calendar days from the first day to the second."""
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def working_days_between(first: str, second: str) -> int:
    """Will count working days from the first day to the second, by the calendar in use."""
    return _CALENDAR.get().working_days_between(
        date.fromisoformat(first), date.fromisoformat(second)
    )


def days_after(day: str, number: int) -> str:
    """Will give the day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=int(number))).isoformat()


def months_after(day: str, number: int) -> str:
    """Will give the same day so many months later, or that month's last day if it is shorter."""
    start = date.fromisoformat(day)
    months = start.year * 12 + start.month - 1 + int(number)
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    next_month = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=start.day - 1), next_month - timedelta(days=1)).isoformat()


def later(first: str, second: str) -> str:
    """Will give the later of two days; an empty one counts as the earlier."""
    return max(first, second)


_INT, _TEXT, _DOUBLE = cel.Type.INT, cel.Type.STRING, cel.Type.DOUBLE
_ROWS, _BOOL = Kind.ROWS.value, cel.Type.BOOL
_SIGNATURES: Final[Mapping[str, tuple[Any, Any, list[Any]]]] = {
    "times": (times, _INT, [_INT, _DOUBLE]),
    "sum": (total, _INT, [cel.Type.List(_INT)]),
    "sum_of": (sum_of, _INT, [_ROWS, _TEXT]),
    "shares_make_one": (shares_make_one, _BOOL, [_ROWS, _TEXT, _TEXT]),
    "max": (max, _INT, [_INT, _INT]),
    "min": (min, _INT, [_INT, _INT]),
    "days_between": (days_between, _INT, [_TEXT, _TEXT]),
    "working_days_between": (working_days_between, _INT, [_TEXT, _TEXT]),
    "days_after": (days_after, _TEXT, [_TEXT, _INT]),
    "months_after": (months_after, _TEXT, [_TEXT, _INT]),
    "later": (later, _TEXT, [_TEXT, _TEXT]),
}

# Names a field cannot have: they mean something else in an expression.
RESERVED: Final = (
    frozenset(_SIGNATURES)
    | _MACROS
    | _LITERALS
    | {"today", "audience", "answered", "papers", "tables", "lookup", "application"}
    | {"bool", "bytes", "double", "dyn", "duration", "has", "int", "list", "matches", "size"}
    | {"string", "timestamp", "type", "uint", "google"}
    | {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let"}
    | {"loop", "namespace", "package", "return", "var", "void", "while"}
)


def _functions() -> list[cel.FunctionDecl]:
    return [
        cel.FunctionDecl(name, [cel.Overload(name, gives, takes, impl=work)])
        for name, (work, gives, takes) in _SIGNATURES.items()
    ]
