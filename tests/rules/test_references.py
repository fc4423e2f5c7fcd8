"""References, secrets and codes: typed from paper and said on the telephone."""

import re

import pytest

from baladiya.rules.problems import Refused
from baladiya.rules.references import (
    ALPHABET,
    LETTERS,
    new_code,
    new_reference,
    new_secret,
    read_code,
    read_reference,
    read_secret,
    secret_hash,
    show_code,
)

SAMPLES = 60


def refusal(read, typed):
    with pytest.raises(Refused) as refused:
        read(typed)
    return refused.value.code


def test_the_alphabet_leaves_out_what_is_read_as_something_else():
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_a_reference_is_a_prefix_and_two_groups_and_begins_with_a_latin_letter():
    for _ in range(SAMPLES):
        reference = new_reference("RC")
        assert re.fullmatch(rf"RC-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", reference)
        assert read_reference(reference) == reference


@pytest.mark.parametrize("prefix", ["R", "RCX", "R1", "IO", "rc", "رس", ""])
def test_a_prefix_that_could_be_misread_makes_no_reference(prefix):
    with pytest.raises(ValueError, match="two letters"):
        new_reference(prefix)


@pytest.mark.parametrize(
    ("make", "read"), [(lambda: new_reference("RC"), read_reference), (new_code, read_code)]
)
def test_every_single_wrong_character_is_found(make, read):
    for _ in range(SAMPLES):
        good = make().replace("-", "")
        for at, right in enumerate(good):
            for wrong in set(ALPHABET) - {right}:
                typed = good[:at] + wrong + good[at + 1 :]
                assert refusal(read, typed) in MISREAD[read], (good, typed)


@pytest.mark.parametrize(
    ("make", "read"), [(lambda: new_reference("RC"), read_reference), (new_code, read_code)]
)
def test_any_two_characters_changed_about_are_found(make, read):
    for _ in range(SAMPLES):
        good = make().replace("-", "")
        for first in range(len(good)):
            for second in range(first + 1, len(good)):
                if good[first] == good[second]:
                    continue
                typed = list(good)
                typed[first], typed[second] = typed[second], typed[first]
                assert refusal(read, "".join(typed)) in MISREAD[read], (good, typed)


MISREAD = {
    # A digit where a letter must stand is no reference at all; everything else fails the check.
    read_reference: {"reference_mistyped", "reference_malformed"},
    read_code: {"code_mistyped", "code_malformed"},
}


def test_a_reference_is_read_in_any_case_spacing_and_script_of_digits():
    for _ in range(SAMPLES):
        reference = new_reference("MA")
        whole = reference.replace("-", "")
        arabic = whole.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        misread = whole[:2] + whole[2:].replace("0", "O").replace("1", "l")
        for typed in (whole.lower(), f" {whole[:5]} {whole[5:]}\u200f", arabic, misread):
            assert read_reference(typed) == reference


@pytest.mark.parametrize(
    "typed", ["", "RC", "RC-7K4M-9Q2", "RC-7K4M-9Q2DD", "77-7K4M-9Q2D", "ا" * 10]
)
def test_what_has_not_the_shape_of_a_reference_is_told_apart_from_a_slip(typed):
    assert refusal(read_reference, typed) == "reference_malformed"


def test_references_do_not_repeat():
    assert len({new_reference("RC") for _ in range(2000)}) == 2000


def test_a_secret_is_three_groups_of_five_and_is_read_as_it_is_typed():
    secret = new_secret()
    assert re.fullmatch(rf"[{ALPHABET}]{{5}}(-[{ALPHABET}]{{5}}){{2}}", secret)
    assert read_secret(secret.lower().replace("-", " ")) == secret
    assert refusal(read_secret, secret[:-1]) == "secret_malformed"
    assert refusal(read_secret, secret[:-1] + "U") == "secret_malformed"


def test_only_the_hash_of_a_secret_is_kept_and_the_hyphens_do_not_matter():
    secret = new_secret()
    assert re.fullmatch("[0-9a-f]{64}", secret_hash(secret))
    assert secret_hash(secret) == secret_hash(secret.replace("-", ""))
    assert secret_hash(secret) != secret_hash(new_secret())


def test_a_code_is_twelve_characters_with_a_letter_first():
    for _ in range(SAMPLES):
        code = new_code()
        assert len(code) == 12
        assert code[0] in LETTERS
        assert read_code(show_code(code).lower()) == code
