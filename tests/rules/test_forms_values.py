"""Every field type: what is typed becomes one clean value, or a code that says what to do."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules import forms
from baladiya.rules.definition import FieldType
from baladiya.rules.forms import PageReading
from baladiya.rules.service import CompiledService
from tests.support.small_service import Data, asked, asking, facts, option

SCRIPTS = [str.maketrans("0123456789.,", script) for script in ("٠١٢٣٤٥٦٧٨٩٫٬", "۰۱۲۳۴۵۶۷۸۹٫٬")]
CHOICES = [option("tenant"), option("owner")]
COLUMNS = [asked("surface", "choice", options=CHOICES), asked("length", "decimal")]
SHAPES: dict[str, Data] = {
    "choice": {"options": CHOICES},
    "choices": {"options": CHOICES},
    "group": {"fields": COLUMNS},
}


def one(kind: str, **more: Any) -> CompiledService:
    """Will compile a service that asks one field `it`, its block, and looks at the answer."""
    return asking(
        asked("it", kind, **(SHAPES.get(kind, {}) | more)),
        asked("block", "block"),
        asked("after", "text", required=False, shown_when="answered.it"),
    )


def post(service: CompiledService, posted: dict[str, list[str]]) -> PageReading:
    page = service.definition.pages[0]
    return forms.read_page(service, page, {"block": ["317"], **posted}, facts({}))


def typed(kind: str, raw: str, **more: Any) -> PageReading:
    return post(one(kind, **more), {"it": [raw]})


def codes(reading: PageReading) -> list[tuple[str, str]]:
    return [(problem.code, problem.at) for problem in reading.problems]


@pytest.mark.parametrize(
    ("kind", "raw", "value", "more"),
    [
        ("text", "  شقة\u202e  ١٢ ", "شقة 12", {}),
        ("long_text", "سطر\r\n\r\n\r\nسطر", "سطر\n\nسطر", {}),
        ("arabic_name", "عبد الله بن آل التجريبي", "عبد الله بن آل التجريبي", {}),
        ("latin_name", "José O'Neil-Smith", "José O'Neil-Smith", {}),
        ("personal_number", "٨٥٠١٠١٢٣٤", "850101234", {}),
        ("commercial_registration", "١٢٣٤٥ / ١", "12345-1", {}),
        ("personal_or_commercial", "850 101 234", "850101234", {}),
        ("personal_or_commercial", "950 - 1", "950-1", {}),
        ("reference", " rc-7k4m / 9q2d ", "RC-7K4M / 9Q2D", {}),
        ("phone", "٣٦٠٠ ١٢٣٤", "+97336001234", {}),
        ("email", "\u200fSalem@Example.org", "salem@example.org", {}),
        ("iban", "bh67 bmag 0000 1299 1234 56", "BH67BMAG00001299123456", {}),
        ("money", "١٬٢٣٤٫٥", 1234500, {}),
        ("integer", "١٬٢٣٤", 1234, {}),
        ("integer", "-5", -5, {"least": -10}),
        ("integer", "7.0", 7, {}),
        ("decimal", "٠١٢٫٥٠", "12.5", {}),
        ("decimal", "1,234.125", "1234.125", {}),
        ("decimal", "-0", "0", {}),
        ("date", "٣/٤/٢٠٢٦", "2026-04-03", {}),
        ("date", "2026-04-03", "2026-04-03", {}),
        ("block", "٣١٧", 317, {}),
        ("country", "bh", "BH", {}),
        ("choice", "owner", "owner", {}),
        ("yes_no", "no", False, {}),
        ("yes_no", "yes", True, {}),
        ("consent", "on", True, {}),
    ],
)
def test_what_is_typed_becomes_a_clean_value(
    kind: str, raw: str, value: object, more: Data
) -> None:
    reading = typed(kind, raw, **more)
    assert reading.problems == ()
    assert reading.answers["it"] == value


@pytest.mark.parametrize(
    ("kind", "raw", "code", "more"),
    [
        ("text", "", "field_required", {}),
        ("text", " \u200f\u2067 ", "field_required", {}),
        ("text", "أ" * 11, "too_long", {"max_length": 10}),
        ("long_text", "x" * 50_000, "too_long", {}),
        ("arabic_name", "Salem", "arabic_letters_wanted", {}),
        ("arabic_name", "سالم Salem", "arabic_letters_wanted", {}),
        ("arabic_name", "123", "arabic_letters_wanted", {}),
        ("latin_name", "سالم", "latin_letters_wanted", {}),
        ("latin_name", "S\u0430lem", "latin_letters_wanted", {}),  # a Cyrillic letter in disguise
        ("personal_number", "12345", "personal_number_malformed", {}),
        ("personal_or_commercial", "12345678-1", "personal_or_commercial_malformed", {}),
        ("reference", "؟؟؟", "reference_characters", {}),
        ("reference", "A" * 41, "too_long", {}),
        ("reference", "A" * 21, "too_long", {"max_length": 20}),
        ("phone", "12", "phone_malformed", {}),
        ("email", "salem@", "email_malformed", {}),
        ("iban", "BH68BMAG00001299123456", "iban_mistyped", {}),
        ("money", "1,5", "money_malformed", {}),
        ("money", "0.0001", "money_too_fine", {}),
        ("money", "0.500", "too_small", {"least": 1000}),
        ("money", "2", "too_large", {"most": 1000}),
        ("integer", "1.5", "whole_number_wanted", {}),
        ("integer", "twelve", "number_malformed", {}),
        ("integer", "-1", "too_small", {}),
        ("integer", "9" * 30, "number_malformed", {}),
        ("integer", "1e9", "number_malformed", {}),
        ("decimal", "1,5", "number_malformed", {}),
        ("decimal", "1.2345", "too_fine", {}),
        ("decimal", "Infinity", "number_malformed", {}),
        ("decimal", "NaN", "number_malformed", {}),
        ("date", "31/2/2026", "date_impossible", {}),
        ("date", "tomorrow", "date_malformed", {}),
        ("block", "99", "block_malformed", {}),
        ("country", "EU", "country_unknown", {}),
        ("country", "XX", "country_unknown", {}),
        ("choice", "lodger", "choice_unknown", {}),
        ("yes_no", "perhaps", "choice_unknown", {}),
        ("consent", "", "consent_required", {}),
        ("consent", "no", "consent_required", {}),
    ],
)
def test_what_cannot_be_taken_says_why(kind: str, raw: str, code: str, more: Data) -> None:
    reading = typed(kind, raw, **more)
    assert codes(reading) == [(code, "field:it")]
    assert "it" not in reading.answers
    assert reading.typed["it"] == (raw,)


def test_an_odd_personal_number_is_a_warning_and_not_a_bar() -> None:
    reading = typed("personal_number", "859901234")
    assert reading.problems == ()
    assert [(it.code, it.at) for it in reading.warnings] == [
        ("personal_number_looks_odd", "field:it")
    ]
    assert reading.answers["it"] == "859901234"


@pytest.mark.parametrize("kind", list(FieldType))
def test_an_optional_question_may_be_left_open(kind: FieldType) -> None:
    reading = post(one(kind, required=False), {"it": [""]})
    assert reading.problems == ()
    assert reading.answers.get("it") is None


# --- choices, places, rows ------------------------------------------------------------------------


def test_several_choices_come_in_the_order_of_the_options_and_once() -> None:
    reading = post(one("choices"), {"it": ["owner", "tenant", "owner"]})
    assert reading.answers["it"] == ["tenant", "owner"]
    assert codes(post(one("choices"), {"it": ["owner", "x"]})) == [("choice_unknown", "field:it")]


def test_a_place_is_two_coordinates_in_the_country() -> None:
    reading = post(one("point"), {"it-lat": ["٢٦٫٢٢٨٥"], "it-lon": ["50.5860001"]})
    assert reading.answers["it"] == {"lat": "26.2285", "lon": "50.586"}


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        ("26.2", "", "coordinate_missing"),
        ("26.2", "east", "coordinate_malformed"),
        ("50.58", "26.22", "outside_the_country"),
        ("26.2", "51.5", "outside_the_country"),
    ],
)
def test_a_place_elsewhere_is_refused(lat: str, lon: str, code: str) -> None:
    reading = post(one("point"), {"it-lat": [lat], "it-lon": [lon]})
    assert codes(reading) == [(code, "field:it")]


def test_a_line_has_points_in_their_order_and_tells_the_wrong_one() -> None:
    service = one("line")
    points = {
        "it-0-lat": ["26.1"],
        "it-0-lon": ["50.5"],
        "it-1-lat": [""],
        "it-1-lon": [""],
        "it-10-lat": ["26.3"],
        "it-10-lon": ["50.6"],
        "it-9-lat": ["26.2"],
        "it-9-lon": ["50.6"],
    }
    reading = post(service, points)
    assert [point["lat"] for point in reading.answers["it"]] == ["26.1", "26.2", "26.3"]
    wrong = post(service, points | {"it-9-lon": ["5.06"]})
    assert codes(wrong) == [("outside_the_country", "field:it.9.lon")]
    assert codes(post(service, {"it-0-lat": ["26.1"], "it-0-lon": ["50.5"]})) == [
        ("points_too_few", "field:it")
    ]


def test_an_area_has_three_corners_or_more() -> None:
    corners = {
        f"it-{n}-{part}": [value]
        for n, point in enumerate((("26.1", "50.5"), ("26.2", "50.5"), ("26.2", "50.6")))
        for part, value in zip(("lat", "lon"), point, strict=True)
    }
    reading = post(one("area"), corners)
    assert reading.answers["it"] == [
        {"lat": "26.1", "lon": "50.5"},
        {"lat": "26.2", "lon": "50.5"},
        {"lat": "26.2", "lon": "50.6"},
    ]
    two = {name: value for name, value in corners.items() if not name.startswith("it-2")}
    assert codes(post(one("area"), two)) == [("points_too_few", "field:it")]


def test_rows_keep_their_numbers_and_empty_ones_are_passed_over() -> None:
    reading = post(
        one("group"),
        {
            "it-0-surface": ["tenant"],
            "it-0-length": ["٢٫٥"],
            "it-1-surface": [""],
            "it-1-length": [" "],
            "it-5-surface": ["lodger"],
            "it-5-length": [""],
        },
    )
    assert codes(reading) == [
        ("choice_unknown", "field:it.5.surface"),
        ("field_required", "field:it.5.length"),
    ]
    assert "it" not in reading.answers
    assert reading.typed["it-5-surface"] == ("lodger",)


def test_the_number_of_rows_is_bounded() -> None:
    rows = {f"it-{n}-length": ["1"] for n in range(4)}
    rows |= {f"it-{n}-surface": ["owner"] for n in range(4)}
    assert len(post(one("group"), rows).answers["it"]) == 4
    assert codes(post(one("group", most=3), rows)) == [("rows_too_many", "field:it")]
    assert codes(post(one("group", least=5), rows)) == [("rows_too_few", "field:it")]
    many = {f"it-{n}-length": ["1"] for n in range(400)}
    assert codes(post(one("group"), many)) == [("rows_too_many", "field:it")]


# --- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", 5),
        ("money", "5.000"),
        ("money", 5.0),
        ("integer", True),
        ("decimal", 2.5),
        ("block", "317"),
        ("yes_no", "yes"),
        ("yes_no", 1),
        ("choices", "owner"),
        ("choices", [1]),
        ("point", ["26.2", "50.5"]),
        ("point", {"lat": 26.2, "lon": 50.5}),
        ("point", {"lat": "26.2", "lon": "50.5", "alt": "1"}),
        ("line", {"0": {}}),
        ("group", ["row"]),
        ("group", "rows"),
    ],
)
def test_json_of_another_type_is_refused(kind: str, given: object) -> None:
    reading = forms.read_answers(one(kind), {"it": given, "block": 317}, facts({}))
    assert codes(reading) == [("answer_type_wrong", "field:it")]


def test_an_answer_to_no_question_is_refused() -> None:
    reading = forms.read_answers(one("text"), {"it": "a", "block": 317, "other": 1}, facts({}))
    assert codes(reading) == [("answer_unknown", "field:other")]
    rows = {"it": [{"surface": "owner", "length": "1", "extra": "1"}], "block": 317}
    assert codes(forms.read_answers(one("group"), rows, facts({}))) == [
        ("answer_unknown", "field:it")
    ]


# --- properties -----------------------------------------------------------------------------------

SERVICES = {kind: one(kind) for kind in FieldType}
NOISE = st.text(max_size=60) | st.text("0123456789٠١٢٣٤٥٦٧٨٩٫٬.,-/+ \u202e\u200f", max_size=30)
NUMERIC = [
    FieldType.PERSONAL_NUMBER,
    FieldType.COMMERCIAL_REGISTRATION,
    FieldType.PERSONAL_OR_COMMERCIAL,
    FieldType.PHONE,
    FieldType.MONEY,
    FieldType.INTEGER,
    FieldType.DECIMAL,
    FieldType.DATE,
    FieldType.BLOCK,
    FieldType.REFERENCE,
    FieldType.TEXT,
]


def posted_noise(kind: FieldType, words: list[str]) -> dict[str, list[str]]:
    names = ["it", "it-lat", "it-lon", "it-0-lat", "it-0-lon", "it-0-surface", "it-0-length"]
    names += ["it-1-lat", "it-1-lon", "it-1-length"]
    return {name: [word] for name, word in zip(names, words, strict=False)}


@given(st.sampled_from(list(FieldType)), st.lists(NOISE, min_size=10, max_size=10))
def test_arbitrary_text_gives_a_value_or_a_problem(kind: FieldType, words: list[str]) -> None:
    reading = post(SERVICES[kind], posted_noise(kind, words))
    assert bool(reading.problems) or reading.answers["it"] is not None


@given(st.sampled_from(list(FieldType)), st.lists(NOISE, min_size=10, max_size=10))
def test_what_was_read_is_read_again_as_itself(kind: FieldType, words: list[str]) -> None:
    reading = post(SERVICES[kind], posted_noise(kind, words))
    if reading.problems:
        return
    again = forms.read_answers(SERVICES[kind], reading.answers, facts({}))
    assert again.problems == ()
    assert again.answers == reading.answers


@given(st.sampled_from(NUMERIC), st.text("0123456789.,/-", min_size=1, max_size=14))
def test_three_scripts_of_digits_read_the_same(kind: FieldType, raw: str) -> None:
    plain = post(SERVICES[kind], {"it": [raw]})
    for script in SCRIPTS:
        other = post(SERVICES[kind], {"it": [raw.translate(script)]})
        assert other.answers == plain.answers
        assert codes(other) == codes(plain)


@given(
    st.sampled_from([*NUMERIC, FieldType.EMAIL, FieldType.IBAN, FieldType.ARABIC_NAME]),
    st.sampled_from(["850101234", "36001234", "317", "3/4/2026", "سالم", "BH67BMAG00001299123456"]),
    st.sampled_from("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2069\ufeff\u200b"),
    st.integers(0, 9),
)
def test_unseen_marks_make_no_difference(kind: FieldType, raw: str, mark: str, at: int) -> None:
    plain = post(SERVICES[kind], {"it": [raw]})
    marked = post(SERVICES[kind], {"it": [raw[:at] + mark + raw[at:] + mark]})
    assert marked.answers == plain.answers
    assert codes(marked) == codes(plain)


@given(st.sampled_from(list(FieldType)), st.lists(NOISE, min_size=10, max_size=10))
def test_every_answer_can_be_said_in_both_languages(kind: FieldType, words: list[str]) -> None:
    reading = post(SERVICES[kind], posted_noise(kind, words))
    value = reading.answers.get("it")
    field = SERVICES[kind].field("it")
    assert field is not None
    for language in ("ar", "en"):
        said = forms.show_answer(SERVICES[kind], field, value, language)
        assert bool(said) == (value is not None)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["lat", "lon", "surface", "length", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(st.sampled_from(list(FieldType)), json_values)
def test_arbitrary_json_gives_a_value_or_a_problem(kind: FieldType, given_value: object) -> None:
    service = SERVICES[kind]
    reading = forms.read_answers(service, {"it": given_value, "block": 317}, facts({}))
    assert bool(reading.problems) or reading.answers["it"] is not None


@given(st.sampled_from(list(FieldType)), json_values)
def test_arbitrary_stored_answers_never_break_a_form(kind: FieldType, stored: object) -> None:
    service = SERVICES[kind]
    given_facts = facts({"it": stored, "block": 317})
    forms.check(service, given_facts)
    forms.visible_pages(service, given_facts)
    forms.read_page(service, service.definition.pages[0], {}, given_facts)
