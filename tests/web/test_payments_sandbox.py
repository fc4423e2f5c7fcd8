"""The sandbox bank and its driver, over real HTTP: what is told, believed and refused."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection, transaction

from baladiya.integrations.payments import signing
from baladiya.integrations.payments.sandbox import SandboxPayments
from baladiya.integrations.payments.sandbox_bank import SandboxBank
from baladiya.integrations.payments.sandbox_server import RunningBank, main, serve
from baladiya.ledger import operations, queries
from baladiya.ledger.models import Bill, Payment, UnmatchedPayment
from baladiya.ledger.ports import PaymentProvider, provider
from baladiya.municipalities.models import Municipality
from baladiya.rules.problems import Refused

SECRET = "a secret of the tests"


@dataclass
class Heard:
    """A centre that only listens: its address, what it was told, and what it answers."""

    url: str = ""
    messages: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)
    act: Callable[[bytes, dict[str, str]], int] | None = None

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        self.messages.append((body, headers))
        status = self.answers.pop(0) if self.answers else 200
        if self.act:
            status = self.act(body, headers)
        if not self.answers:
            self.enough.set()
        return status


@pytest.fixture
def centre() -> Iterator[Heard]:
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(heard.take(body, dict(self.headers.items())))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield heard
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def running() -> Iterator[RunningBank]:
    bank = serve(0, secret=SECRET, bank=SandboxBank(SECRET, retry_after=(0, 0, 0)))
    yield bank
    bank.close()


@pytest.fixture
def driver(running: RunningBank) -> SandboxPayments:
    return SandboxPayments(running.url, SECRET)


def start(driver: PaymentProvider, centre: Heard, bill: str = "BN-7K4M-9Q2D") -> str:
    return driver.start(
        bill_number=bill,
        amount_fils=5_000,
        description="رسم شهادة <إثبات> السكن",
        return_url=f"{centre.url}/ar/applications/RC-7K4M-9Q2D/",
        callback_url=f"{centre.url}/payments/callback/",
    )


def ask(
    method: str, url: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    parts = urlsplit(url)
    line = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    body = urlencode(form) if form is not None else None
    line.request(method, path, body=body, headers=headers or {})
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, dict(answer.getheaders()), text


def callback(**change: object) -> bytes:
    told = {
        "payment": "p1",
        "bill": "BN-7K4M-9Q2D",
        "amount": 5_000,
        "currency": "BHD",
        "paid": True,
    }
    return json.dumps(told | change).encode()


def signed(body: bytes, *, purpose: str = "callback", age: float = 0) -> dict[str, str]:
    return signing.headers_for(SECRET, purpose, body, time.time() - age)


# The payer's way


def test_the_payer_sees_the_sum_pays_and_comes_back_and_the_centre_is_told(driver, centre):
    page = start(driver, centre)
    status, headers, text = ask("GET", page)
    assert status == 200
    assert 'dir="rtl"' in text
    assert "5.000" in text
    assert "&lt;إثبات&gt;" in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    status, headers, _ = ask("POST", page, {"decision": "pay"})
    assert status == 303
    assert headers["Location"] == f"{centre.url}/ar/applications/RC-7K4M-9Q2D/"
    told = driver.read_callback(*centre.messages[0])
    assert (told.bill_number, told.amount, told.currency, told.paid) == (
        "BN-7K4M-9Q2D",
        5_000,
        "BHD",
        True,
    )


def test_the_page_speaks_the_reader_s_language(driver, centre):
    page = start(driver, centre)
    assert 'lang="en" dir="ltr"' in ask("GET", page, headers={"Accept-Language": "en-GB"})[2]
    assert 'lang="ar" dir="rtl"' in ask("GET", f"{page}?lang=ar")[2]
    assert "Sandbox bank" in ask("GET", f"{page}?lang=en")[2]


def test_a_declined_payment_is_told_as_declined(driver, centre):
    ask("POST", start(driver, centre), {"decision": "decline"})
    assert driver.read_callback(*centre.messages[0]).paid is False


def test_a_decision_is_taken_once(driver, centre):
    page = start(driver, centre)
    for decision in ("pay", "decline", "pay"):
        ask("POST", page, {"decision": decision})
    assert len(centre.messages) == 1
    assert "decision" not in ask("GET", page)[2]


def test_asking_again_for_a_bill_is_the_same_payment_until_it_is_declined(driver, centre):
    page = start(driver, centre)
    assert start(driver, centre) == page
    ask("POST", page, {"decision": "decline"})
    again = start(driver, centre)
    assert again != page
    ask("POST", again, {"decision": "pay"})
    assert start(driver, centre) == again
    assert start(driver, centre, "BN-0000-0001") not in {page, again}


def test_a_callback_that_is_not_taken_is_told_again(driver, centre):
    centre.answers = [500, 503, 200]
    ask("POST", start(driver, centre), {"decision": "pay"})
    assert centre.enough.wait(timeout=30)
    assert [driver.read_callback(*message).reference for message in centre.messages].count(
        driver.read_callback(*centre.messages[0]).reference
    ) == 3


def test_a_finished_page_of_no_payment_is_not_found(driver, running):
    assert ask("GET", f"{running.url}/pay/nothing")[0] == 404
    assert ask("GET", f"{running.url}/elsewhere")[0] == 404


# What the bank believes


@pytest.mark.parametrize("purpose", ["callback", "switches"])
def test_the_bank_opens_no_payment_without_the_right_signature(running, purpose):
    body = b"{}"
    line = HTTPConnection("127.0.0.1", urlsplit(running.url).port)
    line.request("POST", "/payments", body=body, headers=signed(body, purpose=purpose))
    assert line.getresponse().status == 403
    line.close()
    assert not running.bank.payments


# What the centre believes


def test_a_genuine_callback_is_read_whatever_the_case_of_its_headers():
    body = callback()
    headers = {name.upper(): value for name, value in signed(body).items()}
    told = SandboxPayments("http://127.0.0.1:1", SECRET).read_callback(body, headers)
    assert told.reference == "p1"
    assert told.provider == "sandbox"


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: (body.replace(b"5000", b"9000"), signed(body)),
        lambda body: (body, signed(body) | {signing.SIGNATURE: "0" * 64}),
        lambda body: (body, signed(body) | {signing.SIGNATURE: "é"}),
        lambda body: (body, {}),
        lambda body: (body, signed(body) | {signing.TIMESTAMP: str(int(time.time()) + 60)}),
        lambda body: (body, signed(body) | {signing.TIMESTAMP: "²"}),
        lambda body: (body, signed(body, age=signing.TOLERANCE_SECONDS + 60)),
        lambda body: (body, signed(body, age=-signing.TOLERANCE_SECONDS - 60)),
        lambda body: (body, signed(body, purpose="create")),
        lambda body: (body, signing.headers_for("another", "callback", body, time.time())),
    ],
    ids=[
        "changed body",
        "changed signature",
        "signature not ASCII",
        "no signature",
        "changed timestamp",
        "timestamp that is no number",
        "too old",
        "from the future",
        "signed for another purpose",
        "another secret",
    ],
)
def test_a_forged_callback_is_refused(forge):
    body, headers = forge(callback())
    with pytest.raises(Refused, match="callback_not_genuine"):
        SandboxPayments("http://127.0.0.1:1", SECRET).read_callback(body, headers)


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b"{}",
        callback(amount="5000"),
        callback(amount=-1),
        callback(paid="yes"),
        callback(bill=""),
        callback(payment="p" * 81),
    ],
)
def test_a_signed_callback_that_makes_no_sense_is_refused(body):
    with pytest.raises(Refused, match="callback_malformed"):
        SandboxPayments("http://127.0.0.1:1", SECRET).read_callback(body, signed(body))


# A bank in trouble


def test_a_bank_that_is_not_there_is_a_clear_refusal(driver, running, centre):
    running.close()
    with pytest.raises(Refused, match="payment_provider_unavailable"):
        start(driver, centre)


@pytest.mark.parametrize("switch", ["failing", "down"])
def test_a_bank_in_trouble_is_a_clear_refusal_until_it_is_mended(driver, centre, switch):
    well = {"slow": False, "failing": False, "down": False}
    assert driver.set_switches(**well | {switch: True}) == well | {switch: True}
    assert driver.read_switches() == well | {switch: True}
    with pytest.raises(Refused, match="payment_provider_unavailable"):
        start(driver, centre)
    driver.set_switches(**well)
    assert ask("GET", start(driver, centre))[0] == 200


def test_a_bank_slower_than_our_patience_is_a_clear_refusal(centre):
    slow = serve(0, secret=SECRET, slow_seconds=600)
    try:
        driver = SandboxPayments(slow.url, SECRET, timeout=0.2)
        driver.set_switches(slow=True, failing=False, down=False)
        with pytest.raises(Refused, match="payment_provider_unavailable"):
            start(driver, centre)
    finally:
        slow.close()


def test_an_answer_cannot_send_the_payer_elsewhere(centre):
    class Liar(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.dumps({"payment": "../../elsewhere"}).encode()
            self.send_response(201)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        with pytest.raises(Refused, match="payment_provider_unavailable"):
            start(SandboxPayments(f"http://127.0.0.1:{server.server_port}", SECRET), centre)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_setting_names_the_driver_and_the_bank_runs_with_the_installation_s_secret(settings):
    driver = provider()
    assert isinstance(driver, SandboxPayments)
    assert driver.secret == settings.PAYMENT_SECRET
    assert main(["--port", "0"], wait=lambda: None) == 0


# From the payer's click to the books


def told(centre: Heard, body: bytes, headers: dict[str, str]) -> int:
    """Will tell the centre of a payment over HTTP, and give the status it answers with."""
    line = HTTPConnection("127.0.0.1", urlsplit(centre.url).port)
    try:
        line.request("POST", "/payments/callback/", body=body, headers=headers)
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.django_db(transaction=True)
def test_a_payment_told_a_hundred_times_and_forged_once_is_one_entry_in_the_books(
    driver: SandboxPayments, centre: Heard, now: datetime
):
    Municipality.objects.create(code="north", letters="NX", name_ar="ش", name_en="N")
    bill = operations.raise_bill(
        subject="case:1",
        purpose="sign:1",
        municipality="north",
        lines=[{"label": {"ar": "رسم", "en": "Fee"}, "amount_fils": 5_000, "account": "revenue:a"}],
        now=now,
    )

    def book(**given: object) -> Payment:
        with transaction.atomic(durable=True):
            return operations.receive_payment(**given)

    def act(body: bytes, headers: dict[str, str]) -> int:
        try:
            told = driver.read_callback(body, headers)
            operations.take_payment(told=told, book=book, now=now)
        except Refused:
            return 403
        finally:
            connection.close()
        return 200

    centre.act = act
    ask("POST", start(driver, centre, bill.number), {"decision": "pay"})
    body, headers = centre.messages[0]
    for _ in range(100):
        assert told(centre, body, headers) == 200
    forged = body.replace(b'"amount": 5000', b'"amount": 5001')
    assert forged != body
    assert told(centre, forged, headers) == 403
    assert Payment.objects.get().bill_id == bill.pk
    assert Bill.objects.get().state == Bill.State.PAID
    assert not UnmatchedPayment.objects.exists()
    assert queries.books_balance().ok
