"""Working time: Sunday to Thursday less holidays, in the zone of Bahrain.

A period of n working days begins on the working day after the day it was set going and ends with
the nth: a paper handed in on Sunday with two working days is due by the end of Tuesday, at
23:59:59 local time. The day of entry never counts, whatever the hour, so that nobody gains or
loses by the minute of the day.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

BAHRAIN = ZoneInfo("Asia/Bahrain")
_FRIDAY, _SATURDAY = 4, 5
_DAYS_A_WEEK, _WORKING_DAYS_A_WEEK = 7, 5
_DAY = timedelta(days=1)


def local_date(moment: datetime) -> date:
    """Will give the calendar day in Bahrain of an aware moment."""
    return moment.astimezone(BAHRAIN).date()


def end_of_day(day: date) -> datetime:
    """Will give the last second of a day in Bahrain, in UTC."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=BAHRAIN).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """Will give the first moment of a day in Bahrain, in UTC."""
    return datetime.combine(day, time(), tzinfo=BAHRAIN).astimezone(UTC)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. `holidays` may hold weekend days too; they change nothing."""

    holidays: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Will say whether the offices work on a day."""
        return not _weekend(day) and day not in self.holidays

    def add_working_days(self, start: datetime, days: int) -> datetime:
        """Will give the end, in UTC, of the nth working day after the day of `start`.

        With 0 days: the end of that day, or of the next working day if it is none.
        Raises ValueError for fewer than 0 days.
        """
        if days < 0:
            raise ValueError("working days are counted forward")
        day = local_date(start)
        if days == 0:
            day -= _DAY
        for _ in range(max(days, 1)):
            day = self._next_working_day(day)
        return end_of_day(day)

    def working_days_between(self, first: date, last: date) -> int:
        """Will count the working days after `first` up to and with `last`; negative if before.

        The nth working day after a day is n working days from it.
        """
        if last < first:
            return -self.working_days_between(last, first)
        weeks, rest = divmod((last - first).days, _DAYS_A_WEEK)
        tail = (last - _DAY * back for back in range(rest))
        worked = weeks * _WORKING_DAYS_A_WEEK + sum(not _weekend(day) for day in tail)
        lost = self._lost_days
        return worked - (bisect_right(lost, last) - bisect_right(lost, first))

    def _next_working_day(self, day: date) -> date:
        day += _DAY
        while not self.is_working_day(day):
            day += _DAY
        return day

    @cached_property
    def _lost_days(self) -> list[date]:
        return sorted(day for day in self.holidays if not _weekend(day))


def _weekend(day: date) -> bool:
    return day.weekday() in {_FRIDAY, _SATURDAY}
