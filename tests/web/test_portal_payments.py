"""Paying: off to the bank and back; only a genuine callback books, and only once."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.http import HttpResponse
from django.test import Client

from baladiya.casework.models import Application
from baladiya.integrations.payments import signing
from baladiya.integrations.payments.sandbox_bank import SandboxBank
from baladiya.integrations.payments.sandbox_server import serve
from baladiya.ledger.models import Bill, Payment, UnmatchedPayment
from baladiya.people.models import Person
from baladiya.rules.definition import Status
from baladiya.ui import clock
from tests.support.casework import Centre, fresh
from tests.support.people import make_person
from tests.support.portal import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
SECRET = "a secret of the tests"


@pytest.fixture
def centre() -> Centre:
    return Centre(clock.now())


@pytest.fixture
def bank(settings: LazySettings) -> Iterator[SandboxBank]:
    """The sandbox bank over real HTTP; its callbacks reach nobody here."""
    bank = SandboxBank(SECRET, retry_after=())
    running = serve(0, secret=SECRET, bank=bank)
    settings.PAYMENT_SECRET = SECRET
    changed = {"payment_url": running.url, "base_url": "http://127.0.0.1:9"}
    settings.BALADIYA = settings.BALADIYA.model_copy(update=changed)
    yield bank
    running.close()


def citizen_of(centre: Centre) -> Visitor:
    return Visitor(Person.objects.get(account_id=centre.citizen.account_id))


def told(secret: str = "", **changes: Any) -> HttpResponse:
    bill = Bill.objects.get()
    message = {
        "payment": "p1",
        "bill": bill.number,
        "amount": bill.amount_fils,
        "currency": "BHD",
        "paid": True,
    }
    body = json.dumps(message | changes).encode()
    key = secret or settings.PAYMENT_SECRET
    headers = signing.headers_for(key, "callback", body, time.time())
    content_type = headers.pop("Content-Type")
    client = Client(enforce_csrf_checks=True)
    answer: HttpResponse = client.post(
        "/payments/callback/", body, content_type=content_type, headers=headers
    )
    return answer


def test_paying_leads_to_the_bank_with_the_bill_and_the_way_back(
    centre: Centre, bank: SandboxBank
) -> None:
    application = centre.approved()
    address = f"/en/applications/{application.reference}/pay/"
    answer = citizen_of(centre).client.post(address)
    assert answer.status_code == 302
    payment = next(iter(bank.payments.values()))
    assert answer.headers["Location"].endswith(f"/pay/{payment.id}")
    assert payment.wanted.bill == Bill.objects.get().number
    assert payment.wanted.amount == Bill.objects.get().amount_fils
    assert payment.wanted.return_url.endswith(f"/en/applications/{application.reference}/paid/")
    assert payment.wanted.callback_url.endswith("/payments/callback/")


def test_paying_twice_in_two_windows_is_one_payment(centre: Centre, bank: SandboxBank) -> None:
    address = f"/en/applications/{centre.approved().reference}/pay/"
    visitor = citizen_of(centre)
    first, second = visitor.client.post(address), visitor.client.post(address)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(bank.payments) == 1


def test_a_bank_that_is_down_is_told_with_a_way_to_try_again(
    centre: Centre, bank: SandboxBank
) -> None:
    bank.switches = bank.switches.model_copy(update={"down": True})
    visitor = citizen_of(centre)
    answer = visitor.client.post(f"/en/applications/{centre.approved().reference}/pay/")
    assert answer.status_code == 503
    assert b"Try again" in answer.content


def test_a_stranger_pays_nothing_and_learns_nothing(centre: Centre) -> None:
    address = f"/en/applications/{centre.approved().reference}"
    stranger = Visitor(make_person("900222222")).client
    assert stranger.post(f"{address}/pay/").status_code == 404
    assert stranger.get(f"{address}/paid/").status_code == 404


def test_until_the_bank_has_told_the_payment_is_being_confirmed(centre: Centre) -> None:
    application = centre.approved()
    visitor = citizen_of(centre)
    visitor.open(f"/en/applications/{application.reference}/paid/")
    assert "Your payment is being confirmed" in visitor.html
    assert fresh(application).status == Status.WAITING_FOR_PAYMENT
    told()
    visitor.open(f"/en/applications/{application.reference}/paid/")
    assert "Your payment was received" in visitor.html


def test_the_same_callback_twice_books_once(centre: Centre) -> None:
    application = centre.approved()
    assert told().status_code == told().status_code == 200
    assert Payment.objects.count() == 1
    assert fresh(application).status == Status.ACCEPTED


def test_a_forged_callback_books_nothing(centre: Centre) -> None:
    application = centre.approved()
    assert told(secret="another secret").status_code == 403
    assert Client().post("/payments/callback/", b"{}", "application/json").status_code == 403
    assert not Payment.objects.exists()
    assert fresh(application).status == Status.WAITING_FOR_PAYMENT


def test_a_wrong_amount_is_kept_for_a_person_and_answered_with_success(centre: Centre) -> None:
    application: Application = centre.approved()
    assert told(amount=1).json() == {"outcome": "parked"}
    assert UnmatchedPayment.objects.get().amount == 1
    assert fresh(application).status == Status.WAITING_FOR_PAYMENT


def test_a_declined_payment_leaves_the_bill_open(centre: Centre) -> None:
    centre.approved()
    assert told(paid=False).json() == {"outcome": "declined"}
    assert Bill.objects.get().state == "open"


def test_a_malformed_callback_is_refused(centre: Centre) -> None:
    centre.approved()
    assert told(amount="much").status_code == 400
