"""Text as people type it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules.text import (
    arabic_digits,
    clean_line,
    clean_paragraphs,
    isolate,
    plain_digits,
    search_key,
    search_words,
    sort_key,
)

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
UNSEEN = (
    "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\ufeff\u00ad\u2060\x00\x07"
)
ANY_TEXT = st.text(st.characters(), max_size=60)

VARIANTS = [
    ("أحمد", "احمد"),
    ("إبراهيم", "ابراهيم"),
    ("آمنة", "امنه"),
    ("هدى", "هدي"),
    ("فاطمة", "فاطمه"),
    ("عبدالله", "عبد الله"),
    ("مُحَمَّد", "محمد"),
    ("محمـــد", "محمد"),
    ("فؤاد", "فواد"),
    ("وائل", "وايل"),
    ("هناء", "هنا"),
    ("ٱلرحمن", "الرحمن"),
    ("علی", "علي"),
    ("کريم", "كريم"),
    ("ﻣﺤﻤﺪ", "محمد"),
    ("Émile", "emile"),
    ("A'ali", "aali"),
    ("Al-Khalifa", "al khalifa"),
    ("مجمع ٣١٧", "مجمع 317"),
    ("مجمع ۳۱۷", "مجمع 317"),
]


@pytest.mark.parametrize(("typed", "meant"), VARIANTS)
def test_what_a_reader_takes_for_the_same_word_has_the_same_search_key(typed, meant):
    assert search_key(typed) == search_key(meant)


@pytest.mark.parametrize(
    ("one", "other"), [("محمد", "محمود"), ("سالم", "سلمى"), ("Ali", "Alia"), ("علي", "عالي")]
)
def test_different_names_have_different_search_keys(one, other):
    assert search_key(one) != search_key(other)


def test_the_search_key_holds_no_spaces_marks_or_capitals():
    assert search_key(" مُحَمَّد  بن عبد الله (Demo) ٣") == "محمدبنعبداللهdemo3"


def test_a_part_written_apart_is_one_word_with_the_next():
    assert search_words("عبد الله بن أبو بكر") == search_words("عبدالله بن ابوبكر")
    assert search_words("Abdul Rahman Demo") == ("abdulrahman", "demo")


def test_a_joined_part_at_the_end_is_still_a_word():
    assert search_words("سالم عبد") == ("سالم", "عبد")


def test_names_sort_as_in_a_printed_arabic_list():
    # The order ICU gives for ar; code points would put إبراهيم and أحمد first.
    printed = ["آمنة", "ابتسام", "إبراهيم", "أحمد", "باسم", "پروين", "تقى", "ثامر", "فؤاد", "يوسف"]
    assert sorted(set(printed), key=sort_key) == printed


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_paragraphs(clean_paragraphs(text)) == clean_paragraphs(text)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text):
    assert search_key(search_key(text)) == search_key(text)


@given(ANY_TEXT)
def test_cleaned_text_can_be_stored_and_has_nothing_unseen(text):
    cleaned = clean_line(text)
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set(UNSEEN)
    assert cleaned == " ".join(cleaned.split())


@given(st.text("0123456789 .,-/abcدم", max_size=30))
def test_digits_of_three_scripts_are_stored_alike(text):
    assert clean_line(text.translate(ARABIC_INDIC)) == clean_line(text)
    assert clean_line(text.translate(PERSIAN)) == clean_line(text)
    assert plain_digits(arabic_digits(text)) == text


@given(st.text("محمد علي 12", min_size=1, max_size=12), st.data())
def test_an_unseen_mark_anywhere_makes_no_other_text(text, data):
    at = data.draw(st.integers(0, len(text)))
    mark = data.draw(st.sampled_from(UNSEEN))
    assert clean_line(text[:at] + mark + text[at:]) == clean_line(text)


def test_joiners_stay_inside_a_name_and_go_at_its_ends():
    assert clean_line("\u200cنیک\u200cنام\u200d") == "نیک\u200cنام"


def test_decomposed_and_composed_letters_are_stored_alike():
    assert clean_line(unicodedata.normalize("NFD", "أحمد é")) == "أحمد é"


def test_paragraphs_keep_their_lines_and_one_empty_line_between_them():
    typed = "  سطر ١\r\nسطر  ٢\u2028\n\n\n\nفقرة\u202e أخرى \n"
    assert clean_paragraphs(typed) == "سطر 1\nسطر 2\n\nفقرة أخرى"


def test_an_isolated_text_cannot_break_out_of_its_isolate():
    assert isolate("RC\u2069\u202e-1") == "\u2068RC-1\u2069"
