"""Dates as typed and as shown."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules.dates import (
    read_date,
    show_date,
    show_hijri,
    show_moment,
    show_time,
    show_weekday,
)
from baladiya.rules.problems import Refused
from baladiya.rules.text import arabic_digits


@pytest.mark.parametrize(
    "typed",
    [
        "3/4/2026",
        "03-04-2026",
        "3.4.2026",
        "3 4 2026",
        "٣/٤/٢٠٢٦",
        "۰۳/۰۴/۲۰۲۶",
        "2026-04-03",
        "٢٠٢٦/٤/٣",
        "3 April 2026",
        "3 apr 2026",
        "٣ أبريل ٢٠٢٦",
        "3 ابريل 2026",
        "3\u200f/4\u200f/2026",
    ],
)
def test_the_third_of_april_is_read_day_first_in_every_form(typed):
    assert read_date(typed) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/2/2026", "date_impossible"),
        ("4/23/2026", "date_impossible"),
        ("1/1/1789", "date_impossible"),
        ("3/4/26", "date_malformed"),
        ("20260403", "date_malformed"),
        ("3 مايوه 2026", "date_malformed"),
        ("", "date_malformed"),
    ],
)
def test_a_date_that_is_none_is_refused_and_never_turned_about(typed, code):
    with pytest.raises(Refused) as refused:
        read_date(typed)
    assert refused.value.code == code


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_what_is_shown_is_read_back(day):
    for language in ("ar", "en"):
        assert read_date(show_date(day, language)) == day
    assert read_date(arabic_digits(f"{day.day}/{day.month}/{day.year}")) == day


def test_a_day_is_shown_in_words():
    assert show_date(date(2026, 11, 24), "en") == "24 November 2026"
    assert show_date(date(2026, 11, 24), "ar") == "24 نوفمبر 2026"
    assert show_weekday(date(2026, 11, 24), "ar") == "الثلاثاء"


def test_a_moment_is_shown_by_the_clock_of_bahrain():
    late = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    assert show_time(late) == "00:30"
    assert show_date(late, "en") == "24 November 2026"
    assert show_moment(late, "ar") == "24 نوفمبر 2026، 00:30"


def test_the_hijri_day_stands_beside_the_gregorian_one():
    assert show_hijri(date(2026, 11, 23), "ar") == "13 جمادى الآخرة 1448 هـ"
    assert show_hijri(date(2026, 11, 23), "en").startswith("13 Jumada")


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2199, 1, 1)])
def test_outside_the_years_of_the_hijri_table_nothing_is_shown(day):
    assert show_hijri(day, "ar") == ""
