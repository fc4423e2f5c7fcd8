"""The addresses for whoever watches over the installation."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from baladiya.jobs.models import Heartbeat
from baladiya.outbox.models import OutboxItem

pytestmark = pytest.mark.django_db
STRANGER = {"REMOTE_ADDR": "203.0.113.9"}


def test_the_process_says_that_it_lives(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


def test_a_ready_installation_says_so_to_everyone(client: Client) -> None:
    assert client.get("/readyz", **STRANGER).json() == {"ready": True}


def test_this_machine_learns_what_was_checked(client: Client) -> None:
    checks = client.get("/readyz").json()["checks"]
    assert set(checks) == {"database", "tables", "storage", "worker"}


def test_a_reader_behind_a_proxy_on_this_machine_is_a_stranger(client: Client) -> None:
    answer = client.get("/readyz", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.json() == {"ready": True}


def test_an_installation_without_its_tables_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baladiya.site.checks.migrations_due", lambda: ["casework.0001_initial"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["tables"]["level"] == "wrong"


def test_figures_are_for_this_machine_only(client: Client) -> None:
    assert client.get("/metrics", **STRANGER).status_code == 403
    assert client.get("/metrics", headers={"Forwarded": "for=203.0.113.9"}).status_code == 403


def test_figures_count_the_queued_work(client: Client, now: datetime) -> None:
    OutboxItem.objects.create(
        topic="notify", key="one", not_before=now, created_at=now, state=OutboxItem.State.PARKED
    )
    lines = client.get("/metrics").content.decode().splitlines()
    assert 'baladiya_outbox_items{state="parked"} 1' in lines
    assert 'baladiya_outbox_items{state="waiting"} 0' in lines


def test_figures_tell_whether_the_worker_goes_round(client: Client) -> None:
    assert 'baladiya_check_ok{check="worker"} 0' in client.get("/metrics").content.decode()
    Heartbeat.objects.create(worker="one", at=datetime.now(UTC))
    assert 'baladiya_check_ok{check="worker"} 1' in client.get("/metrics").content.decode()
