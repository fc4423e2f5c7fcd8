"""The public figures: how many applications were handed in, for which services and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.rules.calendar import local_date
from baladiya.rules.dates import read_date
from baladiya.rules.definition import Text
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.statistics import queries, words
from baladiya.statistics.queries import Bulletin
from baladiya.ui.clock import now

UNPROCESSABLE = 422
BULLETIN_2020 = (date(2020, 4, 1), date(2020, 5, 31))
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}
Names = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Asked:
    """The days and the municipality somebody wants the figures of."""

    first_day: date
    last_day: date
    municipality: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """One bar: its name and its count."""

    name: str
    count: int


@require_safe
def statistics(request: ActingRequest) -> HttpResponse:
    """Will show the figures as a page, or give them as CSV, JSON or text. Four statements."""
    places = queries.municipality_names()
    asked = _asked(request, places)
    found = queries.bulletin(
        first_day=asked.first_day, last_day=asked.last_day, municipality=asked.municipality
    )
    services = queries.service_names()
    kind = _kind(request)
    if kind:
        return _as(kind, found, services, places)
    return _page(request, asked, found, services, places)


def _kind(request: ActingRequest) -> str:
    if "application/json" in request.headers.get("Accept", ""):
        return "json"
    return request.GET.get("format", "")


def _asked(request: ActingRequest, places: Names) -> Asked:
    place = request.GET.get("municipality", "")
    place = place if place in places else ""
    typed = {name: request.GET.get(name, "").strip() for name in ("from", "to")}
    if not any(typed.values()):
        return Asked(*_last_two_months(), place)
    problems: list[Problem] = []
    days = [_day(typed[name], name, problems) for name in ("from", "to")]
    if not problems and days[0] > days[1]:
        problems.append(Problem("days_out_of_order", {}, "field:to"))
    if problems:
        return Asked(*_last_two_months(), place, tuple(problems))
    return Asked(days[0], days[1], place)


def _day(typed: str, name: str, problems: list[Problem]) -> date:
    try:
        if not typed:
            raise refuse("field_required")
        return read_date(typed)
    except Refused as refused:
        problems += [Problem(it.code, it.values, f"field:{name}") for it in refused.problems]
    return date.min


def _last_two_months() -> tuple[date, date]:
    """Will give the last two whole months up to the newest application of a month that is over."""
    this_month = local_date(now()).replace(day=1)
    newest = queries.latest_day(before=this_month) or this_month - timedelta(days=1)
    last_day = (newest.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    before = last_day.replace(day=1) - timedelta(days=1)
    return before.replace(day=1), last_day


def _as(kind: str, found: Bulletin, services: Names, places: Names) -> HttpResponse:
    names = {"services": services, "municipalities": places}
    if kind == "json":
        response: HttpResponse = JsonResponse(words.as_data(found, **names))
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response
    if kind not in KINDS:
        raise refuse("not_found")
    write = words.as_csv if kind == "csv" else words.as_text
    text = write(found, language=reader_language(), **names)
    response = HttpResponse(text, content_type=KINDS[kind])
    if kind == "csv":
        name = f"baladiya-{found.first_day.isoformat()}-{found.last_day.isoformat()}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    request: ActingRequest, asked: Asked, found: Bulletin, services: Names, places: Names
) -> HttpResponse:
    said = reader_language()
    short = queries.in_short(found.lines)
    every = [Counted(_name(services, line.service, said), line.total) for line in found.lines]
    others = [Counted(words.others_said(short, said), short.total)] if short.others else []
    query = {"from": asked.first_day.isoformat(), "to": asked.last_day.isoformat()}
    context: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "typed": {
            "from": request.GET.get("from") or f"{asked.first_day:%d/%m/%Y}",
            "to": request.GET.get("to") or f"{asked.last_day:%d/%m/%Y}",
        },
        "problems": asked.problems,
        "places": [(code, name.said_in(said)) for code, name in places.items()],
        "services": [*every[: len(short.named)], *others],
        "every_service": every if others else [],
        "most": max((short.total, *(line.total for line in found.lines))),
        "cuts": [
            (words.BY_MUNICIPALITY.said_in(said), _counted(found.municipalities, places, said)),
            (words.BY_CHANNEL.said_in(said), _counted(found.channels, words.CHANNELS, said)),
            (words.BY_OUTCOME.said_in(said), _counted(found.outcomes, words.OUTCOMES, said)),
        ],
        "query": urlencode({**query, "municipality": asked.municipality}),
        "of_2020": urlencode(
            {"from": BULLETIN_2020[0].isoformat(), "to": BULLETIN_2020[1].isoformat()}
        ),
        "place_name": _name(places, asked.municipality, said) if asked.municipality else "",
    }
    status = UNPROCESSABLE if asked.problems else 200
    return render(request, "portal/statistics.html", context, status=status)


def _counted(counts: Mapping[str, int], names: Mapping[Any, Text], said: str) -> list[Counted]:
    return [Counted(_name(names, key, said), count) for key, count in counts.items()]


def _name(names: Mapping[Any, Text], key: str, said: str) -> str:
    return names[key].said_in(said) if key in names else key


urls = [path("statistics/", statistics, name="statistics")]
