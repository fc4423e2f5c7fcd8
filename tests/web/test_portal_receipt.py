"""The last look, the handing in, and the receipt."""

import pytest

from baladiya.casework.models import Application, Transition
from baladiya.municipalities.models import Block
from baladiya.people.models import Person
from tests.support.people import make_person
from tests.support.portal import (
    CITIZEN,
    DWELLING,
    PURPOSE,
    Visitor,
    apply_whole,
    attach_all,
    begin,
    fill,
    picture,
)

pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def visitor(applicant: Person) -> Visitor:
    return Visitor(applicant)


@pytest.fixture
def ready(visitor: Visitor) -> Visitor:
    """Someone before the last look, with everything filled in."""
    begin(visitor)
    fill(visitor)
    attach_all(visitor)
    assert visitor.url.endswith("/check/")
    return visitor


def reference_of(visitor: Visitor) -> str:
    return visitor.url.split("/")[3]


def test_the_last_look_tells_every_answer_paper_and_amount_with_a_way_to_change_it(
    ready: Visitor,
) -> None:
    for said in ("Maryam Demo", "321", "12345-1", "letter.png", "5.000"):
        assert said in ready.html
    reference = reference_of(ready)
    assert f"/en/applications/{reference}/edit/dwelling/?back=check#field-block" in ready.html
    assert f"/en/applications/{reference}/papers/#paper-owner_letter" in ready.html


def test_without_the_declaration_nothing_is_submitted(ready: Visitor) -> None:
    reference = reference_of(ready)
    ready.send("key")
    assert ready.answer.status_code == 422
    assert 'href="#field-declared"' in ready.html
    assert Application.objects.get(reference=reference).status == "draft"


def test_a_submission_gives_a_receipt_with_number_promise_and_what_happens_next(
    ready: Visitor,
) -> None:
    reference = reference_of(ready)
    ready.send("key", declared="yes")
    assert ready.url == f"/en/applications/{reference}/receipt/"
    for said in (reference, "We have received", "The details and papers are reviewed", "5.000"):
        assert said in ready.html
    assert f"/en/applications/{reference}/promise.ics" in ready.html


def test_a_double_click_submits_once_and_shows_the_same_receipt(ready: Visitor) -> None:
    form = ready.form("key")
    data = {**form.values, "declared": "yes"}
    first = ready.client.post(form.action, data)
    second = ready.client.post(form.action, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert Transition.objects.filter(move="submit").count() == 1


def test_another_page_of_the_same_draft_says_that_it_was_submitted(ready: Visitor) -> None:
    form = ready.form("key")
    ready.send("key", declared="yes")
    late = ready.client.post(form.action, {"key": "another", "declared": "yes"})
    assert late.status_code == 409
    assert "already been submitted" in late.content.decode()
    assert Transition.objects.filter(move="submit").count() == 1


@pytest.mark.parametrize("page", ["edit/applicant/", "papers/", "check/", "saved/", "discard/"])
def test_going_back_after_submitting_leads_to_the_application(visitor: Visitor, page: str) -> None:
    reference = apply_whole(visitor)
    answer = visitor.client.get(f"/ar/applications/{reference}/{page}")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "سبق تقديم هذا الطلب" in html
    assert f"/ar/applications/{reference}/receipt/" in html


def test_a_stale_form_page_changes_nothing_after_submitting(visitor: Visitor) -> None:
    begin(visitor)
    stale = visitor.form("revision")
    fill(visitor)
    attach_all(visitor)
    visitor.send("key", declared="yes")
    answer = visitor.client.post(stale.action, {**stale.values, **CITIZEN, "name_en": "Late"})
    assert answer.status_code == 409
    upload = visitor.client.post(
        stale.action.replace("edit/applicant", "papers"), {"paper-owner_id": picture()}
    )
    assert upload.status_code == 409
    assert Application.objects.get().answers["name_en"] == "Maryam Demo"
    assert len(Application.objects.get().papers) == 2


def test_what_is_missing_is_told_with_a_way_to_it(visitor: Visitor) -> None:
    reference = begin(visitor)
    visitor.open(f"/en/applications/{reference}/check/")
    assert "Something is still missing" in visitor.html
    assert f"/en/applications/{reference}/edit/dwelling/?back=check#field-block" in visitor.html
    visitor.send("key", declared="yes")
    assert visitor.answer.status_code == 422
    assert "was not submitted" in visitor.html
    assert f"/en/applications/{reference}/papers/#paper-owner_id" in visitor.html


def test_what_would_be_refused_is_told_before_it_is_submitted(visitor: Visitor) -> None:
    begin(visitor)
    visitor.send("revision", **CITIZEN)
    visitor.send("revision", **DWELLING)
    visitor.send("revision", **{**PURPOSE, "owner_number": CITIZEN["personal_number"]})
    attach_all(visitor)
    assert "this would be refused" in visitor.html
    assert "/edit/certificate/?back=check#field-owner_number" in visitor.html


def test_a_block_of_no_municipality_is_told_at_the_question(visitor: Visitor) -> None:
    Block.objects.filter(pk=321).delete()
    begin(visitor)
    fill(visitor)
    attach_all(visitor)
    visitor.send("key", declared="yes")
    assert visitor.answer.status_code == 422
    assert "edit/dwelling/?back=check#field-block" in visitor.html
    assert Application.objects.get().status == "draft"


def test_someone_signed_in_needs_no_tracking_code(visitor: Visitor) -> None:
    reference = apply_whole(visitor)
    assert f"/track/{reference}/" not in visitor.html


def test_a_receipt_is_shown_to_nobody_else(visitor: Visitor) -> None:
    reference = apply_whole(visitor)
    stranger = Visitor(make_person("900212345", name="غريب"))
    for page in ("receipt/", "promise.ics"):
        url = f"/en/applications/{reference}/{page}"
        assert stranger.client.get(url).status_code == 404
        assert Visitor().client.get(url).status_code == 404


def test_the_receipt_of_a_draft_leads_back_to_its_form(visitor: Visitor) -> None:
    reference = begin(visitor)
    visitor.open(f"/en/applications/{reference}/receipt/")
    assert visitor.url.endswith("/edit/applicant/")


def test_the_promise_can_be_put_into_a_calendar(visitor: Visitor) -> None:
    reference = apply_whole(visitor)
    answer = visitor.client.get(f"/ar/applications/{reference}/promise.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    unfolded = answer.content.replace(b"\r\n ", b"").decode()
    day = Application.objects.get().promised_at.astimezone().strftime("%Y%m%d")
    assert f"DTSTART;VALUE=DATE:{day}" in unfolded
    assert "شهادة إثبات السكن" in unfolded


def test_a_number_is_found_in_any_case_and_digits(visitor: Visitor) -> None:
    reference = apply_whole(visitor)
    assert visitor.client.get(f"/en/applications/{reference.lower()}/receipt/").status_code == 200
    mistyped = reference[:-1] + ("A" if reference[-1] != "A" else "B")
    answer = visitor.client.get(f"/en/applications/{mistyped}/receipt/")
    assert answer.status_code == 400
    assert "wrong" in answer.content.decode()
