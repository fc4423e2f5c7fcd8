"""Money is whole fils: 1000 fils are one dinar, and no amount is ever a binary fraction."""

import re
from decimal import Decimal

from baladiya.rules.problems import refuse
from baladiya.rules.text import clean_line

FILS_PER_DINAR = 1000
# What people write beside an amount; the Arabic abbreviation with or without its dots.
_CURRENCY = re.compile(r"BHD|BD|د\.?\s?ب\.?|دينار(?: بحريني)?|dinars?", re.IGNORECASE)
# A comma only groups thousands: "1,5" is refused, since half the world would read one and a half.
_AMOUNT = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.([0-9]*))?")


def read_money(raw: str) -> int:
    """Will give an amount typed in dinars as whole fils: "1,234.5" is 1234500.

    Raises `Refused`: money_malformed, money_too_fine (more than three decimals).
    """
    typed = _CURRENCY.sub("", clean_line(raw).replace("،", ",")).replace(" ", "")
    match = _AMOUNT.fullmatch(typed)
    if not match:
        raise refuse("money_malformed")
    dinars, fraction = match[1].replace(",", ""), (match[2] or "").rstrip("0")
    if len(fraction) > len("000"):
        raise refuse("money_too_fine")
    return int(dinars) * FILS_PER_DINAR + int(fraction.ljust(3, "0"))


def show_fils(fils: int) -> str:
    """Will write fils as dinars with three decimals: 1234500 is "1,234.500"."""
    return f"{Decimal(fils) / FILS_PER_DINAR:,.3f}"


def show_money(fils: int, language: str) -> str:
    """Will write fils with the currency: "BHD 5.000" or "5.000 د.ب."."""
    amount = show_fils(fils)
    return f"BHD {amount}" if language == "en" else f"{amount} د.ب."
