"""Numbers, names, dates and amounts as they are printed: always set apart from the text around.

Un-isolated, "RC-7K4M" or "+973 1700" are painted in the wrong order inside Arabic. Everything here
gives markup with `<bdi>`, so a template never needs to think of it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.dates import show_date, show_hijri, show_month, show_time
from baladiya.rules.definition import Option, Text
from baladiya.rules.identifiers import show_iban, show_phone
from baladiya.rules.money import show_fils
from baladiya.rules.text import arabic_digits


def language() -> str:
    """Will give the language of the page being written: "ar" unless English is asked for."""
    return "en" if (get_language() or "ar").startswith("en") else "ar"


def digits(text: object) -> str:
    """Will write digits as the centre has set them for Arabic pages; for show only."""
    plain = str(text)
    arabic = language() == "ar" and settings.BALADIYA.digits == "arab"
    return arabic_digits(plain) if arabic else plain


def apart(text: object) -> SafeString:
    """Will set a name or any other run apart; its own letters decide its direction."""
    return format_html("<bdi>{}</bdi>", text)


def ltr(text: object) -> SafeString:
    """Will set apart what is always written from left to right: a number, a code, a file name."""
    return format_html('<bdi dir="ltr" class="number">{}</bdi>', text)


def ref(text: object) -> SafeString:
    """Will print a reference; its digits stay ASCII so that it can be copied and typed."""
    return format_html('<bdi dir="ltr" class="ref" translate="no">{}</bdi>', text)


def phone(number: str) -> SafeString:
    """Will print a stored telephone number as people read it."""
    return ltr(show_phone(number))


def iban(number: str) -> SafeString:
    """Will print an IBAN in groups of four, which may go on in the next line of a narrow page."""
    return format_html('<bdi dir="ltr">{}</bdi>', show_iban(number))


def number(value: float | str) -> SafeString:
    """Will print a count with its thousands: 4,028."""
    plain = f"{value:,}" if isinstance(value, int | float) else str(value)
    return ltr(digits(plain))


def money(fils: int) -> SafeString:
    """Will print whole fils with three decimals and the currency, in the reader's order."""
    amount = ltr(digits(show_fils(fils)))
    if language() == "en":
        return format_html('<bdi class="nowrap">BHD&nbsp;{}</bdi>', amount)
    return format_html('<bdi class="nowrap">{}&nbsp;د.ب.</bdi>', amount)


def day(value: date | str) -> SafeString:
    """Will print a day in words; a moment by its day in Bahrain, an ISO text as its day."""
    local = _local_day(value)
    words = digits(show_date(local, language()))
    return format_html('<bdi><time datetime="{}">{}</time></bdi>', local.isoformat(), words)


def month(value: date) -> SafeString:
    """Will print the month of a day in words."""
    words = digits(show_month(value, language()))
    return format_html('<bdi><time datetime="{}">{}</time></bdi>', f"{value:%Y-%m}", words)


def percent(value: int) -> SafeString:
    """Will print whole per cent."""
    return ltr(digits(f"{value}%"))


def moment(value: datetime) -> SafeString:
    """Will print a day and the time in Bahrain."""
    return format_html(
        '<bdi><time datetime="{}">{}</time>{} <span dir="ltr">{}</span></bdi>',
        value.isoformat(),
        digits(show_date(value, language())),
        "," if language() == "en" else "،",
        digits(show_time(value)),
    )


def hijri(value: date | str) -> SafeString:
    """Will print a day of the Hijri calendar, or nothing outside the years that are known."""
    words = show_hijri(_local_day(value), language())
    return format_html("<bdi>{}</bdi>", digits(words)) if words else SafeString("")


def said(words: Text | Option | Mapping[str, str] | str) -> str:
    """Will pick the words in the language of the page."""
    if isinstance(words, str):
        return words
    if isinstance(words, Mapping):
        return words[language()]
    return words.said_in(language())


def _local_day(value: date | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.astimezone(BAHRAIN).date() if isinstance(value, datetime) else value


def file_size(size: int) -> SafeString:
    """Will print a number of bytes in kilobytes or megabytes (of 1024 and 1024 squared bytes)."""
    mega = size >= 1024 * 1024
    amount = f"{size / 1024**2:.1f}" if mega else f"{max(size // 1024, 1)}"
    units = {"ar": ("كيلوبايت", "ميغابايت"), "en": ("KB", "MB")}[language()]
    return format_html("<bdi>{} {}</bdi>", ltr(digits(amount)), units[mega])
