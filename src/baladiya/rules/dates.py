"""Dates as they are typed and as they are shown, in both calendars and both languages."""

import re
from datetime import date, datetime

from hijridate import Gregorian

from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.problems import refuse
from baladiya.rules.text import clean_line

FIRST_YEAR, LAST_YEAR = 1900, 2199
MONTHS_EN = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
MONTHS_AR = [
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
]
WEEKDAYS_EN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WEEKDAYS_AR = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]

_BETWEEN = r"\s?[-/.\s\u2010-\u2015\u2212]\s?"
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{4}})")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})")
_IN_WORDS = re.compile(r"([0-9]{1,2})[\s-]([^\W\d_]+)\s?[,،-]?\s?([0-9]{4})")
_MONTH_OF = {
    name.casefold(): number
    for names in (MONTHS_EN, MONTHS_AR, tuple(name[:3] for name in MONTHS_EN))
    for number, name in enumerate(names, start=1)
} | {"ابريل": 4, "اغسطس": 8, "اكتوبر": 10, "sept": 9}


def read_date(raw: str) -> date:
    """Will give a day typed day first ("3/4/2026" is 3 April), year first, or in words.

    Digits of three scripts are read. Raises `Refused`: date_malformed, date_impossible (a day the
    calendar does not have, or a year out of range).
    """
    year, month, day = _parts(clean_line(raw))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise refuse("date_impossible")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise refuse("date_impossible") from error


def show_date(day: date, language: str) -> str:
    """Will write a day: "24 November 2026" or "24 نوفمبر 2026"; a moment by its day in Bahrain."""
    local = _local(day)
    months = MONTHS_EN if language == "en" else MONTHS_AR
    return f"{local.day} {months[local.month - 1]} {local.year}"


def show_month(day: date, language: str) -> str:
    """Will write the month of a day: "March 2026" or "مارس 2026"."""
    months = MONTHS_EN if language == "en" else MONTHS_AR
    return f"{months[day.month - 1]} {day.year}"


def show_weekday(day: date, language: str) -> str:
    """Will name the day of the week."""
    return (WEEKDAYS_EN if language == "en" else WEEKDAYS_AR)[_local(day).weekday()]


def show_time(moment: datetime) -> str:
    """Will write the time of day in Bahrain, 24 hours: "14:05"."""
    return f"{moment.astimezone(BAHRAIN):%H:%M}"


def show_moment(moment: datetime, language: str) -> str:
    """Will write day and time in Bahrain: "24 November 2026, 14:05"."""
    comma = "," if language == "en" else "،"
    return f"{show_date(moment, language)}{comma} {show_time(moment)}"


def show_hijri(day: date, language: str) -> str:
    """Will write a day in the Umm al-Qura calendar, or nothing outside the years it covers.

    For show only: Bahrain announces months by the moon, which can differ by a day.
    """
    local = _local(day)
    try:
        hijri = Gregorian(local.year, local.month, local.day).to_hijri()
    except OverflowError:
        return ""
    era = "AH" if language == "en" else "هـ"
    name = hijri.month_name("en" if language == "en" else "ar")
    return f"{hijri.day} {name} {hijri.year} {era}"


def _local(day: date) -> date:
    return day.astimezone(BAHRAIN).date() if isinstance(day, datetime) else day


def _parts(typed: str) -> tuple[int, int, int]:
    if match := _YEAR_FIRST.fullmatch(typed):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(typed):
        return int(match[3]), int(match[2]), int(match[1])
    match = _IN_WORDS.fullmatch(typed)
    if match and match[2].casefold() in _MONTH_OF:
        return int(match[3]), _MONTH_OF[match[2].casefold()], int(match[1])
    raise refuse("date_malformed")
