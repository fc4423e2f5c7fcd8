"""How far services have come: the overview, its figures for programs, and what is assumed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baladiya.backoffice.requests import ActingRequest, for_staff, office_page
from baladiya.municipalities.models import Municipality
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.text import search_key
from baladiya.statistics import operations, rollout, rollout_words
from baladiya.statistics.assumptions import ASSUMED
from baladiya.statistics.policies import why_not_bring_volumes
from baladiya.statistics.rollout import Cell, Line, Overview
from baladiya.statistics.volumes import read_month
from baladiya.ui.clock import now
from baladiya.ui.shown import language
from baladiya.ui.statuses import Look

PAGE = 40
NEXT = 8  # candidates shown; the download has them all
LONGEST_TEXT = 100
UNPROCESSABLE = 422
# The icon and the tone of each state, in the order in which a service comes to them.
LOOKS = {
    rollout.COUNTER_ONLY: ("file", "quiet"),
    rollout.PLANNED: ("calendar", "brand"),
    "test": ("eye", "quiet"),
    "pilot": ("flag", "info"),
    "live": ("good", "good"),
    "paused": ("wait", "warn"),
    "retired": ("archive", "quiet"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody wants the overview narrowed."""

    text: str = ""
    state: str = ""
    until: str = ""
    page: int = 1

    def query(self) -> str:
        """Will write it for an address."""
        parts = {
            "q": self.text,
            "state": self.state,
            "until": self.until,
            "page": self.page if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})

    def takes(self, line: Line) -> bool:
        """Will say whether a service is wanted: its name holds the text, one place the state."""
        named = search_key(self.text) in search_key(f"{line.name.ar} {line.name.en} {line.service}")
        return named and (not self.state or any(cell.state == self.state for cell in line.cells))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show(request: ActingRequest) -> HttpResponse:
    """Will show the overview, or keep what is assumed of a visit."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            operations.assume(
                actor=request.actor,
                values={it: request.POST.get(it, "") for it in ASSUMED},
                source=request.POST.get("source", ""),
                now=now(),
            )
        except Refused as refused:
            if refused.code == "role_missing":
                raise
            problems = refused.problems
        else:
            messages.success(request, _("What is assumed was changed."))
            return redirect("backoffice:rollout")
    asked, until, wrong = _read(request)
    found = rollout.overview(actor=request.actor, until=until, now=now())
    if kind := request.GET.get("format", ""):
        return _download(kind, found)
    return _page(request, asked, found, (*problems, *wrong))


def _read(request: ActingRequest) -> tuple[Asked, date | None, tuple[Problem, ...]]:
    page = request.GET.get("page", "")
    asked = Asked(
        text=request.GET.get("q", "").strip()[:LONGEST_TEXT],
        state=request.GET.get("state", ""),
        until=request.GET.get("until", "").strip(),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,  # noqa: PLR2004 - a page number of five digits is a slip
    )
    if asked.state not in LOOKS:
        asked = replace(asked, state="")
    try:
        return asked, read_month(asked.until) if asked.until else None, ()
    except Refused as refused:
        return asked, None, tuple(replace(it, at="field:until") for it in refused.problems)


def _download(kind: str, found: Overview) -> HttpResponse:
    if kind == "json":
        return JsonResponse(rollout_words.as_data(found))
    if kind != "csv":
        raise refuse("not_found")
    response = HttpResponse(
        rollout_words.as_csv(found, language=language()), content_type="text/csv; charset=utf-8"
    )
    name = f"rollout-{found.period.last:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    request: ActingRequest, asked: Asked, found: Overview, problems: tuple[Problem, ...]
) -> HttpResponse:
    lines = [line for line in found.lines if asked.takes(line)]
    pages = max(1, -(-len(lines) // PAGE))
    asked = replace(asked, page=min(max(1, asked.page), pages))
    first = (asked.page - 1) * PAGE
    said = language()
    typed = request.POST if request.method == "POST" else {}
    context: dict[str, Any] = {
        "found": found,
        "asked": asked,
        "until": asked.until or f"{found.period.last:%m/%Y}",
        "places": [_name(place, said) for place in found.places],
        "lines": [_shown(line, found, said) for line in lines[first : first + PAGE]],
        "total": len(lines),
        "pages": pages,
        "before_url": f"?{replace(asked, page=asked.page - 1).query()}" if asked.page > 1 else "",
        "after_url": f"?{replace(asked, page=asked.page + 1).query()}"
        if asked.page < pages
        else "",
        "candidates": [
            (it, _in_order(it.municipalities, found, said)) for it in found.candidates[:NEXT]
        ],
        "most": max((it.visits for it in found.candidates), default=0),
        "states": [(name, rollout_words.STATES[name].said_in(said)) for name in LOOKS],
        "may_bring": why_not_bring_volumes(request.actor) is None,
        "problems": problems,
        "assumed": {
            "citizen_minutes": typed.get("citizen_minutes", str(found.visit.citizen_minutes)),
            "counter_minutes": typed.get("counter_minutes", str(found.visit.counter_minutes)),
            "source": typed.get("source", found.visit.source.said_in(said)),
        },
        "query": _without_page(asked),
    }
    return office_page(
        request, "backoffice/rollout.html", context, UNPROCESSABLE if problems else 200
    )


def _without_page(asked: Asked) -> str:
    return urlencode({"until": asked.until}) if asked.until else ""


def _shown(line: Line, found: Overview, said: str) -> tuple[Line, list[tuple[str, Cell, Look]]]:
    """Will put a word, an icon and a tone to each state, so that none is told by colour alone."""
    cells = [
        (
            _name(place, said),
            cell,
            Look(rollout_words.STATES[cell.state].said_in(said), *LOOKS[cell.state]),
        )
        for place, cell in zip(found.places, line.cells, strict=True)
    ]
    return line, cells


def _in_order(codes: Collection[str], found: Overview, said: str) -> list[str]:
    return [_name(place, said) for place in found.places if place.code in codes]


def _name(place: Municipality, said: str) -> str:
    return place.name_en if said == "en" else place.name_ar


urls = [path("rollout/", show, name="rollout")]
