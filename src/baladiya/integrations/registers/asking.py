"""One question to one register over HTTP, with an end that nothing on the other side can move.

The number goes in the body, never in the address: addresses stand in logs. The answer is
`{"found": false}` or `{"found": true, "record": {...}}` with the parts that were asked for;
anything else, a redirect, a page for people, a part of another type, is no answer at all.
"""

import json
import math
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from baladiya.casework.ports import Answer, Question, Said
from baladiya.rules.expressions import Kind
from baladiya.rules.text import clean_line

LARGEST_ANSWER = 64 * 1024
LONGEST_TEXT = 300
LARGEST_NUMBER = 2**53
CHUNK = 16 * 1024
TRIES = 2  # one more, in case a connection broke or a server behind a balancer was restarting


class Unanswered(Exception):
    """Why there is no answer, for the log; it never holds what was asked."""


class Call:
    """One question being asked, in a thread of its own; another thread may give it up."""

    def __init__(self, address: str, question: Question, *, secret: str, seconds: float) -> None:
        self.address = urlsplit(address)
        self.question = question
        self.secret = secret
        self.ends_at = time.monotonic() + seconds
        self.try_seconds = seconds / TRIES
        self._connection: HTTPConnection | None = None
        self._given_up = False

    def answer(self) -> Answer:
        """Will ask, and once more if that failed. Raises `Unanswered`."""
        for last in (False, True):
            try:
                return self._try()
            except (OSError, HTTPException, Unanswered) as error:
                if last or self._left() <= 0:
                    raise Unanswered(f"{type(error).__name__}: {error}") from error
        raise AssertionError("the last try answers or raises")

    def give_up(self) -> None:
        """Will end a wait on the network at once, in whichever thread it is."""
        self._given_up = True
        line = self._connection.sock if self._connection else None
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _left(self) -> float:
        return 0.0 if self._given_up else self.ends_at - time.monotonic()

    def _try(self) -> Answer:
        secure = self.address.scheme == "https"
        kind = HTTPSConnection if secure else HTTPConnection
        seconds = max(0.01, min(self.try_seconds, self._left()))
        connection = kind(self.address.hostname or "", self.address.port, timeout=seconds)
        self._connection = connection
        try:
            connection.request("POST", self.address.path, self._body(), self._headers())
            return self._read(connection)
        finally:
            connection.close()

    def _body(self) -> bytes:
        wanted = [name for name, _ in self.question.parts]
        return json.dumps({"number": self.question.number, "parts": wanted}).encode()

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.secret}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def _read(self, connection: HTTPConnection) -> Answer:
        # The answer is closed with the connection: on its own it would keep the line open.
        with connection.getresponse() as reply:
            if reply.status != HTTPStatus.OK:
                raise Unanswered(f"status {reply.status}")
            if reply.headers.get_content_type() != "application/json":
                raise Unanswered("not JSON by its type")
            return understood(self._body_of(reply), self.question)

    def _body_of(self, reply: HTTPResponse) -> bytes:
        body = b""
        while chunk := reply.read1(CHUNK):
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise Unanswered("too large")
            if self._left() <= 0:
                raise Unanswered("too slow")
        return body


def understood(body: bytes, question: Question) -> Answer:
    """Will read an answer strictly: a register that is half understood is not believed.

    Raises `Unanswered`.
    """
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unanswered("not JSON") from error
    if not isinstance(told, dict) or type(told.get("found")) is not bool:
        raise Unanswered("does not say whether it was found")
    if not told["found"]:
        return Answer(Said.NOT_FOUND)
    record = told.get("record")
    if not isinstance(record, dict):
        raise Unanswered("found without a record")
    return Answer(Said.FOUND, {name: _part(record, name, kind) for name, kind in question.parts})


def _part(record: Mapping[str, Any], name: str, kind: Kind) -> bool | float | str:
    value = record.get(name)
    if kind is Kind.STRING and isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return clean_line(value)
    if kind is Kind.BOOL and isinstance(value, bool):
        return value
    if kind is Kind.INT and type(value) is int and abs(value) < LARGEST_NUMBER:
        return value
    if kind is Kind.DOUBLE and _is_number(value) and math.isfinite(value):
        return float(value)
    raise Unanswered(f"{name} is not what was agreed")


def _is_number(value: Any) -> TypeGuard[float]:  # noqa: ANN401 - what a register sent
    return type(value) in {int, float}
