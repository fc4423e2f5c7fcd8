"""What service owners see: every service with its state in each place, versions, decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from baladiya.catalogue import queries
from baladiya.catalogue.cards import Card
from baladiya.catalogue.cards import read as read_card
from baladiya.catalogue.models import Release, ServiceVersion
from baladiya.catalogue.policies import why_not_look
from baladiya.catalogue.standing import EVERYWHERE, Row, Standing, standing
from baladiya.people.actors import Actor
from baladiya.rules.problems import Refused, refuse

State = Release.State
HISTORY = 50  # decisions shown of a service; the audit trail has them all


@dataclass(frozen=True, slots=True)
class Line:
    """One service in the overview: its newest card, and what holds in each place."""

    card: Card
    standings: dict[str, Standing]
    waiting: int


@dataclass(frozen=True, slots=True)
class Look:
    """One service with everything that can be decided about it."""

    card: Card
    versions: tuple[ServiceVersion, ...]
    standings: dict[str, Standing]
    waiting: tuple[Release, ...]
    scheduled: tuple[Release, ...]
    decisions: tuple[Release, ...]
    former: dict[str, int]  # place -> number of the version that was live there before


def overview(*, actor: Actor, places: Sequence[str], now: datetime) -> tuple[Line, ...]:
    """Will show all services, also those that are drafts only. Three statements.

    Raises `Refused("publisher_wanted")`.
    """
    _refuse_strangers(actor)
    rows = queries.rows_by_service()
    waits = list(_waiting().values_list("service_id", flat=True))
    return tuple(
        Line(
            card=card,
            standings={
                place: standing(rows.get(card.service, ()), place=place, now=now)
                for place in (EVERYWHERE, *places)
            },
            waiting=waits.count(card.service),
        )
        for card in _newest_cards()
    )


def look(*, actor: Actor, service: str, places: Sequence[str], now: datetime) -> Look:
    """Will show one service in four statements.

    Raises `Refused`: publisher_wanted, service_unknown.
    """
    _refuse_strangers(actor)
    versions = tuple(
        ServiceVersion.objects.filter(service=service)
        .defer("definition", "templates", "sources")
        .order_by("-number")
    )
    if not versions:
        raise refuse("service_unknown")
    rows = queries.counting_rows(service=service)
    waiting = tuple(_waiting().filter(service=service))
    decisions = tuple(_shown().filter(service=service).order_by("-id")[:HISTORY])
    every_place = (EVERYWHERE, *places)
    return Look(
        card=_card(versions[0]),
        versions=versions,
        standings={place: standing(rows, place=place, now=now) for place in every_place},
        waiting=waiting,
        scheduled=tuple(
            it
            for it in decisions
            if it.outcome == Release.Outcome.CONFIRMED and it.from_at and it.from_at > now
        ),
        decisions=tuple(it for it in decisions if it.outcome != Release.Outcome.WAITING),
        former=_former(decisions, rows, every_place, now),
    )


def waiting(*, actor: Actor) -> tuple[Release, ...]:
    """Will list the decisions that wait for a second person, the oldest first. One statement."""
    _refuse_strangers(actor)
    return tuple(_waiting())


def decision(*, actor: Actor, release_id: int) -> Release:
    """Will load one decision. Raises `Refused`: publisher_wanted, release_unknown."""
    _refuse_strangers(actor)
    found = _shown().filter(pk=release_id).first()
    if found is None:
        raise refuse("release_unknown")
    return found


def newest_number(*, service: str) -> int:
    """Will give the number of the newest version, 0 where there is none."""
    found = ServiceVersion.objects.filter(service=service).order_by("-number")
    return found.values_list("number", flat=True).first() or 0


def present_number(*, service: str, municipality: str, now: datetime) -> int:
    """Will give the number of the version that holds in a place, 0 where none does."""
    rows = queries.counting_rows(service=service)
    main = standing(rows, place=municipality, now=now).main
    return main.number if main else 0


def card_of(version: ServiceVersion) -> Card:
    """Will give the card of a version at hand."""
    return _card(version)


def _refuse_strangers(actor: Actor) -> None:
    if problem := why_not_look(actor):
        raise Refused(problem)


def _shown() -> QuerySet[Release]:
    """Decisions with their version, but not with its whole definition."""
    heavy = ("version__definition", "version__templates", "version__sources")
    return Release.objects.select_related("version", "municipality").defer(*heavy)


def _waiting() -> QuerySet[Release]:
    return _shown().filter(outcome=Release.Outcome.WAITING).order_by("id")


def _newest_cards() -> list[Card]:
    versions = ServiceVersion.objects.only(
        "id", "service_id", "number", "content_hash", "card"
    ).order_by("service__order", "service_id", "-number")
    newest: dict[str, ServiceVersion] = {}
    for version in versions:
        newest.setdefault(version.service_id, version)
    return [_card(version) for version in newest.values()]


def _card(version: ServiceVersion) -> Card:
    return read_card(
        version_id=version.pk,
        service=version.service_id,
        number=version.number,
        content_hash=version.content_hash,
        kept=version.card,
    )


def _former(
    decisions: Sequence[Release], rows: Sequence[Row], places: Sequence[str], now: datetime
) -> dict[str, int]:
    """Will give for each place the version that was live there before the present one."""
    released = [
        it
        for it in decisions
        if it.outcome == Release.Outcome.CONFIRMED
        and it.state == State.LIVE
        and it.from_at
        and it.from_at <= now
    ]
    released.sort(key=lambda it: (it.from_at, it.pk), reverse=True)
    former = {}
    for place in places:
        present = standing(rows, place=place, now=now).main
        numbers = [
            it.version.number
            for it in released
            if (it.municipality_id or "") in {EVERYWHERE, place}
        ]
        before = [number for number in numbers if present and number != present.number]
        if before:
            former[place] = before[0]
    return former
