"""The worker: queued work, moves whose minute is over, clocks that ran out, the audit seal."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections

from baladiya.audit import operations as audit
from baladiya.casework import operations as casework
from baladiya.certificates import operations as certificates
from baladiya.files import operations as files
from baladiya.jobs.handlers import HANDLERS
from baladiya.jobs.models import Heartbeat
from baladiya.outbox import operations as outbox
from baladiya.outbox.models import OutboxItem
from baladiya.rules.problems import Refused
from baladiya.statistics import operations as statistics
from baladiya.ui import clock

log = logging.getLogger("baladiya.worker")
BATCH = 20
LEASE_SECONDS = 120
IDLE_SECONDS = 1.0
HEARTBEAT_EVERY = timedelta(seconds=10)
TIDY_EVERY = timedelta(minutes=10)


def run(stop: threading.Event, *, since: datetime = casework.ALWAYS) -> None:
    """Will go round until told to stop, resting for a second when there is nothing to do.

    Clocks and moves from before `since` belong to someone else: a replay that runs beside it.
    """
    name = f"{socket.gethostname()}:{os.getpid()}"
    beat: datetime | None = None
    tidied: datetime | None = None
    while not stop.is_set():
        now = clock.now()
        if beat is None or abs(now - beat) >= HEARTBEAT_EVERY:
            Heartbeat.objects.update_or_create(worker=name, defaults={"at": now})
            beat = now
        if tidied is None or abs(now - tidied) >= TIDY_EVERY:
            keep(now=now)
            tidied = now
        if not run_once(now=now, since=since):
            close_old_connections()
            stop.wait(IDLE_SECONDS)


def run_once(*, now: datetime, since: datetime = casework.ALWAYS) -> int:
    """Will do one round of all that is due; gives how many things were done.

    A part that fails is in the log and is tried again next time; the other parts go on.
    """
    parts: tuple[Callable[[], int], ...] = (
        lambda: casework.carry_out_due_moves(now=now, since=since),
        lambda: casework.run_due_clocks(now=now, since=since),
        lambda: work_outbox(now=now),
        lambda: audit.seal(now=now),
    )
    return sum(_tried(part) for part in parts)


def _tried(part: Callable[[], int]) -> int:
    """Will do one part: a bug met by one application must not keep everybody else waiting."""
    try:
        return part()
    except Exception:
        log.exception("a part of the worker's round failed")
        return 0


def keep(*, now: datetime) -> None:
    """Will do what is due every ten minutes: tidy up, and work out the figures pages show."""
    _tried(lambda: tidy(now=now))
    _tried(lambda: statistics.refresh_usage(now=now))


def tidy(*, now: datetime) -> int:
    """Will finish what a crash left half done; gives how many certificates were waiting."""
    files.clear_abandoned(now=now)
    waiting = certificates.sweep(now=now)
    return casework.queue_signing(certificate_ids=waiting, now=now)


def work_outbox(*, now: datetime) -> int:
    """Will do one batch of queued work; gives how many items were taken."""
    items = outbox.claim(now=now, limit=BATCH, lease_seconds=LEASE_SECONDS)
    done = [item for item in items if _worked(item, now)]
    # In one statement: each item can be done a second time, if it comes to that, without harm.
    outbox.finish(items=done, now=now)
    return len(items)


def _worked(item: OutboxItem, now: datetime) -> bool:
    """Whatever goes wrong with one item is kept with it, and must not stop the others."""
    try:
        HANDLERS[item.topic](item, now)
    except Exception as error:
        # A refusal was foreseen (a register that is down, say); where it arose tells nothing.
        trace = None if isinstance(error, Refused) else error
        log.warning("outbox item %s failed: %s", item.key, error, exc_info=trace)
        outbox.fail(item=item, error=f"{type(error).__name__}: {error}", now=now)
        return False
    return True
