"""Several people decide on a service at once: one of them does, the others are told."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from baladiya.audit.models import AuditEvent
from baladiya.catalogue import operations
from baladiya.catalogue.models import Release
from baladiya.catalogue.operations import releases
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from tests.support.race import AT_ONCE, at_once
from tests.support.releases import OWNER, change, decided, met, two_versions

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("municipalities", "versions"),
]
OWNERS = [
    Actor(kind=ActorKind.STAFF, staff_id=950 + nth, roles=frozenset({("", Role.SERVICE_OWNER)}))
    for nth in range(AT_ONCE)
]


@pytest.fixture
def versions(tmp_path: Path, now: datetime) -> None:
    two_versions(tmp_path, now)


def told(act: Any) -> str:
    try:
        act()
    except Refused as refused:
        return refused.code
    return "done"


def confirmations(release_id: int, now: datetime) -> Counter[str]:
    return Counter(
        at_once(
            lambda nth: told(
                lambda: operations.confirm(actor=OWNERS[nth], release_id=release_id, now=now)
            )
        )
    )


def written(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_of_several_who_confirm_at_once_one_does(now: datetime) -> None:
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)
    assert confirmations(asked.pk, now) == {"done": 1, "release_settled": AT_ONCE - 1}
    assert written("service.confirmed") == 1
    assert met(now) == ("live", 1)


def test_control_without_lock_and_comparison_all_of_them_would(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)
    all_have_read = Barrier(AT_ONCE)

    def confirm(nth: int) -> int:
        row = Release.objects.select_related("version").get(pk=asked.pk)
        assert row.outcome == "waiting"
        all_have_read.wait(timeout=30)
        changed = Release.objects.filter(pk=asked.pk).update(
            outcome="confirmed", settled_by=OWNERS[nth].label, settled_at=now, from_at=now
        )
        releases._record(OWNERS[nth], row, "service.confirmed", now)
        return changed

    assert sum(at_once(confirm)) == AT_ONCE
    assert written("service.confirmed") == AT_ONCE


def test_confirming_and_declining_at_once_ends_in_one_of_the_two(now: datetime) -> None:
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)

    def settle(nth: int) -> str:
        act = operations.confirm if nth % 2 else operations.decline
        return told(lambda: act(actor=OWNERS[nth], release_id=asked.pk, now=now))

    assert Counter(at_once(settle)) == {"done": 1, "release_settled": AT_ONCE - 1}
    asked.refresh_from_db()
    assert (met(now) == ("live", 1)) == (asked.outcome == "confirmed")


def test_of_several_who_ask_for_the_same_place_at_once_one_waits(now: datetime) -> None:
    ended = at_once(
        lambda nth: told(
            lambda: operations.ask(actor=OWNERS[nth], change=change("live", 1 + nth % 2), now=now)
        )
    )
    assert Counter(ended) == {"done": 1, "change_waiting": AT_ONCE - 1}
    assert Release.objects.filter(outcome="waiting").count() == 1


def test_decisions_for_several_places_at_once_all_count(now: datetime) -> None:
    decided(change("live", 1), now)
    places = ["capital", "muharraq", "northern", "southern"]
    asked = [
        operations.ask(actor=OWNER, change=change("live", 2, place), now=now) for place in places
    ]

    def confirm(nth: int) -> str:
        return told(
            lambda: operations.confirm(actor=OWNERS[nth], release_id=asked[nth].pk, now=now)
        )

    assert set(at_once(confirm, threads=len(places))) == {"done"}
    assert {met(now, place) for place in places} == {("live", 2)}
    assert met(now) == ("live", 1)
