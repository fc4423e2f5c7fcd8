"""The first filling of the table of holidays, which an administrator then keeps.

The library knows the fixed and the moon-dependent holidays (estimated where no circular has named
them yet), but neither the day of Arafah nor the days given in place of a holiday that fell on a
weekend.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import holidays
from hijridate import Hijri

from baladiya.municipalities.models import Holiday

YEARS = range(2019, 2029)
_LIBRARY = "library of holidays"
_ESTIMATED = re.compile(r"\s*\((?:estimated|تقديري)\)")
_ARAFAH_MONTH, _ARAFAH_DAY = 12, 9
_HIJRI_YEARS = range(1440, 1451)
_SIGHTING = timedelta(days=1)  # how far the announced day can lie from the reckoned one


class _GivenDay(NamedTuple):
    """A day off in place of one that fell on a weekend, by circular."""

    day: date
    ar: str
    en: str


_IN_PLACE = (
    _GivenDay(date(2025, 6, 9), "تعويض عن عيد الأضحى", "Day in place of Eid al-Adha"),
    _GivenDay(date(2025, 6, 10), "تعويض عن عيد الأضحى", "Day in place of Eid al-Adha"),
    _GivenDay(date(2026, 3, 23), "تعويض عن عيد الفطر", "Day in place of Eid al-Fitr"),
    _GivenDay(date(2026, 3, 24), "تعويض عن عيد الفطر", "Day in place of Eid al-Fitr"),
)


def holiday_rows() -> Iterator[Holiday]:
    """Will give a row for each holiday of `YEARS`, with Arabic and English names."""
    known = {row.date: row for row in _library_rows()}
    for row in (*_arafah_rows(known), *_given_rows()):
        known.setdefault(row.date, row)
    yield from known.values()


def _library_rows() -> Iterator[Holiday]:
    arabic = holidays.country_holidays("BH", years=YEARS, language="ar")
    english = holidays.country_holidays("BH", years=YEARS, language="en_US")
    for day in sorted(arabic):
        yield Holiday(
            date=day,
            name_ar=_ESTIMATED.sub("", arabic[day]),
            name_en=_ESTIMATED.sub("", english[day]),
            confirmed=not _ESTIMATED.search(english[day]),
            source=_LIBRARY,
        )


def _arafah_rows(known: dict[date, Holiday]) -> Iterator[Holiday]:
    """Will give 9 Dhu al-Hijjah of each year: the day before Eid al-Adha as announced, if it is."""
    for year in _HIJRI_YEARS:
        reckoned = Hijri(year, _ARAFAH_MONTH, _ARAFAH_DAY).to_gregorian()
        day = date(reckoned.year, reckoned.month, reckoned.day)
        if day.year not in YEARS:
            continue
        feast = _feast_near(known, day + timedelta(days=1))
        yield Holiday(
            date=feast.date - timedelta(days=1) if feast else day,
            name_ar="يوم عرفة",
            name_en="Arafah Day",
            confirmed=feast is not None and feast.confirmed,
            source=_LIBRARY if feast else "Umm al-Qura calendar",
        )


def _feast_near(known: dict[date, Holiday], day: date) -> Holiday | None:
    """Will give the first day of Eid al-Adha, at most one day from the reckoned one."""
    near = (known.get(day + _SIGHTING * shift) for shift in (-1, 0, 1))
    return next((row for row in near if row and row.name_en == "Eid al-Adha"), None)


def _given_rows() -> Iterator[Holiday]:
    for given in _IN_PLACE:
        yield Holiday(
            date=given.day,
            name_ar=given.ar,
            name_en=given.en,
            confirmed=True,
            source="circular, as reported in the press",
        )
