"""Drives all lives in the order of time, with the worker's rounds in between."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random

from django.db import connection

from baladiya.casework import operations as casework
from baladiya.catalogue import queries as catalogue
from baladiya.jobs import worker
from baladiya.municipalities.queries import working_calendar
from baladiya.rules.loader import Bundle
from baladiya.site.replay.lives import Cast, Clock, Life, live
from baladiya.site.replay.material import accepted_examples
from baladiya.site.replay.people import make_people
from baladiya.site.replay.plan import COUNTS, FIRST_DAY, Planned, plan
from baladiya.site.replay.staff import Staff

Progress = Callable[[int, int], None]
EVERY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How much was driven."""

    applications: int
    steps: int


def replay(
    *, bundles: list[Bundle], progress: Progress, seed: int = 2020, scale: float = 1.0
) -> Replayed:
    """Will drive the two months through the real operations; `progress(done, all)` is told.

    The services must be published, the municipalities seeded, and staff appointed.
    """
    planned = plan(seed=seed, calendar=working_calendar(), scale=scale)
    clock = Clock(datetime.combine(FIRST_DAY, time(), tzinfo=UTC))
    lives = _lives(planned, bundles, clock, seed)
    with _unflushed():
        return _run(lives, clock, progress, len(planned))


@contextmanager
def _unflushed() -> Iterator[None]:
    """Will commit without flushing to the disk, on this connection only and for so long.

    Nobody was told that a generated application is safe; after a power cut the months are driven
    anew. What people hand in meanwhile is flushed by their own connections.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _flush("NORMAL")
    try:
        yield
    finally:
        _flush("FULL")


def _flush(synchronous: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={synchronous}")


def _lives(
    planned: list[Planned], bundles: list[Bundle], clock: Clock, seed: int
) -> list[tuple[datetime, Life]]:
    materials = {
        bundle.service: version.service
        for bundle in bundles
        if (version := catalogue.live(service=bundle.service, now=clock.now))
    }
    fitting = {
        bundle.service: accepted_examples(bundle, materials[bundle.service])
        for bundle in bundles
        if bundle.service in materials and bundle.service in COUNTS
    }
    people = make_people(count=max(1, len(planned) * 2 // 3), seed=seed, now=clock.now)
    staff, calendar = Staff(), working_calendar()
    found = []
    for one in planned:
        random = Random(one.seed)  # noqa: S311 - a repeatable rehearsal, no secret
        material = fitting[one.service]
        example = random.choice(material.examples)
        person = random.choice(people)
        cast = Cast(one, material, person, staff, clock, calendar, random, example)
        found.append((one.at, live(cast)))
    return found


def _run(
    lives: list[tuple[datetime, Life]], clock: Clock, progress: Progress, total: int
) -> Replayed:
    order = count()
    waiting = [(at, next(order), life) for at, life in lives]
    heapq.heapify(waiting)
    round_due = waiting[0][0]
    ended = steps = 0
    while waiting:
        at, _, life = heapq.heappop(waiting)
        clock.now = at
        if clock.effect_is_due():
            casework.carry_out_due_moves(now=at, limit=500)
        if at >= round_due:
            _rounds(at)
            round_due = at + EVERY
        steps += 1
        rest = next(life, None)
        if rest is None:
            ended += 1
            progress(ended, total)
        else:
            heapq.heappush(waiting, (rest, next(order), life))
    _rounds(clock.now + EVERY)
    return Replayed(total, steps)


def _rounds(now: datetime) -> None:
    while worker.run_once(now=now):
        pass
