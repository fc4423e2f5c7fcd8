"""Reading municipalities, blocks, the working calendar and the demonstration clock."""

import time
from datetime import date
from functools import lru_cache

from baladiya.municipalities.models import Block, ClockShift, Holiday, Municipality
from baladiya.rules.calendar import WorkingCalendar

# The calendar is asked several times in one request and changes a few times a year, so a process
# keeps it. A change made in another process is seen after this long at most.
CALENDAR_SECONDS = 30


def working_calendar() -> WorkingCalendar:
    """Will give the working calendar with today's holidays. One statement, mostly none."""
    return _calendar(int(time.monotonic()) // CALENDAR_SECONDS)


@lru_cache(maxsize=1)
def _calendar(_period: int) -> WorkingCalendar:
    return WorkingCalendar(frozenset(Holiday.objects.values_list("date", flat=True)))


def forget_calendar() -> None:
    """Will make the next reader load the holidays anew."""
    _calendar.cache_clear()


def holidays(*, first: date, last: date) -> list[Holiday]:
    """Will give the holidays from one day to another, both included, in order. One statement."""
    return list(Holiday.objects.filter(date__gte=first, date__lte=last).order_by("date"))


def municipalities() -> list[Municipality]:
    """Will give the municipalities in their order. One statement."""
    return list(Municipality.objects.order_by("order"))


def municipality_of_block(block: int) -> Municipality | None:
    """Will give the municipality a block belongs to, or None for a block that is not known.

    One statement.
    """
    return next(iter(Municipality.objects.filter(blocks__number=block).order_by()), None)


def municipality_codes() -> dict[int, str]:
    """Will give the municipality's code of every block. One statement."""
    return dict(Block.objects.values_list("number", "municipality_id"))


def area_of_block(block: int) -> tuple[str, str]:
    """Will give the area's names in Arabic and English, empty where they are not known."""
    names = Block.objects.filter(pk=block).values_list("area_ar", "area_en").first()
    return names or ("", "")


def clock_shift_seconds() -> int:
    """Will give how far the demonstration clock has been moved, in seconds."""
    shift = ClockShift.objects.values_list("seconds", flat=True).first()
    return shift or 0
