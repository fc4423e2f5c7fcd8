"""The sandbox bank over HTTP: a small WSGI application with a server of its own.

Run by `python -m baladiya.integrations.payments.sandbox_server --port 8001`, or from a program by
`serve`. It shares only the secret and HTTP with the centre, as a real bank would.

| address | does |
| --- | --- |
| POST /payments | opens a payment (signed "create"); answers {"payment": id} |
| GET /pay/<id> | the payer's page |
| POST /pay/<id> | decision=pay or decline: tells the centre, sends the payer back |
| POST /switches | sets slow, failing, down (signed "switches"); an empty object only reads |
"""

import argparse
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from socketserver import TCPServer, ThreadingMixIn
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from pydantic import ValidationError

from baladiya.integrations.payments import signing
from baladiya.integrations.payments.sandbox_bank import SandboxBank, Switches, Wanted
from baladiya.integrations.payments.sandbox_pages import STYLE, payment_page, plain_page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("baladiya.sandbox_bank")
SLOW_SECONDS = 3.0
Answer = tuple[HTTPStatus, dict[str, str], str]
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Pages:
    """The WSGI application of one bank."""

    def __init__(self, bank: SandboxBank, *, slow_seconds: float = SLOW_SECONDS) -> None:
        self.bank = bank
        self.slow_seconds = slow_seconds

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        status, headers, text = self.answer(environ)
        body = text.encode()
        start_response(
            f"{status.value} {status.phrase}",
            [
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'; style-src 'self'"),
                *headers.items(),
            ],
        )
        return [body]

    def answer(self, environ: "WSGIEnvironment") -> Answer:
        """Will answer one request, after what the switches do to it."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        body = _body(environ)
        if path == "/style.css":
            return HTTPStatus.OK, {"Content-Type": "text/css"}, STYLE
        if path == "/switches" and method == "POST":
            return self.switches(body, environ)
        return self.trouble(environ) or self.banking(method, path, body, environ)

    def banking(self, method: str, path: str, body: bytes, environ: "WSGIEnvironment") -> Answer:
        """Will answer what the switches did not."""
        if path == "/payments" and method == "POST":
            return self.create(body, environ)
        if path.startswith("/pay/"):
            return self.pay(path.removeprefix("/pay/"), method, body, environ)
        return _page(environ, HTTPStatus.NOT_FOUND, "unknown")

    def trouble(self, environ: "WSGIEnvironment") -> Answer | None:
        """Will do what the switches say: be slow, fail, or be down."""
        if self.bank.switches.slow:
            self.bank.closing.wait(self.slow_seconds)
        if self.bank.switches.down:
            return _page(environ, HTTPStatus.SERVICE_UNAVAILABLE, "trouble")
        if self.bank.switches.failing:
            return _page(environ, HTTPStatus.INTERNAL_SERVER_ERROR, "trouble")
        return None

    def create(self, body: bytes, environ: "WSGIEnvironment") -> Answer:
        """Will open a payment for the centre."""
        if not self._signed("create", body, environ):
            return _json(HTTPStatus.FORBIDDEN, {"error": "signature"})
        try:
            payment = self.bank.create(Wanted.model_validate_json(body))
        except ValidationError:
            return _json(HTTPStatus.BAD_REQUEST, {"error": "malformed"})
        return _json(HTTPStatus.CREATED, {"payment": payment.id})

    def pay(self, key: str, method: str, body: bytes, environ: "WSGIEnvironment") -> Answer:
        """Will show a payment, or take the payer's decision and send the payer back."""
        payment = self.bank.payments.get(key)
        if payment is None:
            return _page(environ, HTTPStatus.NOT_FOUND, "unknown")
        decision = parse_qs(body.decode("utf-8", "replace")).get("decision", [""])[0]
        if method == "POST" and decision in {"pay", "decline"}:
            self.bank.decide(payment, paid=decision == "pay")
            return HTTPStatus.SEE_OTHER, HTML | {"Location": payment.wanted.return_url}, ""
        return HTTPStatus.OK, HTML, payment_page(payment, _language(environ))

    def switches(self, body: bytes, environ: "WSGIEnvironment") -> Answer:
        """Will set the switches that are named and give all."""
        if not self._signed("switches", body, environ):
            return _json(HTTPStatus.FORBIDDEN, {"error": "signature"})
        try:
            given = Switches.model_validate_json(body)
        except ValidationError:
            return _json(HTTPStatus.BAD_REQUEST, {"error": "malformed"})
        self.bank.switches = self.bank.switches.model_copy(
            update=given.model_dump(exclude_unset=True)
        )
        return _json(HTTPStatus.OK, self.bank.switches.model_dump())

    def _signed(self, purpose: str, body: bytes, environ: "WSGIEnvironment") -> bool:
        headers = {
            name.removeprefix("HTTP_").replace("_", "-"): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        return signing.is_genuine(self.bank.secret, purpose, body, headers, time.time())


def _body(environ: "WSGIEnvironment") -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    size = min(int(length), signing.LARGEST_BODY) if length.isdecimal() else 0
    body: bytes = environ["wsgi.input"].read(size) if size else b""
    return body


def _language(environ: "WSGIEnvironment") -> str:
    asked = parse_qs(str(environ.get("QUERY_STRING", ""))).get("lang", [""])[0]
    if asked in {"ar", "en"}:
        return asked
    spoken = str(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return "en" if spoken.lower().startswith("en") else "ar"


def _page(environ: "WSGIEnvironment", status: HTTPStatus, words: str) -> Answer:
    return status, HTML, plain_page(_language(environ), words)


def _json(status: HTTPStatus, content: dict[str, Any]) -> Answer:
    return status, JSON, json.dumps(content)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # WSGIServer asks the name service for our own name here, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        log.debug(format, *args)


class RunningBank:
    """A bank that serves in a thread until it is closed."""

    def __init__(self, server: _Server, bank: SandboxBank) -> None:
        self.server = server
        self.bank = bank
        self.url = f"http://{server.server_name}:{server.server_port}"
        self.thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Will stop serving and trying callbacks again."""
        self.bank.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def serve(
    port: int,
    *,
    secret: str,
    host: str = "127.0.0.1",
    bank: SandboxBank | None = None,
    slow_seconds: float = SLOW_SECONDS,
) -> RunningBank:
    """Will start a sandbox bank in a thread; port 0 takes a free one, told by `url`."""
    bank = bank or SandboxBank(secret)
    server = _Server((host, port), _Handler)
    server.set_app(Pages(bank, slow_seconds=slow_seconds))
    return RunningBank(server, bank)


def main(arguments: list[str] | None = None, wait: Callable[[], object] | None = None) -> int:
    """Will serve until interrupted, with the secret of the installation's settings."""
    parser = argparse.ArgumentParser(description="A bank without money, for demonstrations.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8001, help="port to listen on")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baladiya.site.settings")
    running = serve(given.port, host=given.host, secret=settings.PAYMENT_SECRET)
    try:
        (wait or running.thread.join)()
    except KeyboardInterrupt:
        pass
    finally:
        running.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
