"""Working time: Sunday to Thursday less holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules.calendar import BAHRAIN, WorkingCalendar, end_of_day, local_date, start_of_day

# Eid al-Fitr 2026 fell on Friday to Sunday, and Monday and Tuesday were given in its place.
EID = frozenset(date(2026, 3, day) for day in range(20, 25))
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=40)


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=BAHRAIN)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-22", 2, "2026-11-24"),  # Sunday: the day of entry does not count
        ("2026-11-24", 3, "2026-11-29"),  # Tuesday, over Friday and Saturday
        ("2026-11-27", 1, "2026-11-29"),  # handed in on Friday
        ("2026-03-18", 1, "2026-03-19"),
        ("2026-03-18", 2, "2026-03-25"),  # over Eid and the days in its place
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-27", 0, "2026-11-29"),
    ],
)
def test_a_period_of_working_days_ends_with_its_last_day(start, days, due):
    given_end = WorkingCalendar(EID).add_working_days(at(start), days)
    assert given_end == end_of_day(date.fromisoformat(due))
    assert given_end.astimezone(BAHRAIN).strftime("%H:%M:%S") == "23:59:59"


def test_the_day_of_entry_is_the_day_in_bahrain():
    late = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # half past midnight on Tuesday there
    assert WorkingCalendar().add_working_days(late, 1) == end_of_day(date(2026, 11, 25))


def test_the_hour_of_entry_makes_no_difference():
    calendar = WorkingCalendar(EID)
    assert len({calendar.add_working_days(at("2026-11-24", hour), 5) for hour in range(24)}) == 1


def test_working_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward"):
        WorkingCalendar().add_working_days(at("2026-11-24"), -1)


@given(HOLIDAYS, DAYS, st.integers(1, 60))
def test_the_nth_working_day_is_n_working_days_away(holidays, day, days):
    calendar = WorkingCalendar(holidays)
    due = local_date(calendar.add_working_days(start_of_day(day), days))
    assert calendar.is_working_day(due)
    assert calendar.working_days_between(day, due) == days
    assert calendar.working_days_between(due, day) == -days


@given(HOLIDAYS, DAYS, st.integers(0, 400))
def test_counting_by_weeks_equals_counting_day_by_day(holidays, first, length):
    calendar = WorkingCalendar(holidays)
    last = first + timedelta(days=length)
    one_by_one = sum(
        calendar.is_working_day(first + timedelta(days=passed)) for passed in range(1, length + 1)
    )
    assert calendar.working_days_between(first, last) == one_by_one


def test_a_holiday_on_a_weekend_takes_no_working_day_away():
    saturday = date(2026, 11, 28)
    assert (
        WorkingCalendar(frozenset({saturday})).working_days_between(
            date(2026, 11, 26), date(2026, 11, 30)
        )
        == 2
    )
