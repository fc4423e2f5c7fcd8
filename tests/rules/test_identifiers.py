"""Numbers and addresses that identify someone or something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from baladiya.rules.identifiers import (
    personal_number_looks_odd,
    phone_takes_sms,
    read_block,
    read_commercial_registration,
    read_email,
    read_iban,
    read_personal_number,
    read_phone,
    show_iban,
    show_phone,
)
from baladiya.rules.problems import Refused

SCRIPTS = [str.maketrans("0123456789", script) for script in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")]

READ = [
    (read_personal_number, "٨٥٠١٠١٢٣٤", "850101234"),
    (read_personal_number, "۰۵۰۱۰۱۲۳۴", "050101234"),
    (read_personal_number, " 8501 01234\u200f", "850101234"),
    (read_commercial_registration, "12345 / ١", "12345-1"),
    (read_commercial_registration, "950", "950"),
    (read_phone, "٣٦٠٠ ١٢٣٤", "+97336001234"),
    (read_phone, "00973 36001234", "+97336001234"),
    (read_phone, "+973-3600-1234\u202c", "+97336001234"),
    (read_phone, "+966 50 123 4567", "+966501234567"),
    (read_iban, "bh67 BMAG 0000 1299 1234 56", "BH67BMAG00001299123456"),
    (read_iban, "BH٦٧BMAG٠٠٠٠١٢٩٩١٢٣٤٥٦", "BH67BMAG00001299123456"),
    (read_email, "\u200fMariam.Demo@Example.ORG ", "mariam.demo@example.org"),
    (read_block, "٣١٧", 317),
    (read_block, "1299", 1299),
]
REFUSED = [
    (read_personal_number, "85010123", "personal_number_malformed"),
    (read_personal_number, "8501012345", "personal_number_malformed"),
    (read_personal_number, "85010123A", "personal_number_malformed"),
    (read_personal_number, "८५०१०१२३४", "personal_number_malformed"),
    (read_commercial_registration, "12345-1-2", "commercial_registration_malformed"),
    (read_commercial_registration, "12345678", "commercial_registration_malformed"),
    (read_phone, "99999999", "phone_malformed"),
    (read_phone, "1234", "phone_malformed"),
    (read_phone, "هاتف", "phone_malformed"),
    (read_phone, "", "phone_malformed"),
    (read_phone, "3" * 5000, "phone_malformed"),
    (read_iban, "BH68BMAG00001299123456", "iban_mistyped"),
    (read_iban, "BH67BMAG0000129912345", "iban_malformed"),
    (read_iban, "", "iban_malformed"),
    (read_iban, "GB82 WEST 1234 5698 7654 32", "iban_foreign"),
    (read_email, "mariam@example", "email_malformed"),
    (read_email, "mariam..demo@example.org", "email_malformed"),
    (read_email, "a@b.org\nBcc: c@d.org", "email_malformed"),
    (read_email, f"{'a' * 250}@example.org", "email_malformed"),
    (read_block, "99", "block_malformed"),
    (read_block, "1300", "block_malformed"),
    (read_block, "3a7", "block_malformed"),
]


@pytest.mark.parametrize(("read", "typed", "stored"), READ)
def test_a_number_is_stored_the_same_however_it_was_typed(read, typed, stored):
    assert read(typed) == stored


@pytest.mark.parametrize(("read", "typed", "code"), REFUSED)
def test_what_cannot_be_right_is_refused_with_its_code(read, typed, code):
    with pytest.raises(Refused) as refused:
        read(typed)
    assert refused.value.code == code


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_personal_numbers_in_three_scripts_are_one_person(number):
    assert {read_personal_number(number.translate(script)) for script in SCRIPTS} == {number}


@pytest.mark.parametrize(
    ("number", "odd"), [("850101234", False), ("851301234", True), ("850001234", True)]
)
def test_a_month_that_does_not_exist_is_only_a_warning(number, odd):
    assert personal_number_looks_odd(number) is odd
    assert read_personal_number(number) == number


@given(st.from_regex(r"[A-Z]{4}[A-Z0-9]{14}", fullmatch=True), st.data())
def test_one_wrong_digit_in_an_iban_is_found(account, data):
    number = f"BH{iban.calc_check_digits('BH00' + account)}{account}"
    assert read_iban(show_iban(number)) == number
    at = data.draw(st.integers(2, 3))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))
    with pytest.raises(Refused) as refused:
        read_iban(number[:at] + wrong + number[at + 1 :])
    assert refused.value.code == "iban_mistyped"


def test_phones_are_shown_as_they_are_said():
    assert show_phone("+97336001234") == "3600 1234"
    assert show_phone("+966501234567") == "+966 50 123 4567"


def test_only_a_mobile_takes_text_messages():
    assert phone_takes_sms("+97336001234")
    assert not phone_takes_sms("+97317001234")


def test_an_iban_is_shown_in_groups_of_four():
    assert show_iban("BH67BMAG00001299123456") == "BH67 BMAG 0000 1299 1234 56"
