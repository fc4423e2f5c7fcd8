"""The form, one topic a page, as a browser without scripts fills it."""

import re

import pytest

from baladiya.casework.models import Application
from baladiya.people.models import Person
from baladiya.rules.references import new_reference
from tests.support.people import make_person
from tests.support.portal import CITIZEN, DWELLING, PURPOSE, Visitor, attach_all, begin, fill

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def visitor(applicant: Person) -> Visitor:
    return Visitor(applicant)


def stored(reference: str) -> Application:
    return Application.objects.get(reference=reference)


def test_the_first_page_is_filled_with_what_is_known_of_the_person(visitor: Visitor) -> None:
    begin(visitor)
    form = visitor.form("revision")
    assert form.values["personal_number"] == ["900112345"]
    assert form.values["name_ar"] == ["مريم التجريبية"]


def test_what_costs_nothing_in_this_case_is_not_priced(visitor: Visitor) -> None:
    reference = begin(visitor, service="excavation-extension")
    visitor.send("revision", **CITIZEN)
    closing = {
        "permit_number": "EX-7K4M-9Q2D",
        "road": "2107",
        "block": "321",
        "permit_ends": "2026-11-20",
        "action": "close",
    }
    visitor.send("revision", **closing)
    visitor.open(f"/en/applications/{reference}/check/")
    assert "Free" in visitor.html
    assert "0.000" not in visitor.html


def test_each_page_is_saved_and_leads_to_the_next(visitor: Visitor) -> None:
    reference = begin(visitor)
    assert "Step 1 of 5" in visitor.html
    visitor.send("revision", **CITIZEN)
    assert visitor.url.endswith("/edit/dwelling/")
    visitor.send("revision", **DWELLING)
    assert visitor.url.endswith("/edit/certificate/")
    visitor.send("revision", **PURPOSE)
    assert visitor.url.endswith("/papers/")
    kept = stored(reference)
    assert kept.answers["block"] == 321
    assert kept.pages_done == ["applicant", "dwelling", "certificate"]


@pytest.mark.parametrize("digits", ["٩٠٠١١٢٣٤٥", "۹۰۰۱۱۲۳۴۵", "900 112 345"])
def test_digits_of_every_script_are_stored_as_ascii(visitor: Visitor, digits: str) -> None:
    reference = begin(visitor)
    visitor.send("revision", **{**CITIZEN, "personal_number": digits})
    assert stored(reference).answers["personal_number"] == "900112345"


@pytest.mark.parametrize(("language", "told"), [("en", "nine digits"), ("ar", "تسعة أرقام")])
def test_a_mistake_is_told_at_the_question_and_in_the_summary_and_what_was_typed_stays(
    visitor: Visitor, language: str, told: str
) -> None:
    begin(visitor, language=language)
    visitor.send("revision", **{**CITIZEN, "personal_number": "12", "name_en": "Maryam Two"})
    assert visitor.answer.status_code == 422
    assert 'href="#field-personal_number"' in visitor.html
    assert visitor.html.count(told) >= 2
    form = visitor.form("revision")
    assert form.values["personal_number"] == ["12"]
    assert form.values["name_en"] == ["Maryam Two"]


def test_a_page_with_a_mistake_writes_nothing(visitor: Visitor) -> None:
    reference = begin(visitor)
    before = stored(reference)
    visitor.send("revision", **{**CITIZEN, "personal_number": "12", "name_en": "Maryam Two"})
    after = stored(reference)
    assert (after.answers, after.revision) == (before.answers, before.revision)


def test_something_unusual_is_shown_once_and_kept_when_sent_again(visitor: Visitor) -> None:
    reference = begin(visitor)
    odd = {**CITIZEN, "personal_number": "901312345"}
    visitor.send("revision", **odd)
    assert "looks unusual" in visitor.html
    assert visitor.url.endswith("/edit/applicant/")
    visitor.send("revision")
    assert visitor.url.endswith("/edit/dwelling/")
    assert stored(reference).answers["personal_number"] == "901312345"


def test_another_unusual_answer_is_shown_again(visitor: Visitor) -> None:
    begin(visitor)
    visitor.send("revision", **{**CITIZEN, "personal_number": "901312345"})
    visitor.send("revision", personal_number="901412345")
    assert visitor.url.endswith("/edit/applicant/")
    assert "looks unusual" in visitor.html


def test_an_answer_that_adds_questions_shows_them_as_a_step_and_not_as_a_mistake(
    applicant: Person,
) -> None:
    applicant.kind, applicant.personal_number = "", ""
    applicant.save()
    visitor = Visitor(applicant)
    begin(visitor)
    assert "personal_number" not in visitor.form("revision").values
    typed = {name: value for name, value in CITIZEN.items() if name != "personal_number"}
    visitor.send("revision", **typed)
    assert visitor.answer.status_code == 200
    assert "adds the questions" in visitor.html
    assert "error-summary" not in visitor.html
    visitor.send("revision")
    assert visitor.answer.status_code == 422  # shown by now, and still not answered
    visitor.send("revision", personal_number="900112345")
    assert visitor.url.endswith("/edit/dwelling/")


def test_questions_that_hang_on_another_answer_can_be_asked_for_without_saving(
    visitor: Visitor,
) -> None:
    reference = begin(visitor)
    form = visitor.form("revision")
    answer = visitor.client.post(
        visitor.url, {**form.values, "applicant_kind": "visitor", "again": "1"}
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="passport_number"' in html
    assert 'name="personal_number"' not in html
    assert "error-summary" not in html
    assert stored(reference).revision == 1


def test_rows_are_added_and_taken_away_without_scripts(visitor: Visitor) -> None:
    begin(visitor)
    visitor.send("revision", **CITIZEN)
    visitor.send("revision", **DWELLING)
    visitor.send("revision", button=("add-row", "household"), household__0__member_name="سارة")
    form = visitor.form("revision")
    assert form.values["household-0-member_name"] == ["سارة"]
    assert form.values["household-1-member_name"] == [""]
    visitor.send("revision", button=("remove-row", "household.0"), household__1__member_name="أحمد")
    form = visitor.form("revision")
    assert "household-0-member_name" not in form.values
    assert form.values["household-1-member_name"] == ["أحمد"]


def test_the_other_language_keeps_the_page_and_everything_typed(visitor: Visitor) -> None:
    reference = begin(visitor)
    visitor.send(
        "revision", button=("switch_language", "ar"), personal_number="12", name_en="Maryam Two"
    )
    assert visitor.url == f"/ar/applications/{reference}/edit/applicant/"
    assert 'lang="ar" dir="rtl"' in visitor.html
    form = visitor.form("revision")
    assert form.values["personal_number"] == ["12"]
    assert form.values["name_en"] == ["Maryam Two"]
    assert form.action.startswith("/ar/")


def test_a_double_click_saves_once_and_goes_on(visitor: Visitor) -> None:
    reference = begin(visitor)
    form = visitor.form("revision")
    data = {**form.values, **CITIZEN}
    first = visitor.client.post(form.action, data)
    second = visitor.client.post(form.action, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert stored(reference).revision == 2


def test_a_stale_page_tells_of_the_change_and_keeps_what_was_typed(visitor: Visitor) -> None:
    reference = begin(visitor)
    form = visitor.form("revision")
    visitor.client.post(form.action, {**form.values, **CITIZEN})
    stale = {**form.values, **CITIZEN, "name_en": "Maryam Stale"}
    answer = visitor.client.post(form.action, stale)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "changed elsewhere" in html
    assert "Maryam Stale" in html
    assert stored(reference).answers["name_en"] == "Maryam Demo"
    visitor.answer = answer
    visitor.send("revision")  # having seen it, the reader sends it after all
    assert stored(reference).answers["name_en"] == "Maryam Stale"


@pytest.mark.parametrize("revision", ["", "x", "-1", "٣", "99999999999999999999"])
def test_a_revision_that_no_page_ever_had_is_a_conflict_and_no_accident(
    visitor: Visitor, revision: str
) -> None:
    begin(visitor)
    visitor.send("revision", **{**CITIZEN, "name_en": "Other Name", "revision": revision})
    assert visitor.answer.status_code == 409


def test_saving_for_later_keeps_what_is_right_and_opens_where_it_stood(visitor: Visitor) -> None:
    reference = begin(visitor)
    visitor.send(
        "revision", button=("later", "1"), **{**CITIZEN, "personal_number": "1", "name_en": "M Two"}
    )
    assert visitor.url.endswith("/saved/")
    kept = stored(reference)
    assert kept.answers["name_en"] == "M Two"
    assert kept.pages_done == []
    visitor.open(f"/en/applications/{reference}/resume/")
    assert visitor.url.endswith("/edit/applicant/")


def test_a_draft_is_resumed_on_another_device(visitor: Visitor, applicant: Person) -> None:
    reference = begin(visitor)
    visitor.send("revision", **CITIZEN)
    other = Visitor(applicant).open(f"/ar/applications/{reference}/resume/")
    assert other.url == f"/ar/applications/{reference}/edit/dwelling/"


def test_a_guest_is_given_the_code_once_and_again_when_saving(published: object) -> None:
    visitor = Visitor()
    reference = begin(visitor, service="municipal-account-open")
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}", visitor.html)
    assert found is not None
    visitor.send("revision", button=("later", "1"))
    assert f"/track/{reference}/{found[0]}/" in visitor.html


def test_a_shared_device_can_forget_what_a_guest_opened() -> None:
    visitor = Visitor()
    reference = begin(visitor, service="municipal-account-open")
    visitor.send("revision", button=("later", "1"))
    visitor.send("applications/forget/")
    assert visitor.client.get(f"/en/applications/{reference}/resume/").status_code == 404


@pytest.mark.parametrize("page", ["edit/applicant/", "papers/", "check/", "saved/", "discard/"])
def test_a_foreign_draft_looks_like_one_that_does_not_exist(visitor: Visitor, page: str) -> None:
    reference = begin(visitor)
    stranger = Visitor(make_person("900212345", name="غريب"))
    foreign = stranger.client.get(f"/en/applications/{reference}/{page}")
    unknown = stranger.client.get(f"/en/applications/{_never_given(reference)}/{page}")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert _without_incident(foreign.content) == _without_incident(unknown.content)
    sent = stranger.client.post(f"/en/applications/{reference}/{page}", {"revision": "1"})
    assert sent.status_code in {404, 405}
    assert stored(reference).revision == 1


def _never_given(reference: str) -> str:
    return new_reference(reference[:2])


def _without_incident(html: bytes) -> str:
    text = html.decode()
    text = re.sub(r'translate="no">[0-9a-f]{8}<', "<", text)
    text = re.sub(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}", "", text)
    return re.sub(r'value="[\w-]{20,}"', "", text)


def test_a_page_the_service_does_not_have_is_refused(visitor: Visitor) -> None:
    reference = begin(visitor)
    assert visitor.client.get(f"/en/applications/{reference}/edit/nowhere/").status_code == 400


def test_a_draft_is_deleted_after_asking(visitor: Visitor) -> None:
    reference = begin(visitor)
    visitor.open(f"/en/applications/{reference}/discard/")
    assert Application.objects.filter(reference=reference).exists()
    visitor.send("discard/")
    assert not Application.objects.filter(reference=reference).exists()


def test_markup_and_direction_overrides_typed_are_harmless(visitor: Visitor) -> None:
    reference = begin(visitor)
    first = visitor.url
    visitor.send("revision", **{**CITIZEN, "name_en": "<img src=x onerror=alert(1)>"})
    visitor.open(first)
    assert "<img src=x" not in visitor.html
    visitor.send("revision", **{**CITIZEN, "name_en": "Maryam\u202e Demo\u200b"})
    assert stored(reference).answers["name_en"] == "Maryam Demo"


def test_the_way_back_leads_through_the_pages(visitor: Visitor) -> None:
    reference = begin(visitor)
    visitor.send("revision", **CITIZEN)
    assert f'href="/en/applications/{reference}/edit/applicant/"' in visitor.html


def test_a_change_from_the_last_look_returns_there(visitor: Visitor) -> None:
    reference = begin(visitor)
    fill(visitor)
    attach_all(visitor)
    visitor.open(f"/en/applications/{reference}/edit/applicant/?back=check")
    visitor.send("revision", name_en="Maryam Three")
    assert visitor.url == f"/en/applications/{reference}/check/"
    assert "Maryam Three" in visitor.html
