"""Sandbox registers that tests start, and registers that misbehave in every way we can think of."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.conf import LazySettings

from baladiya.integrations.registers.breaker import Breaker
from baladiya.integrations.registers.sandbox_server import RunningRegisters, serve

SECRET = "a secret of the tests"


def connect(settings: LazySettings, url: str, *, driver: str = "sandbox.SandboxDriver") -> None:
    """Will let the centre of a test ask the registers at an address."""
    settings.REGISTERS_SECRET = SECRET
    settings.BALADIYA = settings.BALADIYA.model_copy(
        update={
            "registers_url": url,
            "registers_driver": f"baladiya.integrations.registers.{driver}",
        }
    )


@contextmanager
def sandbox(settings: LazySettings, *, slow_seconds: float = 600) -> Iterator[RunningRegisters]:
    """Will run sandbox registers and connect the centre to them."""
    running = serve(0, secret=SECRET, slow_seconds=slow_seconds)
    connect(settings, running.url)
    try:
        yield running
    finally:
        running.close()


@dataclass
class Hostile:
    """A server that answers each connection with bytes of the test's choice, and counts them."""

    answer: Callable[[socket.socket], None]
    url: str = ""
    connections: int = 0
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def hostile(answer: Callable[[socket.socket], None]) -> Iterator[Hostile]:
    """Will run a server that hands every connection, its request read, to `answer`."""
    found = Hostile(answer)
    listener = socket.create_server(("127.0.0.1", 0))
    found.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    open_lines: list[socket.socket] = []

    def take(line: socket.socket) -> None:
        with suppress(OSError), line:
            found.heard.append(request_from(line))
            found.answer(line)

    def listen() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                found.connections += 1
                open_lines.append(line)
                threading.Thread(target=take, args=(line,), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for line in open_lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        thread.join()


def request_from(line: socket.socket) -> bytes:
    """Will read one request to its end, head and body."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += line.recv(65536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def http(body: bytes, *, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """Will give a whole HTTP answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def rested(breaker: Breaker) -> None:
    """Will let a breaker's rest be over, without waiting for it."""
    breaker._rests_until = 0.0
