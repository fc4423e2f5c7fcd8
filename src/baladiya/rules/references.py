"""Numbers the centre gives out: random, typed from paper and telephone, with a check character.

The 32 letters leave out I, L, O and U, so nothing is read as another letter or as a word. The check
character is a weighted sum in the field of 32 elements with a different weight at every place:
one wrong character, or any two changed about, never gives a valid number.
"""

import hashlib
import re
import secrets
import unicodedata

from baladiya.rules.problems import refuse
from baladiya.rules.text import plain_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = ALPHABET[10:]
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_ALIKE = str.maketrans("OIL", "011")
_FIELD = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)

_BODY = 8  # characters after the prefix, the check character the last of them
_REFERENCE = re.compile(rf"[{LETTERS}]{{2}}[{ALPHABET}]{{{_BODY}}}")
_SECRET_LENGTH = 15  # 75 random bits
_CODE_LENGTH = 12  # more than 54 random bits


def new_reference(prefix: str) -> str:
    """Will make a reference such as "RC-7K4M-9Q2D": a prefix, seven random characters, a check.

    `prefix` is two letters of the alphabet, so that the reference begins with a Latin letter and
    keeps its order inside Arabic text. Raises ValueError for another prefix.
    """
    if not re.fullmatch(rf"[{LETTERS}]{{2}}", prefix):
        raise ValueError(f"{prefix!r} is not two letters of {LETTERS}")
    body = prefix + _random(_BODY - 1)
    return _grouped_reference(body + check_character(body))


def read_reference(raw: str) -> str:
    """Will give a reference as stored, from any case, spacing and script of digits.

    O is read as 0, I and L as 1. Raises `Refused`: reference_malformed, reference_mistyped.
    """
    typed = _typed(raw)
    whole = typed[:2] + typed[2:].translate(_READ_ALIKE)
    if not _REFERENCE.fullmatch(whole):
        raise refuse("reference_malformed")
    if check_character(whole[:-1]) != whole[-1]:
        raise refuse("reference_mistyped")
    return _grouped_reference(whole)


def new_secret() -> str:
    """Will make the secret that proves an application is one's own: 75 random bits, 5-5-5."""
    return _grouped(_random(_SECRET_LENGTH), 5)


def read_secret(raw: str) -> str:
    """Will give a secret as it was made. Raises `Refused`: secret_malformed."""
    whole = _typed(raw).translate(_READ_ALIKE)
    if len(whole) != _SECRET_LENGTH or not set(whole) <= set(ALPHABET):
        raise refuse("secret_malformed")
    return _grouped(whole, 5)


def secret_hash(secret: str) -> str:
    """Will give the SHA-256 of a secret in hex, the only form of it that is kept.

    A plain hash is enough: 75 random bits cannot be tried out.
    """
    return hashlib.sha256(secret.replace("-", "").encode()).hexdigest()


def new_code() -> str:
    """Will make the code of a certificate's check page: 12 characters, a letter first."""
    body = secrets.choice(LETTERS) + _random(_CODE_LENGTH - 2)
    return body + check_character(body)


def read_code(raw: str) -> str:
    """Will give a check page's code as stored. Raises `Refused`: code_malformed, code_mistyped."""
    typed = _typed(raw)
    whole = typed[:1] + typed[1:].translate(_READ_ALIKE)
    if len(whole) != _CODE_LENGTH or not set(whole) <= set(ALPHABET) or whole[0] not in LETTERS:
        raise refuse("code_malformed")
    if check_character(whole[:-1]) != whole[-1]:
        raise refuse("code_mistyped")
    return whole


def show_code(code: str) -> str:
    """Will write a code in groups of four for a reader."""
    return _grouped(code, 4)


def check_character(body: str) -> str:
    """Will give the character that makes the weighted sum of the whole zero."""
    total = 0
    for letter in body:
        # Horner: each place weighs twice (times x) what the next one weighs.
        total = _times_x(total ^ _VALUE[letter])
    return ALPHABET[total]


def _times_x(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 0b100000 else doubled


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _typed(raw: str) -> str:
    plain = unicodedata.normalize("NFKC", plain_digits(raw[:100])).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def _grouped(whole: str, size: int) -> str:
    return "-".join(whole[start : start + size] for start in range(0, len(whole), size))


def _grouped_reference(whole: str) -> str:
    return f"{whole[:2]}-{_grouped(whole[2:], 4)}"
