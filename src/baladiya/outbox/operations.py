"""Queueing work in the transaction that caused it, and taking it out again, once.

A claim is a lease: it ends by itself when a worker dies, and `finish` and `fail` count only for
the worker that still holds it. Work is therefore done at least once, and whoever does it makes it
safe to repeat (by the item's `key`).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from baladiya.outbox.models import OutboxItem
from baladiya.rules.problems import refuse

State = OutboxItem.State
# How long an item rests after each failed try. No jitter: one queue, a handful of workers, and a
# schedule an operator can tell by heart.
RESTS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=12),
)
MOST_ATTEMPTS = len(RESTS) + 1
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Work to be queued. `key` tells the cause, so that the same cause never queues twice."""

    topic: str
    key: str
    not_before: datetime
    payload: dict[str, Any] = field(default_factory=dict)
    subject: str = ""


def put(*, items: Sequence[Item], now: datetime) -> None:
    """Will queue items in the caller's transaction; a key that is known is left as it is.

    One statement.
    """
    OutboxItem.objects.bulk_create(
        (
            OutboxItem(
                topic=item.topic,
                key=item.key,
                payload=item.payload,
                subject=item.subject,
                not_before=item.not_before,
                created_at=now,
            )
            for item in items
        ),
        ignore_conflicts=True,
    )


def claim(*, now: datetime, limit: int, lease_seconds: int) -> list[OutboxItem]:
    """Will take up to `limit` due items for `lease_seconds`, the longest due first.

    Several workers never hold the same item: the lease is written by a conditional update.
    An item whose last try never ended (its worker died each time) is parked, not taken.
    """
    if not _free(now).exists():
        return []  # a worker with nothing to do takes no write lock
    with transaction.atomic():
        # Without SKIP LOCKED (SQLite) the conditional update alone keeps workers apart.
        due = list(
            _free(now)
            .order_by("not_before", "id")
            .select_for_update(skip_locked=True)
            .values_list("pk", "attempts")[:limit]
        )
        _park_exhausted([pk for pk, attempts in due if attempts >= MOST_ATTEMPTS], now)
        return _lease([pk for pk, _ in due], now, now + timedelta(seconds=lease_seconds))


def finish(*, items: Sequence[OutboxItem], now: datetime) -> int:
    """Will mark items of one claim as done, in one statement; gives for how many it still stood."""
    if not items:
        return 0
    held = OutboxItem.objects.filter(
        pk__in=[item.pk for item in items], state=State.WAITING, lease=items[0].lease
    )
    return held.update(state=State.DONE, done_at=now, lease="", leased_until=None, last_error="")


def fail(*, item: OutboxItem, error: str, now: datetime) -> bool:
    """Will put an item back to rest, longer each time, or park it after the last try.

    `error` is kept for the back office, cut to 500 letters. Gives whether the claim still stood.
    """
    fields: dict[str, Any] = {
        "lease": "",
        "leased_until": None,
        "last_error": error.replace("\x00", "")[:_LONGEST_ERROR],
    }
    if item.attempts >= MOST_ATTEMPTS:
        fields["state"] = State.PARKED
    else:
        fields["not_before"] = now + RESTS[item.attempts - 1]
    return bool(_held(item).update(**fields))


def cancel(*, keys: Iterable[str]) -> int:
    """Will cancel waiting items nobody holds, in the caller's transaction; gives how many.

    Fewer than asked means that the rest is done or under way.
    """
    waiting = OutboxItem.objects.filter(key__in=list(keys), state=State.WAITING, lease="")
    return waiting.update(state=State.CANCELLED)


def retry(*, item_id: int, now: datetime) -> None:
    """Will let a parked item be tried again from the beginning. Raises `Refused`: not_parked."""
    changed = OutboxItem.objects.filter(pk=item_id, state=State.PARKED).update(
        state=State.WAITING, attempts=0, not_before=now
    )
    if not changed:
        raise refuse("not_parked")


def forget_done(*, before: datetime, limit: int = 1000) -> int:
    """Will delete items done or cancelled and made before a moment; gives how many.

    Their keys are forgotten with them, so `before` must lie well behind any repeated cause.
    """
    old = OutboxItem.objects.filter(
        state__in=[State.DONE, State.CANCELLED], created_at__lt=before
    ).order_by("id")
    deleted, _ = OutboxItem.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:limit])
    ).delete()
    return deleted


def _free(now: datetime) -> QuerySet[OutboxItem]:
    unheld = Q(leased_until=None) | Q(leased_until__lte=now)
    return OutboxItem.objects.filter(unheld, state=State.WAITING, not_before__lte=now)


def _held(item: OutboxItem) -> QuerySet[OutboxItem]:
    return OutboxItem.objects.filter(pk=item.pk, state=State.WAITING, lease=item.lease)


def _lease(keys: list[int], now: datetime, until: datetime) -> list[OutboxItem]:
    lease = secrets.token_hex(8)
    taken = (
        _free(now)
        .filter(pk__in=keys, attempts__lt=MOST_ATTEMPTS)
        .update(lease=lease, leased_until=until, attempts=F("attempts") + 1)
    )
    if not taken:
        return []
    return list(OutboxItem.objects.filter(pk__in=keys, lease=lease).order_by("not_before", "id"))


def _park_exhausted(keys: list[int], now: datetime) -> None:
    if keys:
        _free(now).filter(pk__in=keys).update(
            state=State.PARKED, last_error="The worker died on every try."
        )
