"""One person asks, another confirms: from draft to test, pilot, live, paused, retired and back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from baladiya.audit.models import AuditEvent
from baladiya.catalogue import operations, queries
from baladiya.catalogue.models import Release, Service, ServiceVersion
from baladiya.catalogue.policies import Change
from baladiya.people.actors import SYSTEM, Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from tests.support.releases import ADMINISTRATOR, OWNER, change, decided, two_versions
from tests.support.releases import met as state_and_number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipalities")]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def versions(tmp_path: Path, municipalities: Any, now: datetime) -> list[ServiceVersion]:
    """Two published versions of the small service, neither open anywhere."""
    return two_versions(tmp_path, now)


def met(now: datetime, municipality: str = "", person: str = "") -> tuple[str, int] | None:
    return state_and_number(now, municipality, person)


def refused(act: Callable[..., object], **given: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(**given)
    return caught.value.code


# --- two people -----------------------------------------------------------------------------------


def test_a_published_version_is_a_draft_and_open_to_nobody(now: datetime) -> None:
    assert met(now) is None
    assert queries.testing(service="small-service", now=now) is None


def test_what_one_person_asked_for_changes_nothing_until_another_confirms(now: datetime) -> None:
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)
    assert met(now) is None
    operations.confirm(actor=ADMINISTRATOR, release_id=asked.pk, now=now)
    assert met(now) == ("live", 1)
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.actor) == ("service.confirmed", "staff:902")
    assert event.details["content_hash"] == asked.version.content_hash


def test_nobody_confirms_what_they_asked_for(now: datetime) -> None:
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)
    assert (
        refused(operations.confirm, actor=OWNER, release_id=asked.pk, now=now)
        == "second_person_for_release"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=asked.pk).update(
            outcome="confirmed", settled_by=OWNER.label, settled_at=now, from_at=now
        )


def test_nobody_confirms_that_their_own_version_opens_to_the_public(now: datetime) -> None:
    ServiceVersion.objects.filter(number=1).update(published_by=ADMINISTRATOR.label)
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)
    assert (
        refused(operations.confirm, actor=ADMINISTRATOR, release_id=asked.pk, now=now)
        == "publisher_cannot_confirm"
    )


def test_the_operator_alone_may_decide_alone_and_is_named_in_the_history(now: datetime) -> None:
    assert (
        refused(operations.decide, actor=OWNER, change=change("live", 1), now=now)
        == "second_person_for_release"
    )
    operations.decide(actor=SYSTEM, change=change("live", 1), now=now)
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.actor) == ("service.decided_by_operator", "system:-")


def test_an_administrator_of_one_municipality_decides_for_that_one_only(now: datetime) -> None:
    local = Actor(
        kind=ActorKind.STAFF, staff_id=903, roles=frozenset({("capital", Role.ADMINISTRATOR)})
    )
    assert (
        refused(operations.ask, actor=local, change=change("live", 1), now=now)
        == "publisher_wanted"
    )
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)
    for settle in (operations.confirm, operations.decline):
        assert refused(settle, actor=local, release_id=asked.pk, now=now) == "publisher_wanted"
    operations.ask(actor=local, change=change("live", 1, "capital"), now=now)


def test_what_is_declined_or_settled_is_settled_for_good(now: datetime) -> None:
    asked = operations.ask(actor=OWNER, change=change("live", 1), now=now)
    operations.decline(actor=OWNER, release_id=asked.pk, now=now)
    for settle in (operations.confirm, operations.decline):
        assert (
            refused(settle, actor=ADMINISTRATOR, release_id=asked.pk, now=now) == "release_settled"
        )
    assert met(now) is None
    assert refused(operations.confirm, actor=OWNER, release_id=10**6, now=now) == "release_unknown"


def test_one_decision_waits_for_a_place_at_a_time(now: datetime) -> None:
    operations.ask(actor=OWNER, change=change("live", 1), now=now)
    assert (
        refused(operations.ask, actor=OWNER, change=change("test", 2), now=now) == "change_waiting"
    )
    operations.ask(actor=OWNER, change=change("test", 2, "capital"), now=now)


def test_what_makes_no_sense_any_more_is_not_confirmed(now: datetime) -> None:
    asked = operations.ask(actor=OWNER, change=change("live", 1, "capital"), now=now)
    operations.decide(actor=SYSTEM, change=change("live", 1), now=now)
    assert (
        refused(operations.confirm, actor=ADMINISTRATOR, release_id=asked.pk, now=now)
        == "already_live"
    )
    asked.refresh_from_db()
    assert asked.outcome == "waiting"


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (change("live", 3), "version_number_unknown"),
        (replace(change("live", 1), service="nothing"), "service_unknown"),
        (change("live", 1, "atlantis"), "municipality_unknown"),
        (change("pilot", 1, share=0), "release_share_wrong"),
        (change("pilot", 1, share=101), "release_share_wrong"),
        (change("paused", 1, reason_ar=" "), "pause_reason_missing"),
        (change("paused", 1, reason_en=""), "pause_reason_missing"),
        (change("paused", 1), "service_not_released"),
        (change("retired", 1), "service_not_released"),
        (change("ended", 1), "trial_not_running"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_with_its_reason(
    now: datetime, wanted: Change, code: str
) -> None:
    assert refused(operations.ask, actor=OWNER, change=wanted, now=now) == code
    assert not Release.objects.exists()


# --- the life of a version ------------------------------------------------------------------------


def test_a_version_is_tested_piloted_released_paused_and_retired(now: datetime) -> None:
    decided(change("test", 1), now)
    testing = queries.testing(service="small-service", now=now)
    assert testing is not None
    assert (testing.state, testing.number, met(now)) == ("test", 1, None)
    decided(change("pilot", 1, "capital"), now)
    assert (met(now, "capital"), met(now, "muharraq")) == (("pilot", 1), None)
    decided(change("live", 1), now)
    assert queries.testing(service="small-service", now=now) is None
    decided(change("paused", 1), now)
    assert met(now) == ("paused", 1)
    decided(change("live", 1), now)
    decided(change("retired", 1), now)
    assert met(now) == ("retired", 1)
    assert queries.listed_services(now=now) == ()


def test_a_pilot_for_a_share_reaches_that_share(now: datetime) -> None:
    decided(change("live", 1), now)
    decided(change("pilot", 2, share=30), now)
    numbers = [met(now, person=str(person)) for person in range(400)]
    assert 80 < numbers.count(("pilot", 2)) < 160
    assert met(now) == ("live", 1), "a guest stays on the version for all"
    assert numbers == [met(now, person=str(person)) for person in range(400)]


def test_a_new_service_in_a_pilot_for_a_share_is_listed_and_can_be_read(now: datetime) -> None:
    decided(change("pilot", 1, share=1), now)
    assert [card.state for card in queries.listed_services(now=now)] == ["pilot"]
    shown = queries.piloted(service="small-service", now=now)
    assert shown is not None
    assert (shown.state, met(now)) == ("pilot", None)


def test_the_former_version_comes_back_in_one_step(now: datetime) -> None:
    decided(change("live", 1), now)
    decided(change("live", 2), now + DAY)
    assert met(now + DAY) == ("live", 2)
    decided(change("live", 1), now + 2 * DAY)
    assert met(now + 2 * DAY) == ("live", 1)


def test_a_release_takes_effect_on_its_day_without_anyone_doing_anything(now: datetime) -> None:
    decided(change("live", 1), now)
    decided(replace(change("live", 2), from_at=now + 3 * DAY), now)
    assert met(now + 2 * DAY) == ("live", 1)
    assert met(now + 3 * DAY) == ("live", 2)


def test_a_decision_can_be_called_off_before_its_day_and_not_after(now: datetime) -> None:
    decided(change("live", 1), now)
    first = decided(replace(change("live", 2), from_at=now + 3 * DAY), now)
    operations.call_off(actor=OWNER, release_id=first.pk, now=now + DAY)
    assert met(now + 4 * DAY) == ("live", 1)
    second = decided(replace(change("live", 2), from_at=now + 6 * DAY), now + 5 * DAY)
    assert (
        refused(operations.call_off, actor=OWNER, release_id=second.pk, now=now + 6 * DAY)
        == "release_begun"
    )
    assert met(now + 6 * DAY) == ("live", 2)


def test_nothing_is_decided_for_a_day_that_has_passed(now: datetime) -> None:
    past = replace(change("live", 1), from_at=now - DAY)
    assert refused(operations.ask, actor=OWNER, change=past, now=now) == ("release_in_the_past")
    soon = replace(change("live", 1), from_at=now + DAY)
    asked = operations.ask(actor=OWNER, change=soon, now=now)
    confirmed = operations.confirm(actor=ADMINISTRATOR, release_id=asked.pk, now=now + 2 * DAY)
    assert confirmed.from_at == now + 2 * DAY, "a day that passed does not reach back"


def test_the_past_of_a_service_is_not_read_to_know_what_is_open(now: datetime) -> None:
    for nth in range(6):
        decided(change("live", 1 + nth % 2), now + nth * DAY)
    assert Release.objects.filter(over=False).count() == 1
    assert met(now + 6 * DAY) == ("live", 2)


def test_the_same_release_twice_is_one_for_the_operator(
    now: datetime, versions: list[ServiceVersion]
) -> None:
    first = operations.release(version=versions[0], actor=SYSTEM, now=now)
    assert operations.release(version=versions[0], actor=SYSTEM, now=now) == first
    assert Release.objects.count() == 1


# --- a thousand services --------------------------------------------------------------------------


def test_the_list_of_a_thousand_services_costs_what_that_of_39_costs(
    now: datetime, versions: list[ServiceVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "RELEASE_SECONDS", 10**9)
    costs = []
    for first, last in ((0, 39), (39, 1000)):
        _generated(versions[0], first, last, now)
        queries.forget_releases()
        queries._known_cards.cache_clear()
        with CaptureQueriesContext(connection) as asked:
            assert len(queries.listed_services(now=now)) == last
        costs.append(len(asked))
    assert costs == [2, 2]
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.search_services(text="service-777", now=now)) == 1
    assert len(asked) == 0


def _generated(like: ServiceVersion, first: int, last: int, now: datetime) -> None:
    names = [f"service-{nth}" for nth in range(first, last)]
    Service.objects.bulk_create(Service(id=name, order=nth) for nth, name in enumerate(names))
    made = ServiceVersion.objects.bulk_create(
        ServiceVersion(
            service_id=name,
            number=1,
            content_hash=name,
            definition=like.definition,
            card=like.card | {"name": {"ar": f"خدمة {name}", "en": f"Service {name}"}},
            published_at=now,
            published_by="system:-",
        )
        for name in names
    )
    Release.objects.bulk_create(
        Release(
            service_id=version.service_id,
            version=version,
            state="live",
            from_at=now,
            asked_by="system:-",
            asked_at=now,
            settled_by="system:-",
            settled_at=now,
            outcome="confirmed",
        )
        for version in made
    )
