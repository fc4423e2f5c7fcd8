"""The registers over real HTTP: what is believed, what is not, and how long we wait for it."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings

from baladiya.casework.ports import NOT_ANSWERED, Answer, Question, Registers, Said, registers
from baladiya.integrations.registers import sandbox_records
from baladiya.integrations.registers.asking import LARGEST_ANSWER
from baladiya.integrations.registers.breaker import (
    FAILURES_IN_A_ROW,
    MOST_AT_ONCE,
    REST_SECONDS,
    Breaker,
)
from baladiya.integrations.registers.http import HttpRegisters, breaker_of
from baladiya.integrations.registers.sandbox_server import RunningRegisters, main
from baladiya.rules.definition import Register
from baladiya.rules.expressions import Kind
from baladiya.rules.problems import Refused
from baladiya.rules.registers import PORTS
from tests.support.registers import SECRET, connect, hostile, http, rested, sandbox
from tests.support.tree import ROOT

LEASE = Question(
    Register.LEASES, "L-10001", (("ends_on", Kind.STRING), ("monthly_rent_fils", Kind.INT))
)
UNKNOWN = Question(Register.LEASES, "L-77777", LEASE.parts)
ACCOUNT = Question(Register.ELECTRICITY, "10000001", (("block", Kind.INT),))
FOUND = Answer(Said.FOUND, {"ends_on": "2035-12-31", "monthly_rent_fils": 250_000})
SHORT = 0.4


@pytest.fixture
def running(settings: LazySettings) -> Iterator[RunningRegisters]:
    with sandbox(settings) as found:
        yield found


def ask(*questions: Question, seconds: float = 2.0) -> list[Answer]:
    answers = registers().ask(questions, within_seconds=seconds)
    return [answers[question] for question in questions]


# What is found


def test_a_number_that_is_known_brings_the_wanted_parts_and_no_others(running):
    assert ask(LEASE) == [FOUND]


def test_a_number_that_is_unknown_is_not_found(running):
    assert ask(UNKNOWN) == [Answer(Said.NOT_FOUND)]


def test_several_registers_are_asked_side_by_side(running):
    assert ask(LEASE, ACCOUNT, UNKNOWN) == [
        FOUND,
        Answer(Said.FOUND, {"block": 321}),
        Answer(Said.NOT_FOUND),
    ]


def test_the_driver_keeps_what_the_port_promises(running):
    driver: Registers = HttpRegisters()
    assert driver.connected() == frozenset(sandbox_records.INVENTED)
    assert all(driver.answers(register) for register in driver.connected())


def test_without_an_address_no_register_is_connected(settings):
    connect(settings, "")
    assert registers().connected() == frozenset()


def test_only_the_registers_that_are_named_are_connected(running, settings):
    settings.BALADIYA = settings.BALADIYA.model_copy(update={"registers_connected": "leases, moon"})
    assert registers().connected() == {Register.LEASES}


def test_the_number_is_in_no_address():
    with hostile(lambda line: line.sendall(http(b'{"found": false}'))) as server:
        driver = HttpRegisters()
        driver.url, driver.secret = server.url, SECRET
        driver.ask([LEASE], within_seconds=2.0)
    head, _, body = server.heard[0].partition(b"\r\n\r\n")
    assert b"L-10001" not in head
    assert b"L-10001" in body


# What is not believed


def answering(content: bytes):
    return lambda line: line.sendall(content)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
# What a server sends again and again until we leave; nothing at all is the worst.
DRIBBLES = {
    "silent": (b"", b""),
    "a header without end": (HEAD + b"X: ", b"x"),
    "a body without end": (HEAD + b"\r\n", b" "),
}


RECORD = {"ends_on": "2035-12-31", "monthly_rent_fils": 250_000}


def record(**change: object) -> bytes:
    return http(json.dumps({"found": True, "record": RECORD | change}).encode())


FAULTS = {
    "an error": http(b'{"found": true}', status="500 Internal Server Error"),
    "a page of the proxy": http(b"<h1>not here</h1>", status="404 Not Found", kind="text/html"),
    "not found by status only": http(b'{"found": false}', status="404 Not Found"),
    "a page with the right status": http(b"<h1>Welcome</h1>", kind="text/html"),
    "no type": http(b'{"found": false}', kind=""),
    "garbage": http(b"\x00\xff\xfe garbage"),
    "half of it": http(b'{"found": tr'),
    "a list": http(b"[]"),
    "no word about finding": http(b"{}"),
    "a yes that is no truth value": http(b'{"found": "yes"}'),
    "found without a record": http(b'{"found": true}'),
    "a record that is a list": http(b'{"found": true, "record": []}'),
    "nested without end": http(b"[" * 50_000),
    "huge": http(b'{"found": false, "x": "' + b"x" * LARGEST_ANSWER + b'"}'),
    "huge without saying how large": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    + b"[" * (4 * LARGEST_ANSWER),
    "shorter than it says": b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b'Content-Length: 999\r\n\r\n{"found": false',
    "not HTTP": b"220 mail.example ESMTP\r\n",
    "nothing": b"",
    "a part missing": http(b'{"found": true, "record": {"ends_on": "2035-12-31"}}'),
    "a part of another type": record(monthly_rent_fils="250000"),
    "a part that is a truth value": record(monthly_rent_fils=True),
    "a part that is null": record(ends_on=None),
    "a number without end": record(monthly_rent_fils=2**60),
    "a text without end": record(ends_on="2" * 5_000),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_answer_that_is_not_what_was_agreed_is_no_answer(settings, fault):
    with hostile(answering(fault)) as server:
        connect(settings, server.url)
        assert ask(LEASE) == [NOT_ANSWERED]


def test_a_redirect_is_not_followed(settings):
    with hostile(answering(http(b'{"found": false}'))) as elsewhere:
        content = (
            f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.url}/leases\r\n"
            "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n"
        )
        with hostile(answering(content.encode())) as server:
            connect(settings, server.url)
            assert ask(LEASE) == [NOT_ANSWERED]
    assert elsewhere.connections == 0


def test_texts_lose_marks_that_turn_the_line_around(settings):
    with hostile(answering(record(ends_on="\u202e2035-12-31\u2069\n"))) as server:
        connect(settings, server.url)
        assert ask(LEASE) == [FOUND]


def test_a_wrong_secret_brings_no_answer(running, settings):
    settings.REGISTERS_SECRET = "another"
    assert ask(LEASE) == [NOT_ANSWERED]
    assert not any(running.sandbox.asked.values())


# Trouble, and how long we wait for it


@pytest.mark.parametrize("manner", ["failing", "down"])
def test_a_register_in_trouble_does_not_answer_until_it_is_mended(running, manner):
    driver = registers()
    assert driver.set_switches({"leases": manner})["leases"] == manner
    assert driver.read_switches()["electricity"] == "well"
    assert ask(LEASE, ACCOUNT) == [NOT_ANSWERED, Answer(Said.FOUND, {"block": 321})]
    assert not driver.answers(Register.LEASES)
    driver.set_switches({"leases": "well"})
    assert ask(LEASE) == [FOUND]


def test_registers_that_are_not_there_do_not_answer(settings):
    with sandbox(settings) as gone:
        pass
    assert gone
    assert ask(LEASE) == [NOT_ANSWERED]
    with pytest.raises(Refused, match="registers_unavailable"):
        registers().read_switches()


@pytest.mark.parametrize("dribble", DRIBBLES.values(), ids=DRIBBLES)
def test_we_leave_a_register_that_never_comes_to_an_end(settings, dribble):
    first, then = dribble
    left, pace = threading.Event(), threading.Event()

    def serve(line: socket.socket) -> None:
        line.settimeout(0.05)
        try:
            line.sendall(first)
            while not pace.wait(0.02):
                line.sendall(then)
                with suppress(TimeoutError):
                    if not line.recv(1):
                        break
        finally:
            left.set()

    with hostile(serve) as server:
        connect(settings, server.url)
        assert ask(LEASE, seconds=SHORT) == [NOT_ANSWERED]
        assert left.wait(30), "still connected"
        pace.set()


def test_a_slow_register_does_not_keep_a_quick_one_from_answering(running):
    registers().set_switches({"leases": "slow"})
    assert ask(LEASE, ACCOUNT, seconds=SHORT) == [NOT_ANSWERED, Answer(Said.FOUND, {"block": 321})]


def test_a_connection_that_breaks_once_is_tried_again(settings):
    answers = [b"", record()]
    with hostile(lambda line: line.sendall(answers.pop(0))) as server:
        connect(settings, server.url)
        assert ask(LEASE) == [FOUND]
        assert server.connections == 2


def test_a_question_is_tried_twice_and_no_more(settings):
    with hostile(answering(FAULTS["an error"])) as server:
        connect(settings, server.url)
        ask(LEASE)
        assert server.connections == 2


# The breaker


def test_a_register_that_fails_in_a_row_is_left_in_peace_and_then_tried_once(settings):
    with hostile(answering(FAULTS["an error"])) as server:
        connect(settings, server.url)
        for _ in range(FAILURES_IN_A_ROW + 5):
            assert ask(LEASE) == [NOT_ANSWERED]
        assert server.connections == 2 * FAILURES_IN_A_ROW
        server.answer = answering(record())
        assert ask(LEASE) == [NOT_ANSWERED]
        rested(breaker_of(f"{server.url}/leases"))
        assert ask(LEASE) == [FOUND]
        assert ask(LEASE) == [FOUND]


def test_each_register_has_a_breaker_of_its_own(running):
    registers().set_switches({"leases": "down"})
    for _ in range(FAILURES_IN_A_ROW + 1):
        ask(LEASE)
    assert ask(ACCOUNT)[0].said == Said.FOUND


def test_after_the_rest_one_question_goes_ahead_of_the_others():
    moment = [0.0]
    breaker = Breaker(clock=lambda: moment[0])
    for _ in range(FAILURES_IN_A_ROW):
        assert breaker.enter()
        breaker.leave(answered=False)
    assert not breaker.enter()
    moment[0] = REST_SECONDS
    assert breaker.enter()
    assert not breaker.enter()
    breaker.leave(answered=True)
    assert breaker.enter()


def test_a_success_forgets_the_failures_before_it():
    breaker = Breaker()
    for answered in [False] * (FAILURES_IN_A_ROW - 1) + [True] + [False] * (FAILURES_IN_A_ROW - 1):
        assert breaker.enter()
        breaker.leave(answered=answered)
    assert breaker.enter()


def test_a_register_that_hangs_collects_only_so_many_of_us():
    breaker = Breaker()
    assert [breaker.enter() for _ in range(MOST_AT_ONCE + 1)] == [True] * MOST_AT_ONCE + [False]


# The sandbox itself


def test_what_is_invented_has_every_part_of_its_register_and_nothing_else():
    for register, rows in sandbox_records.INVENTED.items():
        wanted = set(PORTS[register].parts) - {"found", "answered"}
        for number, row in rows.items():
            assert set(row) == wanted, (register, number)


def test_every_invented_record_is_understood(running):
    questions = [
        Question(register, number, _parts(register))
        for register, rows in sandbox_records.INVENTED.items()
        for number in rows
    ]
    for question in questions:
        assert ask(question)[0].said == Said.FOUND, question


def _parts(register: Register) -> tuple[tuple[str, Kind], ...]:
    parts = PORTS[register].parts.items()
    return tuple((name, kind) for name, kind in parts if name not in {"found", "answered"})


def test_what_the_examples_look_up_stands_in_the_sandbox_and_changes_nothing_invented():
    found = sandbox_records.records(ROOT / "definitions")
    for register, rows in sandbox_records.INVENTED.items():
        for number, row in rows.items():
            assert found[register][number] == row


def test_a_definition_that_cannot_be_read_does_not_keep_the_sandbox_from_starting(tmp_path: Path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "service.yaml").write_text("service: [", encoding="utf-8")
    assert sandbox_records.records(tmp_path)[Register.LEASES]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/leases", b"{}", 400),
        ("/leases", b"\xff", 400),
        ("/leases", b'{"number": 5, "parts": []}', 400),
        ("/switches", b'{"leases": "purple"}', 400),
        ("/switches", b'{"moon": "well"}', 400),
        ("/deposits", b'{"number": "x", "parts": []}', 404),
        ("/", b"", 404),
    ],
)
def test_the_sandbox_says_what_it_does_not_understand(running, path, body, status):
    line = HTTPConnection("127.0.0.1", urlsplit(running.url).port)
    line.request("POST", path, body, {"Authorization": f"Bearer {SECRET}"})
    assert line.getresponse().status == status
    line.close()


def test_the_sandbox_runs_by_itself_with_the_installation_s_secret():
    assert main(["--port", "0"], wait=lambda: None) == 0
