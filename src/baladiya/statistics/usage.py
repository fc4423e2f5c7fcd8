"""How much services are used and how long they take: kept figures, read once in a while."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from baladiya.statistics.models import ServiceUse

# The worker works the figures out every ten minutes, so a process may keep them for one.
USAGE_SECONDS = 60
FEWEST_MEASURED = 10  # of fewer decisions no usual time is told


@dataclass(frozen=True, slots=True)
class UsualTime:
    """In how many working days half, and nine of ten, of the last applications were decided."""

    half_days: int
    most_days: int
    measured: int


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a service was asked for in the last 90 days, and its usual time if known."""

    submitted: int = 0
    usual: UsualTime | None = None


NO_USE = Usage()


def usage() -> Mapping[str, Usage]:
    """Will give what is kept, by service. One statement, mostly none."""
    return _usage(int(time.monotonic()) // USAGE_SECONDS)


def usage_of(service: str) -> Usage:
    """Will give what is kept of one service, at the same cost."""
    return usage().get(service, NO_USE)


@lru_cache(maxsize=1)
def _usage(_period: int) -> Mapping[str, Usage]:
    return {row.service: Usage(row.submitted, _usual(row)) for row in ServiceUse.objects.all()}


def _usual(row: ServiceUse) -> UsualTime | None:
    if row.measured < FEWEST_MEASURED:
        return None
    return UsualTime(row.half_days, row.most_days, row.measured)


def forget_usage() -> None:
    """Will make the next reader ask anew."""
    _usage.cache_clear()
