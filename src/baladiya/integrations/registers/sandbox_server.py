"""Registers for demonstrations and tests over HTTP: a small WSGI application, a server of its own.

Run by `python -m baladiya.integrations.registers.sandbox_server --port 8002`, or from a program by
`serve`. It shares only the secret and HTTP with the centre, as real registers would.

| address | does |
| --- | --- |
| POST /<register> | {"number": ..., "parts": [...]}; answers {"found": ..., "record": {...}} |
| POST /switches | {"<register>": "well", "slow", "failing" or "down"}; {} only reads |

Each wants the header `Authorization: Bearer <secret>`.
"""

import argparse
import hmac
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError

from baladiya.integrations.registers.sandbox_records import INVENTED, Records, records
from baladiya.rules.definition import Register

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("baladiya.sandbox_registers")
# Longer than anybody here waits for a register.
SLOW_SECONDS = 4.0
LARGEST_BODY = 64 * 1024
Answer = tuple[HTTPStatus, dict[str, Any]]


class Manner(StrEnum):
    """How a register behaves."""

    WELL = "well"
    SLOW = "slow"
    FAILING = "failing"
    DOWN = "down"


class Wanted(BaseModel):
    """What the centre asks."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    number: str = Field(max_length=80)
    parts: list[str] = Field(max_length=40)


class Switches(RootModel[dict[Register, Manner]]):
    """How registers are to behave; those not named stay as they are."""


class SandboxRegisters:
    """The registers with their records, each in its own mood; `asked` counts questions."""

    def __init__(self, secret: str, content: Records) -> None:
        self.secret = secret
        self.content = content
        self.manners = dict.fromkeys(content, Manner.WELL)
        self.asked = dict.fromkeys(content, 0)
        self.closing = threading.Event()

    def look_up(self, register: Register, wanted: Wanted) -> dict[str, Any]:
        """Will answer a question with the parts it wants and no others."""
        self.asked[register] += 1
        record = self.content[register].get(wanted.number)
        if record is None:
            return {"found": False}
        return {
            "found": True,
            "record": {name: record[name] for name in wanted.parts if name in record},
        }


class Pages:
    """The WSGI application of the sandbox registers."""

    def __init__(self, sandbox: SandboxRegisters, *, slow_seconds: float = SLOW_SECONDS) -> None:
        self.sandbox = sandbox
        self.slow_seconds = slow_seconds

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        status, content = self.answer(environ)
        body = json.dumps(content, ensure_ascii=False).encode()
        start_response(
            f"{status.value} {status.phrase}",
            [
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
            ],
        )
        return [body]

    def answer(self, environ: "WSGIEnvironment") -> Answer:
        """Will answer one request."""
        body = _body(environ)
        given = str(environ.get("HTTP_AUTHORIZATION", "")).encode()
        if not hmac.compare_digest(given, f"Bearer {self.sandbox.secret}".encode()):
            return HTTPStatus.FORBIDDEN, {"error": "secret"}
        name = environ["PATH_INFO"].strip("/")
        try:
            if name == "switches":
                return HTTPStatus.OK, self.switch(body)
            if name in self.sandbox.content:
                return self.register(Register(name), body)
        except ValidationError:
            return HTTPStatus.BAD_REQUEST, {"error": "malformed"}
        return HTTPStatus.NOT_FOUND, {"error": "no such register"}

    def switch(self, body: bytes) -> dict[str, str]:
        """Will set how the named registers behave and give how all do."""
        given = Switches.model_validate_json(body).root
        manners = self.sandbox.manners
        manners.update({it: manner for it, manner in given.items() if it in manners})
        return {str(register): str(manner) for register, manner in manners.items()}

    def register(self, register: Register, body: bytes) -> Answer:
        """Will answer a question, in the mood the register is in."""
        match self.sandbox.manners[register]:
            case Manner.SLOW:
                self.sandbox.closing.wait(self.slow_seconds)
            case Manner.FAILING:
                return HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "failing"}
            case Manner.DOWN:
                return HTTPStatus.SERVICE_UNAVAILABLE, {"error": "down"}
            case Manner.WELL:
                pass
        return HTTPStatus.OK, self.sandbox.look_up(register, Wanted.model_validate_json(body))


def _body(environ: "WSGIEnvironment") -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    size = min(int(length), LARGEST_BODY) if length.isdecimal() else 0
    body: bytes = environ["wsgi.input"].read(size) if size else b""
    return body


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # WSGIServer asks the name service for our own name here, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]
        self.setup_environ()

    def handle_error(self, request: object, client_address: object) -> None:
        # Those who wait for a slow register leave before its answer.
        log.debug("no answer to %s from %s", client_address, request, exc_info=sys.exception())


class _Handler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        log.debug(format, *args)


class RunningRegisters:
    """Sandbox registers that serve in a thread until they are closed."""

    def __init__(self, server: _Server, sandbox: SandboxRegisters) -> None:
        self.server = server
        self.sandbox = sandbox
        self.url = f"http://{server.server_name}:{server.server_port}"
        self.thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Will stop serving; those kept waiting are answered at once."""
        self.sandbox.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def serve(
    port: int,
    *,
    secret: str,
    host: str = "127.0.0.1",
    content: Records | None = None,
    slow_seconds: float = SLOW_SECONDS,
) -> RunningRegisters:
    """Will start the registers in a thread; port 0 takes a free one, told by `url`."""
    content = content or {register: dict(rows) for register, rows in INVENTED.items()}
    sandbox = SandboxRegisters(secret, content)
    server = _Server((host, port), _Handler)
    server.set_app(Pages(sandbox, slow_seconds=slow_seconds))
    return RunningRegisters(server, sandbox)


def main(arguments: list[str] | None = None, wait: Callable[[], object] | None = None) -> int:
    """Will serve until interrupted, with the secret of the installation's settings."""
    parser = argparse.ArgumentParser(description="Registers of invented people.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8002, help="port to listen on")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baladiya.site.settings")
    content = records(Path(settings.BALADIYA.definitions_dir))
    running = serve(given.port, host=given.host, secret=settings.REGISTERS_SECRET, content=content)
    try:
        (wait or running.thread.join)()
    except KeyboardInterrupt:
        pass
    finally:
        running.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
