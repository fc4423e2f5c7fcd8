"""Reading services: what is open where, and each version made ready once per process."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from baladiya.catalogue import cards
from baladiya.catalogue.cards import Card
from baladiya.catalogue.models import Release, ServiceVersion
from baladiya.catalogue.standing import EVERYWHERE, Row, Standing, begins_with, standing
from baladiya.rules.definition import Text
from baladiya.rules.service import CompiledService, compile_text
from baladiya.rules.text import search_words

# Versions are immutable, so a process may keep as many as its memory bears (about 1 MB each).
KEPT_VERSIONS = 256
# What is released is asked on every page and changes rarely, so a process keeps it. A release made
# in another process is seen after this long at most.
RELEASE_SECONDS = 10

LONGEST_SEARCH = 100  # characters; more is not looked at
ARTICLE = "ال"  # people put it and leave it out as they please
LONGEST_STUB = 4  # a word this short may only look as if it had the article


@dataclass(frozen=True, slots=True)
class Published:
    """A version with the state in which someone meets it, and the reason of a pause."""

    version_id: int
    number: int
    content_hash: str
    service: CompiledService
    templates: Mapping[str, str]
    state: str = Release.State.LIVE
    reason: Text | None = None


def compiled(version_id: int) -> Published:
    """Will give a version by its row id, whatever its release; one statement, then none."""
    return _version(version_id)


@lru_cache(maxsize=KEPT_VERSIONS)
def _version(version_id: int) -> Published:
    row = ServiceVersion.objects.defer("sources", "card").get(pk=version_id)
    return Published(
        version_id=row.pk,
        number=row.number,
        content_hash=row.content_hash,
        service=compile_text(row.definition),
        templates=row.templates,
    )


# --- what is open --------------------------------------------------------------------------------


def live(
    *, service: str, now: datetime, municipality: str = "", person: str = ""
) -> Published | None:
    """Will give the version someone meets who begins now, or None where nothing was ever open.

    `municipality` is "" while it is not known; `person` is what a pilot's share is drawn from, ""
    for a guest. Look at the state: live, pilot, paused or retired. One statement, mostly none.
    """
    return _met(_releases(_period()).get(service, ()), service, now, municipality, person)


def live_read_now(
    *, service: str, now: datetime, municipality: str, person: str
) -> Published | None:
    """Will give the same from the database itself, for whoever must not miss a pause just made."""
    rows = counting_rows(service=service)
    return _met(rows, service, now, municipality, person)


def counting_rows(*, service: str) -> tuple[Row, ...]:
    """Will read the decisions on a service that may count, from the database itself."""
    return tuple(row for _, row in _rows(service))


def _met(
    rows: tuple[Row, ...], service: str, now: datetime, municipality: str, person: str
) -> Published | None:
    row = begins_with(rows, service=service, person=person, municipality=municipality, now=now)
    if row is None:
        return None
    return replace(_version(row.version_id), state=row.state, reason=_reason(row))


def _reason(row: Row) -> Text | None:
    return Text(ar=row.reason_ar, en=row.reason_en) if row.reason_ar else None


def piloted(*, service: str, now: datetime) -> Published | None:
    """Will give a version that only a share of the applicants meets, for the others to read of."""
    row = _piloted(_releases(_period()).get(service, ()), now)
    return replace(_version(row.version_id), state=row.state) if row else None


def testing(*, service: str, now: datetime) -> Published | None:
    """Will give the version that staff may try with sample applications, if any."""
    rows = _releases(_period()).get(service, ())
    for place in sorted({EVERYWHERE, *(row.municipality for row in rows)}):
        if row := standing(rows, place=place, now=now).test:
            return replace(_version(row.version_id), state=Release.State.TEST)
    return None


def is_alike_everywhere(*, service: str) -> bool:
    """Will say whether no decision on the service names a municipality."""
    return not any(row.municipality for row in _releases(_period()).get(service, ()))


def standings(*, service: str, places: tuple[str, ...], now: datetime) -> dict[str, Standing]:
    """Will say what holds in each of the places."""
    rows = _releases(_period()).get(service, ())
    return {place: standing(rows, place=place, now=now) for place in places}


def rows_by_service() -> Mapping[str, tuple[Row, ...]]:
    """Will give the decisions that may count, by service, at the cost of `live`."""
    return _releases(_period())


def _period() -> int:
    return int(time.monotonic()) // RELEASE_SECONDS


@lru_cache(maxsize=1)
def _releases(_period: int) -> Mapping[str, tuple[Row, ...]]:
    grouped: dict[str, list[Row]] = {}
    for service, row in _rows():
        grouped.setdefault(service, []).append(row)
    return {service: tuple(rows) for service, rows in grouped.items()}


def _rows(service: str = "") -> list[tuple[str, Row]]:
    rows = Release.objects.filter(outcome=Release.Outcome.CONFIRMED, over=False)
    if service:
        rows = rows.filter(service=service)
    found = rows.order_by("service__order", "service_id", "id").values_list(
        "service_id",
        "id",
        "municipality_id",
        "version_id",
        "version__number",
        "state",
        "from_at",
        "share",
        "reason_ar",
        "reason_en",
    )
    return [
        (of, Row(row_id, place or EVERYWHERE, version, number, state, begins, share, *reason))
        for of, row_id, place, version, number, state, begins, share, *reason in found
        if begins is not None  # a confirmed decision has its day, says a constraint
    ]


def forget_releases() -> None:
    """Will make the next reader ask anew what is released."""
    _releases.cache_clear()


def make_ready(*, now: datetime) -> None:
    """Will compile what is open, as much as a process keeps, before the first reader asks."""
    for card in listed_services(now=now)[:KEPT_VERSIONS]:
        _version(card.version_id)


# --- lists ---------------------------------------------------------------------------------------


def listed_services(*, now: datetime) -> tuple[Card, ...]:
    """Will give the services the catalogue shows, in its order; two statements at most."""
    return tuple(
        card
        for card in _cards_met(now)
        if card.listed and card.state in {"live", "pilot", "paused"}
    )


def service_names() -> dict[str, Text]:
    """Will give the names of all services ever opened, listed or not."""
    kept = _cards(_newest_of(_releases(_period())))
    return {card.service: card.name for card in kept.values()}


def _newest_of(releases: Mapping[str, tuple[Row, ...]]) -> frozenset[int]:
    return frozenset(max(rows, key=lambda row: row.number).version_id for rows in releases.values())


def _cards_met(now: datetime) -> list[Card]:
    met = {
        service: row
        for service, rows in _releases(_period()).items()
        if (row := begins_with(rows, service=service, person="", municipality="", now=now))
        or (row := _piloted(rows, now))
    }
    kept = _cards(frozenset(row.version_id for row in met.values()))
    return [replace(kept[row.version_id], state=row.state) for row in met.values()]


def _piloted(rows: tuple[Row, ...], now: datetime) -> Row | None:
    """Will give the pilot of a share, which those who cannot begin it are shown as well."""
    return standing(rows, place=EVERYWHERE, now=now).pilot


def _cards(wanted: frozenset[int]) -> dict[int, Card]:
    """Will give cards from the process's memory; all that are missing come by one statement."""
    known = _known_cards()
    if missing := wanted - known.keys():
        rows = ServiceVersion.objects.filter(pk__in=missing)
        for row in rows.only("id", "service_id", "number", "content_hash", "card"):
            known[row.pk] = cards.read(
                version_id=row.pk,
                service=row.service_id,
                number=row.number,
                content_hash=row.content_hash,
                kept=row.card,
            )
    return {version_id: known[version_id] for version_id in wanted}


@lru_cache(maxsize=1)
def _known_cards() -> dict[int, Card]:
    return {}


def search_services(*, text: str, now: datetime) -> tuple[Card, ...]:
    """Will give the listed services whose names or summary hold every word, best matches first.

    Arabic is folded and the article left out, so that spelling variants find the same; without a
    match on every word, the services that hold most of them are given. A word in the name counts
    for more than one in its other names or in the summary.
    """
    listed = listed_services(now=now)
    wanted = [_bare(word) for word in search_words(text[:LONGEST_SEARCH])]
    if not wanted:
        return listed
    scored = [(_score(card, wanted), card) for card in listed]
    most = max((hits for (hits, _), _ in scored), default=0)
    hitting = [(weight, card) for (hits, weight), card in scored if hits and hits == most]
    return tuple(card for _, card in sorted(hitting, key=lambda pair: -pair[0]))


def _bare(word: str) -> str:
    return word[len(ARTICLE) :] if word.startswith(ARTICLE) and len(word) > LONGEST_STUB else word


def _score(card: Card, wanted: list[str]) -> tuple[int, int]:
    # How many words are found, and how well: 3 in the name, 2 in another name, 1 in the summary.
    weights = [
        next((3 - place for place, keys in enumerate(card.keys) if word in keys), 0)
        for word in wanted
    ]
    return sum(1 for weight in weights if weight), sum(weights)
