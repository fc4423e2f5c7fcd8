"""Money is whole fils."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules.money import read_money, show_fils, show_money
from baladiya.rules.problems import Refused
from baladiya.rules.text import arabic_digits


@pytest.mark.parametrize(
    ("typed", "fils"),
    [
        ("5", 5_000),
        ("5.5", 5_500),
        ("5.", 5_000),
        ("0.001", 1),
        ("1,234.500", 1_234_500),
        ("١٬٢٣٤٫٥٠٠", 1_234_500),
        ("۱۲٫۵", 12_500),
        ("1،234", 1_234_000),
        ("BHD 5.000", 5_000),
        ("5.000 د.ب.\u200f", 5_000),
        ("٢٠ دينار", 20_000),
        ("5.5000", 5_500),
    ],
)
def test_an_amount_is_read_exactly(typed, fils):
    assert read_money(typed) == fils


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("5.0005", "money_too_fine"),
        ("1,5", "money_malformed"),
        ("12,34.5", "money_malformed"),
        ("-5", "money_malformed"),
        ("5.0.0", "money_malformed"),
        ("", "money_malformed"),
        ("خمسة", "money_malformed"),
        ("1e3", "money_malformed"),
        ("9" * 10, "money_malformed"),
    ],
)
def test_an_amount_that_could_be_misread_is_refused(typed, code):
    with pytest.raises(Refused) as refused:
        read_money(typed)
    assert refused.value.code == code


@given(st.integers(0, 10**12 - 1))
def test_what_is_shown_is_read_back_to_the_fils_in_both_scripts(fils):
    assert read_money(show_fils(fils)) == fils
    assert read_money(arabic_digits(show_fils(fils))) == fils


def test_amounts_always_have_three_decimals():
    assert show_fils(1_234_500) == "1,234.500"
    assert show_fils(-12_500) == "-12.500"
    assert show_fils(0) == "0.000"
    assert show_money(5_000, "en") == "BHD 5.000"
    assert show_money(5_000, "ar") == "5.000 د.ب."
