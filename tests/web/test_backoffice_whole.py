"""Pages of cases that have been through everything show it all, in both languages."""

import io
from datetime import datetime

import pytest
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from PIL import Image

from baladiya.casework import operations as casework
from baladiya.casework.models import Application
from baladiya.ledger import operations as ledger
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role
from tests.domain.test_files import A_HEIC
from tests.support.casework import Centre
from tests.support.office import STATEMENTS, case_url, signed_in
from tests.support.people import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
LANGUAGES = pytest.mark.parametrize("language", ["ar", "en"])


@pytest.fixture
def centre(now: datetime) -> Centre:
    return Centre(now)


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates that print a variable nobody set show it."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "%%unknown %s%%")


def opened(actor: Actor, path: str) -> str:
    answer = signed_in(actor).get(path)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    assert "%%unknown" not in html
    return html


def page_of(actor: Actor, application: Application, language: str) -> str:
    return opened(actor, case_url(application).replace("/en/", f"/{language}/"))


@LANGUAGES
def test_an_issued_case_shows_its_bill_certificate_and_messages(
    centre: Centre, language: str
) -> None:
    application = centre.paid(centre.approved())
    numbers = list(application.outputs.values_list("number", flat=True))
    html = page_of(centre.officer, application, language)
    assert len(numbers) == 2
    assert all(number in html for number in numbers)
    assert "5.000" in html


@LANGUAGES
def test_a_refused_case_shows_the_decision_and_the_enquiry(centre: Centre, language: str) -> None:
    application = centre.refused("paper_missing")
    casework.enquire(
        actor=centre.citizen,
        reference=application.reference,
        reason="paper_missing",
        question="",
        now=centre.now,
    )
    html = page_of(centre.other_officer, application, language)
    enquiry = application.enquiries.get()
    assert f"/{language}/office/enquiries/{enquiry.pk}/" in html
    casework.answer_enquiry(
        actor=centre.other_officer,
        enquiry_id=enquiry.pk,
        outcome="corrected",
        replacement="paper_expired",
        answer="It has expired.",
        now=centre.now,
    )
    assert "<del>" in page_of(centre.other_officer, application, language)
    answered = opened(centre.officer, f"/{language}/office/enquiries/{enquiry.pk}/")
    assert "It has expired." in answered
    with CaptureQueriesContext(connection) as asked:
        page_of(centre.other_officer, application, language)
    assert len(asked) <= STATEMENTS, [it["sql"] for it in asked]


@LANGUAGES
def test_finance_shows_deposits_and_refunds_with_their_account(
    centre: Centre, now: datetime, language: str
) -> None:
    officer = make_staff(("capital", Role.FINANCE_OFFICER))
    held, ordered = (
        ledger.hold_deposit(
            reference=reference,
            kind="building",
            municipality="capital",
            payer_number="900112345",
            payer_name="شركة افتراضية",
            amount_fils=180_000,
            subject="",
            now=now,
        )
        for reference in ("BC-1", "BC-2")
    )
    ledger.approve_refund(
        deposit=ordered,
        subject="x",
        amount_fils=180_000,
        deductions=[],
        iban="BH67BMAG00001299123456",
        account_name="شركة افتراضية",
        staff_id=officer.staff_id or 0,
        now=now,
    )
    html = opened(officer, f"/{language}/office/finance/")
    assert held.reference in html
    assert ordered.reference in html
    assert "BH67 BMAG" in html
    elsewhere = make_staff(("northern", Role.FINANCE_OFFICER))
    assert held.reference not in opened(elsewhere, f"/{language}/office/finance/")


def test_a_heic_is_drawn_for_the_viewer_and_kept_as_it_was_for_the_download(
    centre: Centre,
) -> None:
    application = centre.move(
        centre.officer, centre.apply(), "ask", items=[{"at": "paper:title_deed", "note": "Again"}]
    )
    kept = casework.attach_correction(
        actor=centre.citizen,
        reference=application.reference,
        slot="title_deed",
        content=io.BytesIO(A_HEIC),
        name="deed.heic",
        now=centre.now,
    )
    key = kept.papers[-1]["key"]
    browser = signed_in(centre.officer)
    shown = browser.get(case_url(application, f"papers/{key}/"))
    assert shown["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(shown.content)).format == "JPEG"
    original = browser.get(case_url(application, f"papers/{key}/?download"))
    assert b"".join(original) == A_HEIC
