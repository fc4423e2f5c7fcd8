"""Reading what identifies a person, a company, an address or an account.

Each `read_...` takes what was typed and gives what is stored, or raises `Refused` with one code.
"""

import re

import phonenumbers
from stdnum import iban
from stdnum.exceptions import InvalidChecksum, ValidationError

from baladiya.rules.problems import refuse
from baladiya.rules.text import clean_line

COUNTRY = "BH"
FIRST_BLOCK, LAST_BLOCK = 100, 1299
_LONGEST_EMAIL = 254
_LONGEST_PHONE = 30
_IBAN_LENGTH = 22

# Typed between the digits of a number as it is printed on cards and statements.
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212./]")
_PERSONAL_NUMBER = re.compile(r"[0-9]{9}")
_REGISTRATION = re.compile(r"([0-9]{1,7})(?:-([0-9]{1,3}))?")
_BLOCK = re.compile(r"[0-9]{3,4}")
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)


def read_personal_number(raw: str) -> str:
    """Will give the nine digits of a personal number, as text since it may begin with 0.

    There is no public check digit, so only length and digits are demanded.
    Raises `Refused`: personal_number_malformed.
    """
    number = _without_separators(raw)
    if not _PERSONAL_NUMBER.fullmatch(number):
        raise refuse("personal_number_malformed")
    return number


def personal_number_looks_odd(number: str) -> bool:
    """Will say whether digits 3 and 4 are no month, as they mostly are: a warning, never a bar.

    Older and special numbers do not follow the pattern.
    """
    return not "01" <= number[2:4] <= "12"


def read_commercial_registration(raw: str) -> str:
    """Will give a registration as "12345-1" (number and branch) or "12345".

    Raises `Refused`: commercial_registration_malformed.
    """
    typed = re.sub(r"[/\u2010-\u2015\u2212]", "-", clean_line(raw)).replace(" ", "")
    match = _REGISTRATION.fullmatch(typed)
    if not match:
        raise refuse("commercial_registration_malformed")
    return typed


def read_phone(raw: str) -> str:
    """Will give a telephone number as E.164; one without a country is taken for Bahraini.

    Raises `Refused`: phone_malformed.
    """
    try:
        number = phonenumbers.parse(clean_line(raw)[:_LONGEST_PHONE], COUNTRY)
    except phonenumbers.NumberParseException as error:
        raise refuse("phone_malformed") from error
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise refuse("phone_malformed")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_takes_sms(phone: str) -> bool:
    """Will say whether a stored number may be a mobile, so that a text message can reach it."""
    kind = phonenumbers.number_type(phonenumbers.parse(phone))
    mobile = phonenumbers.PhoneNumberType
    return kind in {mobile.MOBILE, mobile.FIXED_LINE_OR_MOBILE}


def show_phone(phone: str) -> str:
    """Will write a stored number for a reader: "3600 1234", a foreign one with its country."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    form = phonenumbers.PhoneNumberFormat
    home = number.country_code == phonenumbers.country_code_for_region(COUNTRY)
    return phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL)


def read_iban(raw: str) -> str:
    """Will give a Bahraini IBAN in capitals without spaces.

    Raises `Refused`: iban_foreign (refunds are paid to accounts in Bahrain only), iban_malformed
    (length or shape), iban_mistyped (the check digits do not fit).
    """
    number = _without_separators(raw).upper()
    if re.match(rf"(?!{COUNTRY})[A-Z]{{2}}[0-9]{{2}}", number):
        raise refuse("iban_foreign")
    if len(number) != _IBAN_LENGTH or not number.isascii():
        raise refuse("iban_malformed")
    try:
        return str(iban.validate(number))
    except InvalidChecksum as error:
        raise refuse("iban_mistyped") from error
    except ValidationError as error:
        raise refuse("iban_malformed") from error


def show_iban(number: str) -> str:
    """Will write an IBAN in groups of four, as banks print it."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def read_email(raw: str) -> str:
    """Will give an e-mail address in lower case.

    Raises `Refused`: email_malformed.
    """
    address = clean_line(raw).lower()
    if len(address) > _LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise refuse("email_malformed")
    return address


def read_block(raw: str) -> int:
    """Will give a block number; whether such a block exists, the table of blocks tells.

    Raises `Refused`: block_malformed.
    """
    number = _without_separators(raw)
    if not _BLOCK.fullmatch(number) or not FIRST_BLOCK <= int(number) <= LAST_BLOCK:
        raise refuse("block_malformed")
    return int(number)


def _without_separators(raw: str) -> str:
    return _SEPARATORS.sub("", clean_line(raw))
