"""All services with their state in each municipality, and one service with its versions."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from baladiya.casework import operations as casework
from baladiya.catalogue import overview
from baladiya.catalogue.cards import Card
from baladiya.catalogue.models import Release, ServiceVersion
from baladiya.catalogue.overview import Line
from baladiya.catalogue.overview import Look as ServiceLook
from baladiya.catalogue.standing import EVERYWHERE
from baladiya.designer.people import names_of
from baladiya.designer.requests import ActingRequest, for_owners, page, tell_refusal
from baladiya.designer.words import (
    MOVES,
    OUTCOMES,
    STATES,
    Held,
    Look,
    held,
    place_name,
    places,
)
from baladiya.rules.problems import Refused
from baladiya.rules.text import search_key, search_words
from baladiya.ui.clock import now
from baladiya.ui.shown import language

MOST = 60  # services on a page; the search finds the others
LONGEST_SEARCH = 100
HASH_SHOWN = 12  # as `baladiya service publish` prints it


@dataclass(frozen=True, slots=True)
class Row:
    """A service in the list; `by_place` is None where it is the same everywhere."""

    card: Card
    everywhere: tuple[Held, ...]
    by_place: tuple[tuple[Any, tuple[Held, ...]], ...] | None
    waiting: int


@require_safe
@for_owners
def services(request: ActingRequest) -> HttpResponse:
    """Will list the services, or those whose names hold what is searched."""
    known = places()
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    state = request.GET.get("state", "")
    lines = overview.overview(actor=request.actor, places=tuple(known), now=now())
    found = [it for it in lines if _holds(it.card, text) and _stands(it, state)]
    counts = _counts(lines)
    context = {
        "rows": [_row(it, known) for it in found[:MOST]],
        "more": max(0, len(found) - MOST),
        "text": text,
        "state": state,
        "all_count": len(lines),
        "filters": [(code, STATES[code], counts[code]) for code in FILTERS if counts[code]],
        "waiting": sum(it.waiting for it in lines),
    }
    return page(request, "services", context)


OPENINGS = ("test", "pilot", "live")  # the careful way first
FILTERS = ("live", "pilot", "test", "paused", "retired", "draft")


def _states(line: Line) -> set[str]:
    """Every state the service has somewhere; one that has none is a draft."""
    rows = [row for it in line.standings.values() for row in (it.main, it.pilot, it.test) if row]
    return {row.state for row in rows} or {"draft"}


def _counts(lines: tuple[Line, ...]) -> dict[str, int]:
    states = [_states(line) for line in lines]
    return {code: sum(code in it for it in states) for code in FILTERS}


def _stands(line: Line, state: str) -> bool:
    return state not in FILTERS or state in _states(line)


def _holds(card: Card, text: str) -> bool:
    keys = "\n".join((*card.keys, search_key(card.service)))
    return all(word in keys for word in search_words(text))


def _row(line: Line, known: dict[str, Any]) -> Row:
    by_place = tuple((name, held(line.standings[code])) for code, name in known.items())
    everywhere = held(line.standings[EVERYWHERE])
    alike = len({badges for _, badges in by_place}) <= 1
    shown = by_place[0][1] if alike and by_place else everywhere
    return Row(line.card, shown, None if alike else by_place, line.waiting)


@dataclass(frozen=True, slots=True)
class Version:
    """A version with who published it, where it stands, and what can be done with it."""

    version: ServiceVersion
    hash: str
    published_by: Any
    states: tuple[Look, ...]
    moves: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in words."""

    release: Release
    look: Look
    outcome: Look
    place: Any
    asked_by: Any
    settled_by: Any


@require_safe
@for_owners
def service(request: ActingRequest, service: str) -> HttpResponse:
    """Will show what holds where, the versions, and every decision made."""
    known = places()
    seen = overview.look(actor=request.actor, service=service, places=tuple(known), now=now())
    labels = [it.published_by for it in seen.versions]
    labels += [by for it in (*seen.waiting, *seen.decisions) for by in (it.asked_by, it.settled_by)]
    names = names_of(labels, language())
    alike = len({held(seen.standings[code]) for code in known}) <= 1
    shown = {EVERYWHERE: place_name(EVERYWHERE, known)} if alike else known
    context = {
        "card": seen.card,
        "places": [
            (name, held(seen.standings[code]), _reason(seen, code), code, seen.former.get(code))
            for code, name in shown.items()
        ],
        "is_open": any(it.main and it.main.state == "live" for it in seen.standings.values()),
        "can_retire": any(it.main and it.main.state != "retired" for it in seen.standings.values()),
        "present": _present(seen),
        "versions": [_version(it, seen, names) for it in seen.versions],
        "waiting": [decided(it, known, names) for it in seen.waiting],
        "scheduled": [decided(it, known, names) for it in seen.scheduled],
        "decisions": [decided(it, known, names) for it in seen.decisions],
        "is_in_test": any(it.test for it in seen.standings.values()),
    }
    return page(request, "service", context)


def _present(seen: ServiceLook) -> int:
    """Will give the version most places are on: what pausing and retiring name."""
    mains = [it.main.number for it in seen.standings.values() if it.main]
    return max(set(mains), key=mains.count) if mains else seen.versions[0].number


def _reason(seen: ServiceLook, code: str) -> dict[str, str] | None:
    main = seen.standings[code].main
    if main is None or not main.reason_ar:
        return None
    return {"ar": main.reason_ar, "en": main.reason_en}


def _version(version: ServiceVersion, seen: ServiceLook, names: dict[str, Any]) -> Version:
    rows = [
        row
        for it in seen.standings.values()
        for row in (it.main, it.pilot, it.test)
        if row and row.version_id == version.pk
    ]
    states = {row.state for row in rows}
    live_everywhere = all(
        it.main and it.main.state == "live" and it.main.version_id == version.pk
        for it in seen.standings.values()
    )
    # What is open to all has nothing left to try; a pilot may be widened.
    moves = [] if live_everywhere else [it for it in OPENINGS if it != "test" or it not in states]
    if states & {"test", "pilot"}:
        moves.append("ended")
    looks = [STATES[code] for code in STATES if code in states] or [STATES["draft"]]
    return Version(
        version,
        version.content_hash[:HASH_SHOWN],
        names[version.published_by],
        tuple(looks),
        tuple((code, MOVES[code]) for code in moves),
    )


def decided(it: Release, known: dict[str, Any], names: dict[str, Any]) -> Decided:
    """Will put a decision into words."""
    return Decided(
        it,
        STATES[it.state],
        OUTCOMES[it.outcome],
        place_name(it.municipality_id or EVERYWHERE, known),
        names[it.asked_by],
        names.get(it.settled_by, ""),
    )


@require_POST
@for_owners
def sample(request: ActingRequest, service: str) -> HttpResponse:
    """Will begin a sample application of the version in test and open its form."""
    try:
        started = casework.start_sample(
            actor=request.actor, service=service, language=language(), now=now()
        )
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("designer:service", service)
    return redirect("portal:resume", started.application.reference)


urls = [
    path("", services, name="services"),
    path("<slug:service>/", service, name="service"),
    path("<slug:service>/sample/", sample, name="sample"),
]
