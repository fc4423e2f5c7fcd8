"""Counts of what was done, read from the applications themselves: same ledger, same figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count

from baladiya.casework.models import Application
from baladiya.catalogue import queries as catalogue
from baladiya.municipalities import queries as municipalities
from baladiya.rules.definition import Status, Text


class Outcome(StrEnum):
    """How an application stands in the figures."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    RUNNING = "running"
    ENDED = "ended"  # withdrawn or lapsed


OUTCOME_OF = {
    Status.ACCEPTED: Outcome.ACCEPTED,
    Status.WAITING_FOR_PAYMENT: Outcome.ACCEPTED,
    Status.REFUSED: Outcome.REFUSED,
    Status.WITHDRAWN: Outcome.ENDED,
    Status.CLOSED: Outcome.ENDED,
}

NAMED = 5  # services a short table tells by name; the others are counted together


@dataclass(frozen=True, slots=True)
class Line:
    """The transactions of one service, cut three ways."""

    service: str
    total: int
    municipalities: dict[str, int]
    channels: dict[str, int]
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Electronic transactions handed in between two days (both counted), the most used first."""

    first_day: date
    last_day: date
    municipality: str
    total: int
    lines: tuple[Line, ...]
    municipalities: dict[str, int]
    channels: dict[str, int]
    outcomes: dict[str, int]


@dataclass(frozen=True, slots=True)
class InShort:
    """The most used services, and how many `others` there are with how many transactions."""

    named: tuple[Line, ...]
    others: int
    total: int


def in_short(lines: tuple[Line, ...]) -> InShort:
    """Will part lines, the most used first, as the article's table does; one more is named too."""
    if len(lines) <= NAMED + 1:
        return InShort(lines, 0, 0)
    rest = lines[NAMED:]
    return InShort(lines[:NAMED], len(rest), sum(line.total for line in rest))


def bulletin(*, first_day: date, last_day: date, municipality: str = "") -> Bulletin:
    """Will count the applications submitted from `first_day` to `last_day` in Bahrain's days.

    A transaction is an application that was handed in; a draft is none, and a second try after a
    refusal is one of its own. Samples that staff made to try a version are none.
    One statement, answered from an index alone.
    """
    rows = Application.objects.filter(submitted_date__range=(first_day, last_day), is_sample=False)
    if municipality:
        rows = rows.filter(municipality=municipality)
    counted = list(
        rows.order_by()
        .values_list("service", "municipality", "channel", "status")
        .annotate(count=Count("pk"))
    )
    lines = [_line(service, counted) for service in {row[0] for row in counted}]
    return Bulletin(
        first_day=first_day,
        last_day=last_day,
        municipality=municipality,
        total=sum(row[4] for row in counted),
        lines=tuple(sorted(lines, key=lambda line: (-line.total, line.service))),
        municipalities=_sum(counted, 1),
        channels=_sum(counted, 2),
        outcomes=_outcomes(counted),
    )


def latest_day(*, before: date) -> date | None:
    """Will give the newest day before another on which an application was handed in, if any."""
    days = Application.objects.filter(submitted_date__lt=before, is_sample=False)
    return days.order_by("-submitted_date").values_list("submitted_date", flat=True).first()


Row = tuple[str, str | None, str, str, int]


def _line(service: str, counted: Iterable[Row]) -> Line:
    own = [row for row in counted if row[0] == service]
    return Line(
        service=service,
        total=sum(row[4] for row in own),
        municipalities=_sum(own, 1),
        channels=_sum(own, 2),
        outcomes=_outcomes(own),
    )


def _sum(counted: Iterable[Row], column: int) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for row in counted:
        totals[str(row[column])] += row[4]
    return dict(sorted(totals.items()))


def _outcomes(counted: Iterable[Row]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for row in counted:
        totals[OUTCOME_OF.get(Status(row[3]), Outcome.RUNNING)] += row[4]
    return {str(outcome): totals[outcome] for outcome in Outcome}


def service_names() -> dict[str, Text]:
    """Will give the names of all services ever opened, in both languages, listed or not."""
    return catalogue.service_names()


def municipality_names() -> dict[str, Text]:
    """Will give the names of the municipalities in both languages."""
    return {
        place.code: Text(ar=place.name_ar, en=place.name_en)
        for place in municipalities.municipalities()
    }
