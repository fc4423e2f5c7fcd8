"""Pulling the plug: what was acknowledged is there exactly once, and work half done is finished.

A real server on a real file answers several clients over the programming interface; it is killed
in the middle again and again. The control retries as a client without keys would have to.
"""

import json
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from typing import Any
from uuid import uuid4

import pytest

from tests.support.casework import OWNER, OWNER_PAPERS, PDF
from tests.support.centre import ROOT, Centre

CLIENTS = 4
EACH = 5
KILLS = 3
PATIENCE = 400
WORKER_JOBS = 6
FEW = 12
BOUNDARY = "----paper"
DECIDE = (
    "from baladiya.site.start import ready; ready();"
    f"from tests.support.decide_all import decide_all; decide_all(newest={WORKER_JOBS})"
)


class Client:
    """Somebody's program, which asks again until it has an answer."""

    def __init__(self, centre: Centre, token: str) -> None:
        self.centre, self.token = centre, token

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> dict[str, Any]:
        """Will give the answer to a JSON request; raises OSError when the server is gone."""
        return self._send(
            method, path, json.dumps(body).encode() if body is not None else b"", key=key
        )

    def attach(self, reference: str, slot: str) -> None:
        """Will attach a PDF."""
        parts = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="slot"\r\n\r\n{slot}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        body = parts.encode() + PDF + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        self._send("POST", f"applications/{reference}/documents", body, kind=kind)

    def _send(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        key: str = "",
        kind: str = "application/json",
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        if key:
            headers["Idempotency-Key"] = key
        url = f"{self.centre.url}/api/v1/{path}"
        request = urllib.request.Request(url, data=body or None, headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


def hand_in(client: Client, job: str) -> str:
    """Will apply from nothing to handed in; done again with the same job it goes on where it was.

    Without a job every try is a new application, as for a client that knows no keys.
    """
    draft = client.ask(
        "POST", "applications", {"service": "residence-certificate"}, key=job and f"{job}-start"
    )
    reference = str(draft["reference"])
    found = client.ask("GET", f"applications/{reference}")
    if found["status"] == "draft":
        answers = {"revision": found["revision"], "answers": OWNER}
        client.ask("PUT", f"applications/{reference}/answers", answers)
        for slot in OWNER_PAPERS[len(found["papers"]) :]:
            client.attach(reference, slot)
    client.ask(
        "POST",
        f"applications/{reference}/submit",
        {"declared": True},
        key=f"{job or uuid4()}-submit",
    )
    return reference


def until_answered(act: Callable[[], str]) -> str:
    """Will begin again for as long as nobody answers; an answer, even a refusal, ends it."""
    pause = threading.Event()
    for _ in range(PATIENCE):
        try:
            return act()
        except urllib.error.HTTPError as error:
            with error:
                raise AssertionError(f"{error.code}: {error.read()[:500]!r}") from None
        except (OSError, HTTPException, json.JSONDecodeError):
            pause.wait(0.05)
    raise AssertionError("the server never came back")


def rows(centre: Centre, statement: str) -> list[tuple[Any, ...]]:
    """Will read the installation's file."""
    path = centre.data_dir / "baladiya.sqlite3"
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return connection.execute(statement).fetchall()


@pytest.fixture(scope="module")
def plugged(start_centre: Callable[..., Centre]) -> Iterator[Centre]:
    """A web process alone, so that what is queued stays queued; with the demonstration's people."""
    centre = start_centre(BALADIYA_UNDO_SECONDS="0")
    centre.kill()
    centre.command = ["serve", "--web-only"]
    centre.environment["BALADIYA_DEMO"] = "1"
    yield centre.start()
    centre.kill()


@pytest.fixture(scope="module")
def client(plugged: Centre) -> Client:
    given = plugged.run("token", "give", "mariam@example.org", "--label", "test")
    assert given.returncode == 0, given.stderr
    return Client(plugged, given.stdout.split()[-1])


def handed_in(centre: Centre) -> Counter[str]:
    """Will count the submissions of each application, a draft has none."""
    found = rows(
        centre,
        "select reference, (select count(*) from casework_transition t"
        " where t.application_id = a.id and move = 'submit') from casework_application a"
        " where status != 'draft'",
    )
    return Counter(dict(found))


def test_a_server_killed_again_and_again_keeps_each_acknowledged_application_once(
    plugged: Centre, client: Client
) -> None:
    before = set(handed_in(plugged))
    acknowledged: dict[str, str] = {}

    def work(number: int) -> None:
        for turn in range(EACH):
            job = f"job-{number}-{turn}"
            acknowledged[job] = until_answered(lambda job=job: hand_in(client, job))

    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(work, number) for number in range(CLIENTS)]
        for kill in range(KILLS):
            wanted = (kill + 1) * CLIENTS * EACH // (KILLS + 1)
            while len(acknowledged) < wanted and not all(one.done() for one in clients):
                threading.Event().wait(0.002)
            plugged.kill()
            plugged.start()
        for one in clients:
            one.result()

    assert len(set(acknowledged.values())) == CLIENTS * EACH
    kept = {name: count for name, count in handed_in(plugged).items() if name not in before}
    assert kept == dict.fromkeys(acknowledged.values(), 1)
    for reference in acknowledged.values():
        subject = f"'application:{reference}'"
        events = (
            f"select count(*) from audit_auditevent where subject = {subject}"
            " and action = 'application.submit'"
        )
        messages = (
            f"select count(*) from outbox_outboxitem where subject = {subject}"
            " and topic = 'notify' and json_extract(payload, '$.code') = 'received'"
        )
        assert rows(plugged, events) == rows(plugged, messages) == [(1,)]
    assert rows(plugged, "pragma integrity_check") == [("ok",)]
    checked = plugged.run("audit", "verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_answer_that_is_lost_on_the_way_is_asked_for_again_with_its_key(
    plugged: Centre, client: Client
) -> None:
    before = len(handed_in(plugged))
    first, again = hand_in(client, "lost"), hand_in(client, "lost")
    assert first == again
    assert len(handed_in(plugged)) == before + 1


def test_control_without_keys_an_answer_that_is_lost_hands_in_a_second_application(
    plugged: Centre, client: Client
) -> None:
    before = len(handed_in(plugged))
    hand_in(client, "")
    hand_in(client, "")
    assert len(handed_in(plugged)) == before + 2


def test_a_worker_killed_in_the_middle_leaves_each_message_and_certificate_once(
    plugged: Centre, client: Client
) -> None:
    for number in range(WORKER_JOBS):
        hand_in(client, f"worker-{number}")
    decided = subprocess.run(
        [sys.executable, "-c", DECIDE],
        env=plugged.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert decided.returncode == 0, decided.stderr
    while waiting := in_queue(plugged):
        killed_after_some_work(plugged, waiting)
        # What the dead worker had taken is free again when its lease has run out.
        plugged.run("clock", "+1d")

    assert rows(plugged, "select count(*) from outbox_outboxitem where state = 'parked'") == [(0,)]
    doubled = "select subject, code, channel from notices_notice where code != 'payment_wanted'"
    assert not rows(plugged, f"{doubled} group by 1, 2, 3 having count(*) > 1")
    assert not rows(plugged, "select 1 from notices_notice where sent_at is null")
    accepted = rows(plugged, "select count(*) from casework_application where status = 'accepted'")
    assert accepted == [(WORKER_JOBS,)]
    certificates = "select count(*), count(distinct subject) from certificates_certificate"
    assert rows(plugged, f"{certificates} where state = 'valid'") == [accepted[0] * 2]


def in_queue(centre: Centre) -> int:
    return int(rows(centre, "select count(*) from outbox_outboxitem where state = 'waiting'")[0][0])


def killed_after_some_work(centre: Centre, waiting: int) -> None:
    """Will let a worker do half of what waits, or the last few, and kill it."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "baladiya", "work"],
        env=centre.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    enough = waiting // 2 if waiting > FEW else 0
    pause = threading.Event()
    for _ in range(PATIENCE * 10):
        if in_queue(centre) <= enough or worker.poll() is not None:
            break
        pause.wait(0.02)
    worker.kill()
    worker.wait()
