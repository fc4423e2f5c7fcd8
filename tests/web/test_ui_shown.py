"""Numbers, names and dates as they are printed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.test import override_settings
from django.utils import translation

from baladiya.rules.definition import Status, Text
from baladiya.ui import shown
from baladiya.ui.statuses import LOOKS


@pytest.fixture
def arabic() -> Iterator[None]:
    with translation.override("ar"):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def write(source: str, **values: Any) -> str:
    return engines["django"].from_string(source).render(values)


def test_a_reference_is_one_run_from_left_to_right(arabic: None) -> None:
    printed = write("{% ref x %}", x="RC-7K4M-9Q2D")
    assert printed == '<bdi dir="ltr" class="ref" translate="no">RC-7K4M-9Q2D</bdi>'


@pytest.mark.parametrize("filter_name", ["bdi", "ltr", "ref"])
def test_what_people_typed_is_escaped(filter_name: str, arabic: None) -> None:
    assert "<b>" not in write(f"{{{{ x|{filter_name} }}}}", x="<b>")


def test_money_has_three_decimals_and_its_currency_in_arabic(arabic: None) -> None:
    assert shown.money(1_234_500).replace("&nbsp;", " ") == (
        '<bdi class="nowrap"><bdi dir="ltr" class="number">1,234.500</bdi> د.ب.</bdi>'
    )


def test_money_has_three_decimals_and_its_currency_in_english(english: None) -> None:
    assert '<bdi class="nowrap">BHD&nbsp;<bdi dir="ltr" class="number">5.000</bdi>' in shown.money(
        5000
    )


def test_a_negative_amount_keeps_its_sign_in_front(arabic: None) -> None:
    assert '<bdi dir="ltr" class="number">-12.500</bdi>' in shown.money(-12_500)


@pytest.mark.parametrize(
    "value", [date(2026, 11, 23), datetime(2026, 11, 22, 22, 30, tzinfo=UTC), "2026-11-23"]
)
def test_a_day_is_said_in_words_and_by_the_clock_of_bahrain(value: Any, arabic: None) -> None:
    assert shown.day(value) == '<bdi><time datetime="2026-11-23">23 نوفمبر 2026</time></bdi>'


def test_a_moment_is_shown_in_bahrain(english: None) -> None:
    printed = shown.moment(datetime(2026, 11, 23, 6, 14, tzinfo=UTC))
    assert "23 November 2026" in printed
    assert '<span dir="ltr">09:14</span>' in printed


def test_the_hijri_day_stands_beside_and_is_left_out_where_unknown(arabic: None) -> None:
    assert "1448" in shown.hijri(date(2026, 11, 23))
    assert shown.hijri(date(2190, 1, 1)) == ""


@pytest.mark.parametrize(
    ("language", "setting", "printed"),
    [("ar", "arab", "٤٬٠٢٨"), ("ar", "latn", "4,028"), ("en", "arab", "4,028")],
)
def test_digits_follow_the_setting_in_arabic_only(
    language: str, setting: str, printed: str
) -> None:
    centre = settings.BALADIYA.model_copy(update={"digits": setting})
    with override_settings(BALADIYA=centre), translation.override(language):
        assert printed in shown.number(4028)


def test_a_reference_stays_in_ascii_whatever_the_setting() -> None:
    centre = settings.BALADIYA.model_copy(update={"digits": "arab"})
    with override_settings(BALADIYA=centre), translation.override("ar"):
        assert "RC-7K4M" in shown.ref("RC-7K4M")
        assert "3600 1234" in shown.phone("+97336001234")


def test_words_are_picked_by_language_from_a_text_or_a_mapping(english: None) -> None:
    assert shown.said(Text(ar="نعم", en="Yes")) == "Yes"
    assert shown.said({"ar": "نعم", "en": "Yes"}) == "Yes"


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1"), (482_113, "470"), (2_310_442, "2.2"), (10 * 1024**2, "10.0")]
)
def test_a_file_size_is_said_in_round_figures(size: int, said: str, english: None) -> None:
    assert f">{said}<" in shown.file_size(size)


def test_every_status_has_a_word_and_an_icon_beside_its_colour(arabic: None) -> None:
    assert set(LOOKS) == set(Status)
    for status in Status:
        printed = write("{% status_badge status %}", status=status)
        assert "<svg" in printed
        assert str(LOOKS[status].word) in printed


def test_a_badge_may_be_asked_for_by_the_stored_word(english: None) -> None:
    assert "Under review" in write("{% status_badge status %}", status="in_review")


@pytest.mark.parametrize(
    ("value", "share"), [(0, "0.00"), (5, "50.00"), (10, "100.00"), (20, "100.00")]
)
def test_a_bar_is_as_long_as_its_share(value: int, share: str) -> None:
    assert f'width="{share}%"' in write("{% bar value 10 %}", value=value)


def test_a_bar_of_nothing_is_empty() -> None:
    assert 'width="0.00%"' in write("{% bar 3 0 %}")
