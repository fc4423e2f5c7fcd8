"""The officers' pages: the inbox, one case, deciding it, and what strangers see."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from baladiya.audit.models import AuditEvent
from baladiya.casework import operations as casework
from baladiya.casework.models import Application, Enquiry, PendingMove
from baladiya.ledger.models import UnmatchedPayment
from baladiya.outbox.models import OutboxItem
from baladiya.people.models import Account
from baladiya.rules.definition import Role
from tests.support.casework import Centre, submitted
from tests.support.office import STATEMENTS, Clock, case_url, clock_of, signed_in
from tests.support.people import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return clock_of(now, monkeypatch)


@pytest.fixture
def centre(now: datetime, clock: Clock) -> Centre:
    return Centre(now)


def fields(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(revision)" value="(\d+)"', html))


def test_the_inbox_shows_only_ones_own_municipality(centre: Centre) -> None:
    application = centre.apply()
    elsewhere = make_staff(("northern", Role.OFFICER))
    mine = signed_in(centre.officer).get("/en/office/").content.decode()
    theirs = signed_in(elsewhere).get("/en/office/?view=all").content.decode()
    assert application.reference in mine
    assert application.reference not in theirs
    assert signed_in(elsewhere).get(case_url(application)).status_code == 404


@pytest.mark.parametrize("text", ["reference", "مريم", "900112345"])
def test_a_case_is_found_by_reference_name_and_personal_number(centre: Centre, text: str) -> None:
    application = centre.apply()
    asked = application.reference if text == "reference" else text
    answer = signed_in(centre.officer).get("/ar/office/", {"q": asked})
    assert case_url(application).replace("/en/", "/ar/") in answer.content.decode()


def test_late_is_said_in_a_word_and_not_by_colour_alone(centre: Centre, clock: Clock) -> None:
    centre.apply()
    clock.time += timedelta(days=30)
    assert "Late" in signed_in(centre.officer).get("/en/office/").content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_case_shows_answers_papers_checks_and_records_that_it_was_read(
    centre: Centre, language: str
) -> None:
    application = centre.apply()
    path = case_url(application).replace("/en/", f"/{language}/")
    html = signed_in(centre.officer).get(path).content.decode()
    for shown in ("مريم التجريبية", "900112345", "2107", "title_deed.pdf", "<iframe"):
        assert shown in html
    read = AuditEvent.objects.get(action="application.read")
    assert read.actor == centre.officer.label
    assert read.subject == f"application:{application.reference}"


def test_a_paper_is_shown_inside_our_pages_only_and_may_run_nothing(centre: Centre) -> None:
    application = centre.apply()
    key = application.papers[0]["key"]
    answer = signed_in(centre.officer).get(case_url(application, f"papers/{key}/"))
    assert b"".join(answer).startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    kept = signed_in(centre.officer).get(case_url(application, f"papers/{key}/?download"))
    assert b"".join(kept).startswith(b"%PDF")
    assert kept["Content-Disposition"].startswith("attachment")
    stranger = signed_in(make_staff(("northern", Role.OFFICER)))
    assert stranger.get(case_url(application, f"papers/{key}/")).status_code == 404


def test_an_officer_takes_a_case_and_another_sees_that_it_is_taken(centre: Centre) -> None:
    application = centre.apply()
    signed_in(centre.officer).post(case_url(application, "claim/"))
    html = signed_in(centre.other_officer).get(case_url(application)).content.decode()
    assert "Someone else is working on this application" in html
    refused = signed_in(centre.other_officer).post(case_url(application, "claim/"), follow=True)
    assert "Someone else is working on this application" in refused.content.decode()
    signed_in(centre.officer).post(case_url(application, "release/"))
    assert Application.objects.get(pk=application.pk).claimed_by is None


def test_a_refusal_is_previewed_in_both_languages_made_and_undone(centre: Centre) -> None:
    application = centre.apply()
    browser = signed_in(centre.officer)
    url = case_url(application, "moves/refuse/")
    typed = {
        **fields(browser.get(url).content.decode()),
        "reasons": ["paper_missing"],
        "note": "Please call us first.",
    }
    preview = browser.post(url, {**typed, "preview": "1"}).content.decode()
    assert "أحد المستندات المطلوبة ناقص أو غير مقروء." in preview
    assert "A required document is missing or cannot be read." in preview
    assert preview.count("Please call us first.") >= 2
    assert not PendingMove.objects.exists()
    sent = browser.post(url, {**typed, "send": "1"}, follow=True)
    assert sent.redirect_chain[-1][0] == f"/en/office/?done={application.reference}"
    pending = PendingMove.objects.get()
    assert pending.given == {"reasons": ["paper_missing"], "note": "Please call us first."}
    assert case_url(application, "undo/") in sent.content.decode()
    browser.post(case_url(application, "undo/"))
    assert not PendingMove.objects.exists()


def test_the_language_can_be_changed_without_losing_what_was_typed(centre: Centre) -> None:
    application = centre.apply()
    browser = signed_in(centre.officer)
    url = case_url(application, "moves/refuse/")
    typed = {"revision": application.revision, "reasons": ["paper_missing"], "note": "kept words"}
    html = browser.post(url.replace("/en/", "/ar/"), {**typed, "switch_language": "ar"})
    assert re.search(r'value="paper_missing" checked', html.content.decode())
    assert "kept words" in html.content.decode()
    assert not PendingMove.objects.exists()


def test_a_refusal_without_a_reason_is_not_made_and_keeps_the_note(centre: Centre) -> None:
    application = centre.apply()
    browser = signed_in(centre.officer)
    url = case_url(application, "moves/refuse/")
    typed = fields(browser.get(url).content.decode())
    answer = browser.post(url, {**typed, "note": "kept words", "send": "1"})
    assert answer.status_code == 422
    assert "Choose at least one reason" in answer.content.decode()
    assert "kept words" in answer.content.decode()
    assert not PendingMove.objects.exists()


def test_what_is_to_be_corrected_needs_words_and_is_sent_with_them(centre: Centre) -> None:
    application = centre.apply()
    browser = signed_in(centre.officer)
    url = case_url(application, "moves/ask/")
    typed = {**fields(browser.get(url).content.decode()), "items": ["paper:title_deed"]}
    assert browser.post(url, {**typed, "send": "1"}).status_code == 422
    typed["note-paper:title_deed"] = "The last page is missing."
    browser.post(url, {**typed, "send": "1"})
    assert PendingMove.objects.get().given["items"] == [
        {"at": "paper:title_deed", "note": "The last page is missing."}
    ]


def test_a_conflict_is_told_and_keeps_the_reasons_and_words_typed(centre: Centre) -> None:
    application = centre.apply()
    browser = signed_in(centre.officer)
    url = case_url(application, "moves/refuse/")
    typed = {
        **fields(browser.get(url).content.decode()),
        "reasons": ["paper_missing"],
        "note": "my long words",
        "send": "1",
    }
    Application.objects.filter(pk=application.pk).update(revision=application.revision + 1)
    changed = browser.post(url, typed)
    html = changed.content.decode()
    assert changed.status_code == 409
    assert "was changed elsewhere" in html
    assert re.search(r'value="paper_missing" checked', html)
    assert "my long words" in html
    assert not PendingMove.objects.exists()
    browser.post(url, {**typed, **fields(html)})
    assert PendingMove.objects.get().made_by_id == centre.officer.staff_id


def test_a_case_decided_by_another_meanwhile_says_so_and_keeps_the_words(
    centre: Centre, now: datetime
) -> None:
    application = centre.apply()
    browser = signed_in(centre.officer)
    url = case_url(application, "moves/refuse/")
    typed = fields(browser.get(url).content.decode())
    casework.make_move(
        actor=centre.other_officer,
        reference=application.reference,
        move="approve",
        revision=application.revision,
        given={},
        now=now,
    )
    answer = browser.post(
        url, {**typed, "reasons": ["paper_missing"], "note": "my words", "send": "1"}
    )
    assert answer.status_code == 409
    assert "my words" in answer.content.decode()
    assert PendingMove.objects.get().move == "approve"


def test_what_was_corrected_stands_out_with_what_it_was_before(
    centre: Centre, clock: Clock
) -> None:
    application = centre.move(
        centre.officer, centre.apply(), "ask", items=[{"at": "field:building", "note": "Which?"}]
    )
    casework.answer_correction(
        actor=centre.citizen,
        reference=application.reference,
        posted={"building": ["77"]},
        revision=application.revision,
        now=centre.now,
    )
    clock.time = centre.now
    html = signed_in(centre.officer).get(case_url(application)).content.decode()
    changed = re.search(r'<div class="changed">.*?</div>', html, re.DOTALL)
    assert changed is not None
    assert "77" in changed[0]
    assert "12" in changed[0]


def test_an_enquiry_is_answered_by_someone_who_did_not_decide(centre: Centre, clock: Clock) -> None:
    application = centre.refused("paper_missing")
    casework.enquire(
        actor=centre.citizen,
        reference=application.reference,
        reason="paper_missing",
        question="Which paper?",
        now=centre.now,
    )
    clock.time = centre.now
    enquiry = Enquiry.objects.get()
    url = f"/en/office/enquiries/{enquiry.pk}/"
    decider = signed_in(centre.officer).get(url).content.decode()
    assert "Send the answer" not in decider
    browser = signed_in(centre.other_officer)
    assert application.reference in browser.get("/en/office/enquiries/").content.decode()
    page = browser.get(url).content.decode()
    assert "Which paper?" in page
    assert "mandatory documents published for the service" in page
    empty = browser.post(url, {"outcome": "upheld", "answer": ""})
    assert empty.status_code == 422
    browser.post(url, {"outcome": "upheld", "answer": "The title deed has no stamp."})
    enquiry.refresh_from_db()
    assert enquiry.answered_by_id == centre.other_officer.staff_id
    late = browser.post(url, {"outcome": "reopened", "answer": "kept answer"})
    assert late.status_code == 409
    assert "kept answer" in late.content.decode()


def test_inbox_and_case_cost_few_statements(centre: Centre, now: datetime) -> None:
    applications = [submitted(centre.citizen, now) for _ in range(4)]
    browser = signed_in(centre.officer)
    for path in ("/en/office/", case_url(applications[0])):
        browser.get(path)  # services and calendars are kept in the process
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        assert len(asked) <= STATEMENTS, [it["sql"] for it in asked]


def test_guests_and_applicants_are_refused(centre: Centre) -> None:
    application = centre.apply()
    for path in (
        "/en/office/",
        case_url(application),
        case_url(application, "moves/refuse/"),
        "/en/office/enquiries/",
        "/en/office/finance/",
        "/en/office/parked/",
    ):
        assert Client().get(path).status_code == 403
        assert Client().post(path).status_code in {403, 405}
    person = Client()
    person.force_login(Account.objects.get(pk=centre.citizen.account_id))
    assert person.get("/en/office/").status_code == 403


def test_finance_is_for_finance_officers_and_settles_a_payment_with_a_note(
    centre: Centre, now: datetime
) -> None:
    assert signed_in(centre.officer).get("/en/office/finance/").status_code == 403
    payment = UnmatchedPayment.objects.create(
        provider="sandbox",
        provider_reference="P-1",
        bill_number="B-0",
        amount=5000,
        currency="USD",
        reason="bill_unknown",
        told_at=now,
    )
    browser = signed_in(make_staff(("capital", Role.FINANCE_OFFICER)))
    assert "No bill has this number" in browser.get("/en/office/finance/").content.decode()
    without = browser.post("/en/office/finance/", {"settle": payment.pk})
    assert without.status_code == 422
    note = {"settle": payment.pk, f"note-{payment.pk}": "Sent back by transfer."}
    assert browser.post("/en/office/finance/", note).status_code == 302
    payment.refresh_from_db()
    assert payment.settled_at == now


def test_parked_items_are_seen_by_heads_and_tried_again(centre: Centre, now: datetime) -> None:
    item = OutboxItem.objects.create(
        topic="notify",
        key="k",
        not_before=now,
        state="parked",
        last_error="No route",
        created_at=now,
    )
    assert signed_in(centre.officer).get("/en/office/parked/").status_code == 403
    browser = signed_in(centre.head)
    assert "No route" in browser.get("/en/office/parked/").content.decode()
    browser.post(f"/en/office/parked/{item.pk}/retry/")
    item.refresh_from_db()
    assert item.state == "waiting"
