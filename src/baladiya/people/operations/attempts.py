"""Guesses at codes and secrets, counted for each client."""

import math
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from baladiya.people.models import Attempt
from baladiya.rules.problems import refuse

KEPT = timedelta(days=1)


def count_attempt(*, what: str, client: str, most: int, window: timedelta, now: datetime) -> None:
    """Will count a try before it is looked at, so that many at once count too.

    Raises `Refused("too_many_tries")`, with the `seconds` to wait, once there were more than `most`
    in the window.
    """
    attempt = _counted(_key(what, client), window, now)
    if attempt.count > most:
        left = attempt.started_at + window - now
        seconds = max(1, math.ceil(left.total_seconds()))
        raise refuse("too_many_tries", seconds=seconds, minutes=math.ceil(seconds / 60))


@transaction.atomic
def _counted(key_hash: str, window: timedelta, now: datetime) -> Attempt:
    mine = Attempt.objects.filter(key_hash=key_hash)
    if not mine.filter(started_at__gt=now - window).update(count=F("count") + 1):
        fresh = {"started_at": now, "count": 1}
        Attempt.objects.update_or_create(key_hash=key_hash, defaults=fresh)
        Attempt.objects.filter(started_at__lt=now - KEPT).delete()
    return mine.get()


def take_back_attempt(*, what: str, client: str) -> None:
    """Will not count a try that turned out right."""
    Attempt.objects.filter(key_hash=_key(what, client), count__gt=0).update(count=F("count") - 1)


def _key(what: str, client: str) -> str:
    return salted_hmac("baladiya.attempt", f"{what} {client}", algorithm="sha256").hexdigest()
