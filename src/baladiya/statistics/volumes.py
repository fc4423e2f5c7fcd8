"""Reading counter volumes from a table: every line is understood, or told with its number."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.text import clean_line, plain_digits, search_key

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 20_000
MOST_COUNT = 10_000_000
MOST_PROBLEMS = 100  # told of one file; the rest would be read after these are mended
# The columns by their names in a file, folded; the names of a new service may be missing.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "service": ("service", "الخدمة"),
    "municipality": ("municipality", "الجهة البلدية", "البلدية"),
    "month": ("month", "الشهر"),
    "count": ("count", "العدد"),
    "name_ar": ("name_ar", "الاسم بالعربية"),
    "name_en": ("name_en", "الاسم بالإنجليزية"),
}
WANTED = ("service", "municipality", "month", "count")
HEADER = (*WANTED, "name_ar", "name_en")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MONTH = re.compile(
    r"(?:(?P<year>\d{4})[-/](?P<month>\d{1,2})|(?P<first>\d{1,2})[-/](?P<last>\d{4}))"
)
LONGEST_SLUG = 60
LONGEST_NAME = 200
SHOWN = 60  # of what was given, in a message
FIRST_YEAR = 2000
MONTHS = 12

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Line:
    """A count of one service at the counters of one municipality in one month."""

    number: int  # in the file, as a reader counts
    service: str
    municipality: str
    month: date
    count: int
    name_ar: str = ""  # of a service the catalogue does not have
    name_en: str = ""

    @property
    def key(self) -> tuple[str, str, date]:
        """What it is a count of."""
        return self.service, self.municipality, self.month


@dataclass(frozen=True, slots=True)
class Known:
    """What a line may name: services and municipalities by id and by folded name."""

    services: Mapping[str, str]
    municipalities: Mapping[str, str]
    last_month: date


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file: lines, or problems, each at "line:<number>"."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def names_of(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Will find an id by itself and by either of its two names, however they are spelt."""
    return {
        search_key(word): name for name, words in names.items() for word in (name, *words) if word
    }


def read_file(content: bytes, known: Known) -> Reading:
    """Will read a file. What concerns the file as a whole is told at "line:1"."""
    try:
        rows = _rows(content)
        places = _places(rows[0])
    except Refused as refused:
        return Reading((), tuple(Problem(it.code, it.values, "line:1") for it in refused.problems))
    lines: dict[tuple[str, str, date], Line] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: _cell(row, at) for name, at in places.items()}
        if not any(cells.values()) or not cells["count"]:
            continue  # a line left empty, or prepared and not filled in
        try:
            line = read_line(number, cells, known)
            _refuse_twice(line, lines)
            lines[line.key] = line
        except Refused as refused:
            problems += [Problem(it.code, it.values, f"line:{number}") for it in refused.problems]
    if not lines and not problems:
        problems = [Problem("volumes_empty", at="line:1")]
    return Reading(tuple(lines.values()), tuple(problems[:MOST_PROBLEMS]))


def read_line(number: int, cells: Mapping[str, str], known: Known) -> Line:
    """Will read one line. Raises `Refused` with all that is wrong, each at "field:<column>"."""
    reader = _Reader(cells, known)
    line = Line(
        number=number,
        service=reader.take("service", reader.service, ""),
        municipality=reader.take("municipality", reader.municipality, ""),
        month=reader.take("month", reader.month, known.last_month),
        count=reader.take("count", reader.count, 0),
        name_ar=clean_line(cells.get("name_ar", ""))[:LONGEST_NAME],
        name_en=clean_line(cells.get("name_en", ""))[:LONGEST_NAME],
    )
    if reader.problems:
        raise Refused(*reader.problems)
    return line


class _Reader:
    """Reads the cells of one line, keeping what is wrong with its column."""

    def __init__(self, cells: Mapping[str, str], known: Known) -> None:
        self.cells = cells
        self.known = known
        self.problems: list[Problem] = []

    def take(self, name: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        """Will read one cell, or keep what is wrong with it and go on."""
        try:
            return read(clean_line(self.cells.get(name, "")))
        except Refused as refused:
            self.problems += [
                Problem(it.code, it.values, f"field:{name}") for it in refused.problems
            ]
            return otherwise

    def service(self, text: str) -> str:
        """Will find a service; one the catalogue does not have needs an id and both names."""
        known = self.known.services.get(search_key(text))
        if known:
            return known
        named = self.cells.get("name_ar") and self.cells.get("name_en")
        if named and len(text) <= LONGEST_SLUG and SLUG.fullmatch(text):
            return text
        raise refuse("volume_service_unknown", given=text[:SHOWN])

    def municipality(self, text: str) -> str:
        """Will find a municipality by its id or name."""
        known = self.known.municipalities.get(search_key(text))
        if known is None:
            raise refuse("volume_municipality_unknown", given=text[:SHOWN])
        return known

    def month(self, text: str) -> date:
        """Will read 2026-03 or 03/2026; a month that is not over yet has no count."""
        month = read_month(text)
        if month > self.known.last_month:
            raise refuse("volume_month_ahead", given=text[:SHOWN])
        return month

    def count(self, text: str) -> int:
        """Will read a whole number, with or without commas between thousands."""
        digits = re.sub("[,\u066c\u060c ]", "", plain_digits(text))
        if not (digits.isascii() and digits.isdigit()) or int(digits[:12]) > MOST_COUNT:
            raise refuse("volume_count_wrong", given=text[:SHOWN])
        return int(digits)


def read_month(text: str) -> date:
    """Will read 2026-03 or 03/2026 as its first day. Raises `Refused("volume_month_wrong")`."""
    found = MONTH.fullmatch(plain_digits(text.strip()))
    if found is None:
        raise refuse("volume_month_wrong", given=text[:SHOWN])
    year, month = found["year"] or found["last"], found["month"] or found["first"]
    if not (int(year) >= FIRST_YEAR and 1 <= int(month) <= MONTHS):
        raise refuse("volume_month_wrong", given=text[:SHOWN])
    return date(int(year), int(month), 1)


def _rows(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise refuse("volumes_too_large", most=MOST_LINES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse("volumes_not_text") from None
    if "\0" in text or not text.strip():
        raise refuse("volumes_empty" if not text.strip() else "volumes_not_text")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)  # spreadsheets write what the computer is set to
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise refuse("volumes_not_text") from None
    if len(rows) > MOST_LINES:
        raise refuse("volumes_too_large", most=MOST_LINES)
    return rows


def _places(head: Sequence[str]) -> dict[str, int]:
    folded = [search_key(cell) for cell in head]
    places = {
        name: folded.index(search_key(word))
        for name, words in COLUMNS.items()
        for word in words
        if search_key(word) in folded
    }
    if missing := [name for name in WANTED if name not in places]:
        raise refuse("volumes_columns_missing", columns=", ".join(missing))
    return places


def _cell(row: Sequence[str], at: int) -> str:
    return clean_line(row[at]) if at < len(row) else ""


def _refuse_twice(line: Line, lines: Mapping[tuple[str, str, date], Line]) -> None:
    if before := lines.get(line.key):
        raise refuse("volume_twice", line=before.number)
