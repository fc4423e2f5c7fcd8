"""Questions: every type is drawn, keeps what was typed, and is reached from its mistake."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import engines
from django.utils import translation

from baladiya.rules.definition import Field, FieldType, Option, Purpose, Text
from baladiya.rules.forms import page_fields, read_page, visible_pages
from baladiya.rules.problems import Problem
from baladiya.rules.service import Facts, compile_definition
from baladiya.ui.answers import as_typed, rows_edited
from baladiya.ui.controls import MANNERS
from baladiya.ui.fields import anchor, fewest_rows, label_at, labels_of, row_numbers
from baladiya.ui.specimens import FIELDS, PROBLEMS, TYPED, WARNINGS
from tests.support.definitions import bundles

NAME = Text(ar="سؤال", en="Question")
VOID = {"input", "meta", "link", "br", "hr", "path", "img", "rect"}


class Elements(HTMLParser):
    """Every element with its attributes, and whether all are closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def named(self, name: str) -> list[dict[str, str]]:
        return [given for _tag, given in self.found if given.get("name") == name]

    @property
    def ids(self) -> list[str]:
        return [given["id"] for _tag, given in self.found if "id" in given]


def field(kind: FieldType, **more: Any) -> Field:
    return Field(id="asked", type=kind, label=NAME, purpose=Purpose.DECIDE, **more)


def draw(
    asked: Field,
    typed: Mapping[str, Sequence[str]] | None = None,
    problems: Sequence[Problem] = (),
    **more: Any,
) -> Elements:
    extra = "".join(f" {name}={name}" for name in more)
    source = f"{{% answer_field field=asked value=typed problems=problems{extra} %}}"
    values = {"asked": asked, "typed": typed or {}, "problems": problems, **more}
    return Elements(engines["django"].from_string(source).render(values))


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_every_field_type_has_a_manner_of_typing() -> None:
    assert set(MANNERS) == set(FieldType)
    assert {asked.type for asked in FIELDS} >= set(FieldType) - {
        FieldType.TEXT,
        FieldType.REFERENCE,
        FieldType.INTEGER,
        FieldType.PERSONAL_OR_COMMERCIAL,
    }


@pytest.mark.parametrize("kind", list(FieldType))
def test_every_field_type_is_drawn_whole_with_a_label_and_unique_ids(
    kind: FieldType, language: str
) -> None:
    columns = (Field(id="part", type=FieldType.TEXT, label=NAME, purpose=Purpose.DECIDE),)
    options = (Option(id="one", ar="واحد", en="One"), Option(id="two", ar="اثنان", en="Two"))
    page = draw(field(kind, fields=columns if kind == FieldType.GROUP else (), options=options))
    assert len(page.ids) == len(set(page.ids))
    assert "field-asked" in page.ids
    labelled = {given["for"] for tag, given in page.found if tag == "label" and "for" in given}
    inside = {"radio", "checkbox"}
    for tag, given in page.found:
        if tag in {"input", "select", "textarea"} and given.get("type") not in inside:
            assert given["id"] in labelled


@pytest.mark.parametrize("kind", list(FieldType))
def test_no_question_uses_the_browsers_number_or_date_control(kind: FieldType) -> None:
    types = {given.get("type") for tag, given in draw(field(kind)).found if tag == "input"}
    assert not types & {"number", "date", "range"}


@pytest.mark.parametrize(
    ("kind", "direction"),
    [
        (FieldType.TEXT, "auto"),
        (FieldType.LONG_TEXT, "auto"),
        (FieldType.ARABIC_NAME, "rtl"),
        (FieldType.LATIN_NAME, "ltr"),
        (FieldType.EMAIL, "ltr"),
        (FieldType.PHONE, "ltr"),
        (FieldType.IBAN, "ltr"),
        (FieldType.PERSONAL_NUMBER, "ltr"),
        (FieldType.MONEY, "ltr"),
        (FieldType.DATE, "ltr"),
    ],
)
def test_each_kind_of_text_has_its_own_direction(kind: FieldType, direction: str) -> None:
    (control,) = draw(field(kind)).named("asked")
    assert control["dir"] == direction


@pytest.mark.parametrize(
    ("kind", "inputmode"),
    [
        (FieldType.PERSONAL_NUMBER, "numeric"),
        (FieldType.BLOCK, "numeric"),
        (FieldType.INTEGER, "numeric"),
        (FieldType.MONEY, "decimal"),
        (FieldType.DECIMAL, "decimal"),
    ],
)
def test_numbers_bring_up_the_keys_for_numbers(kind: FieldType, inputmode: str) -> None:
    assert draw(field(kind)).named("asked")[0]["inputmode"] == inputmode


def test_what_was_typed_is_shown_again_even_when_wrong(language: str) -> None:
    page = draw(
        field(FieldType.DATE),
        {"asked": ["31/02/<2026>"]},
        [Problem("date_impossible", at="field:asked")],
    )
    (control,) = page.named("asked")
    assert control["value"] == "31/02/<2026>"
    assert control["aria-invalid"] == "true"
    assert (
        set(control["aria-describedby"].split()) == {"hint-asked", "error-asked"} <= set(page.ids)
    )


def test_a_problem_of_another_question_is_not_shown_here() -> None:
    page = draw(field(FieldType.TEXT), {}, [Problem("field_required", at="field:other")])
    assert "error-asked" not in page.ids


def test_the_choices_made_are_marked() -> None:
    options = tuple(Option(id=name, ar=name, en=name) for name in ("one", "two", "three"))
    page = draw(field(FieldType.CHOICES, options=options), {"asked": ["one", "three"]})
    assert [given["value"] for given in page.named("asked") if "checked" in given] == [
        "one",
        "three",
    ]


def test_only_the_options_that_apply_are_offered() -> None:
    options = tuple(Option(id=name, ar=name, en=name) for name in ("one", "two"))
    page = draw(field(FieldType.CHOICE, options=options), options=options[:1])
    assert [given["value"] for given in page.named("asked")] == ["one"]


def test_a_long_choice_becomes_a_list_that_opens() -> None:
    options = tuple(Option(id=f"o{n}", ar=f"{n}", en=f"{n}") for n in range(9))
    page = draw(field(FieldType.CHOICE, options=options), {"asked": ["o4"]})
    assert [tag for tag, given in page.found if given.get("name") == "asked"] == ["select"]
    assert [
        given["value"] for tag, given in page.found if tag == "option" and "selected" in given
    ] == ["o4"]


def test_a_question_not_required_says_so_in_words(language: str) -> None:
    words = {"ar": "(اختياري)", "en": "(optional)"}[language]
    source = "{% answer_field field=asked value=typed required=False %}"
    drawn = (
        engines["django"].from_string(source).render({"asked": field(FieldType.TEXT), "typed": {}})
    )
    assert words in drawn
    assert "aria-required" not in drawn


def test_every_mistake_in_the_summary_leads_to_an_element_of_the_page(language: str) -> None:
    source = (
        "{% error_summary problems fields=fields %}{% for field in fields %}"
        "{% answer_field field=field value=typed problems=problems warnings=warnings %}{% endfor %}"
    )
    values = {"fields": FIELDS, "typed": TYPED, "problems": PROBLEMS, "warnings": WARNINGS}
    page = Elements(engines["django"].from_string(source).render(values))
    targets = [given["href"][1:] for tag, given in page.found if tag == "a"]
    assert len(targets) == len(PROBLEMS)
    assert set(targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("field:street", "field-street"),
        ("field:owners.1.name", "field-owners-1-name"),
        ("field:path.0.lat", "field-path-0-lat"),
        ("paper:lease", "paper-lease"),
        ("", ""),
    ],
)
def test_a_place_names_its_element(at: str, wanted: str) -> None:
    assert anchor(at) == wanted


def test_a_cell_is_named_by_its_group_its_row_and_its_column() -> None:
    labels = labels_of(FIELDS, "en")
    assert label_at("field:owners.1.person", labels) == "Owners \u2013 2 \u2013 Name"
    assert label_at("field:iban", labels) == "IBAN"
    assert label_at("field:unheard_of", labels) == ""


GROUP = field(
    FieldType.GROUP,
    fields=(Field(id="part", type=FieldType.TEXT, label=NAME, purpose=Purpose.DECIDE),),
    most=3,
)


def test_rows_keep_the_numbers_they_were_posted_under() -> None:
    page = draw(GROUP, {"asked-0-part": ["a"], "asked-4-part": ["b"]})
    assert [given["value"] for given in page.named("asked-4-part")] == ["b"]
    assert row_numbers(GROUP, {"asked-0-part": ["a"], "asked-4-part": ["b"]}) == (0, 4)


def test_a_group_always_shows_the_rows_it_demands() -> None:
    assert row_numbers(GROUP, {}) == (0,)
    assert fewest_rows(field(FieldType.LINE)) == 2
    assert row_numbers(field(FieldType.LINE), {"asked-0-lat": ["26"]}) == (0, 1)


def test_the_last_row_demanded_cannot_be_removed_and_a_full_group_takes_no_more() -> None:
    assert draw(GROUP).named("remove-row") == []
    full = {f"asked-{n}-part": ["x"] for n in range(3)}
    assert draw(GROUP, full).named("add-row") == []
    assert len(draw(GROUP, full).named("remove-row")) == 3


def test_a_row_is_added_after_the_last_with_everything_typed_kept() -> None:
    edited = rows_edited([GROUP], {"asked-0-part": ["a"], "note": ["n"], "add-row": ["asked"]})
    assert edited == {"asked-0-part": ["a"], "asked-1-part": [""], "note": ["n"]}


def test_a_row_is_removed_and_the_others_keep_their_answers() -> None:
    posted = {"asked-0-part": ["a"], "asked-1-part": ["b"], "remove-row": ["asked.0"]}
    assert rows_edited([GROUP], posted) == {"asked-1-part": ["b"]}


def test_a_form_sent_by_another_button_edits_no_rows() -> None:
    assert rows_edited([GROUP], {"asked-0-part": ["a"]}) is None


def test_a_button_for_a_group_that_is_not_there_changes_nothing() -> None:
    assert rows_edited([GROUP], {"asked-0-part": ["a"], "add-row": ["other"]}) == {
        "asked-0-part": ["a"]
    }


def stories() -> Iterator[Any]:
    for bundle in bundles():
        for example in bundle.examples:
            if not example.problems:
                yield pytest.param(bundle, example, id=f"{bundle.service}: {example.name}")


@pytest.mark.parametrize(("bundle", "example"), list(stories()))
def test_stored_answers_written_into_a_form_are_read_back_the_same(
    bundle: Any, example: Any
) -> None:
    service = compile_definition(bundle.definition)
    facts = Facts(answers=example.answers, today=date(2026, 11, 24), lookups=example.lookups)
    for page in visible_pages(service, facts):
        reading = read_page(service, page, as_typed(service, page, example.answers), facts)
        asked = {it.id for it in page_fields(service, page)}
        given = {name: value for name, value in example.answers.items() if name in asked}
        kept = {name: value for name, value in reading.answers.items() if value is not None}
        assert reading.problems == ()
        assert kept == given


def test_a_point_is_written_by_its_coordinates() -> None:
    definition = bundles()[0].definition
    page = definition.pages[0].model_copy(
        update={"id": "place", "groups": (), "fields": (field(FieldType.POINT),)}
    )
    service = compile_definition(definition.model_copy(update={"pages": (*definition.pages, page)}))
    typed = as_typed(service, page, {"asked": {"lat": "26.2", "lon": "50.5"}})
    assert typed == {"asked-lat": ["26.2"], "asked-lon": ["50.5"]}


def test_a_country_list_begins_with_bahrain_and_its_neighbours(language: str) -> None:
    page = draw(field(FieldType.COUNTRY))
    values = [given["value"] for tag, given in page.found if tag == "option"]
    assert values[:4] == ["", "BH", "SA", "KW"]
    assert len(values) == len(set(values)) > 200


def test_a_slot_tells_what_is_attached_and_stops_at_its_most() -> None:
    source = '{% paper_slot slot="lease" title="Lease" attached=files most=1 problems=problems %}'
    file = {"id": 7, "name": "a<b>.pdf", "size": 2048, "url": "/x/"}
    problems = [Problem("paper_required", {"ar": "x", "en": "x"}, at="paper:lease")]
    template = engines["django"].from_string(source)
    full = template.render({"files": [file], "problems": ()})
    assert "a&lt;b&gt;.pdf" in full
    assert 'type="file"' not in full
    empty = template.render({"files": [], "problems": problems})
    assert 'name="paper-lease"' in empty
    assert 'class="error"' in empty
    assert re.search(r'capture="environment"', empty)
