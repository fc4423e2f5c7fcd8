"""The queue of what must be done outside the transaction that decided it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from baladiya.outbox import operations, queries
from baladiya.outbox.models import OutboxItem
from baladiya.outbox.operations import MOST_ATTEMPTS, RESTS, Item
from baladiya.rules.problems import Refused

pytestmark = pytest.mark.django_db
LEASE = 60


def put(now, *keys: str, later: timedelta = timedelta()) -> None:
    items = [Item(topic="t", key=key, payload={"n": 1}, not_before=now + later) for key in keys]
    operations.put(items=items, now=now)


def claim(now, limit: int = 10) -> list[OutboxItem]:
    return operations.claim(now=now, limit=limit, lease_seconds=LEASE)


def keys(items) -> list[str]:
    return [item.key for item in items]


def only() -> OutboxItem:
    return OutboxItem.objects.get()


def test_the_same_cause_never_queues_twice(now):
    put(now, "a", "b")
    put(now + timedelta(hours=1), "b", "c")
    assert keys(OutboxItem.objects.order_by("id")) == ["a", "b", "c"]
    assert OutboxItem.objects.get(key="b").created_at == now


def test_a_key_done_long_ago_is_not_queued_again(now):
    put(now, "a")
    operations.finish(items=claim(now)[:1], now=now)
    put(now, "a")
    assert claim(now) == []


def test_queueing_is_one_statement_and_goes_with_its_cause(now):
    with CaptureQueriesContext(connection) as captured:
        put(now, "a", "b", "c")
    assert len(captured) == 1

    def fail() -> None:
        with transaction.atomic():
            put(now, "d")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not OutboxItem.objects.filter(key="d").exists()


def test_items_are_taken_when_due_and_the_longest_due_first(now):
    put(now, "second", later=timedelta(seconds=-1))
    put(now, "first", later=timedelta(seconds=-2))
    put(now, "later", later=timedelta(seconds=1))
    assert keys(claim(now, limit=1)) == ["first"]
    assert keys(claim(now)) == ["second"]
    assert keys(claim(now + timedelta(seconds=1))) == ["later"]


def test_an_idle_worker_only_reads(now):
    put(now, "later", later=timedelta(hours=1))
    with CaptureQueriesContext(connection) as captured:
        assert claim(now) == []
    assert [query["sql"][:6] for query in captured] == ["SELECT"]


def test_a_claim_costs_the_same_for_one_item_and_for_fifty(now):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            claim(now, limit=50)
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    put(now, "one")
    one = cost()
    put(now, *[f"n{number}" for number in range(50)])
    assert one == cost() == 4


def test_a_claimed_item_is_not_taken_until_its_lease_has_run_out(now):
    put(now, "a")
    assert keys(claim(now)) == ["a"]
    assert claim(now + timedelta(seconds=LEASE - 1)) == []
    again = claim(now + timedelta(seconds=LEASE))
    assert (keys(again), again[0].attempts) == (["a"], 2)


def test_a_worker_that_was_overtaken_can_neither_finish_nor_fail_the_item(now):
    put(now, "a")
    slow = claim(now)[0]
    quick = claim(now + timedelta(seconds=LEASE))[0]
    assert operations.finish(items=[slow], now=now) == 0
    assert operations.fail(item=slow, error="too late", now=now) is False
    assert (only().state, only().lease) == ("waiting", quick.lease)
    assert operations.finish(items=[quick], now=now) == 1
    assert (only().state, only().done_at, only().lease) == ("done", now, "")


def test_a_failed_item_rests_longer_each_time_and_is_parked_in_the_end(now):
    put(now, "a")
    rests, moment = [], now
    for _ in range(MOST_ATTEMPTS):
        item = claim(moment)[0]
        operations.fail(item=item, error="Down: \x00 " + "x" * 600, now=moment)
        rests.append(only().not_before - moment)
        moment = max(moment, only().not_before)
    assert rests[:-1] == list(RESTS)
    assert rests[:4] == [
        timedelta(seconds=10),
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=15),
    ]
    assert (only().state, only().attempts, len(only().last_error)) == ("parked", 8, 500)
    assert claim(moment + timedelta(days=365)) == []


def test_an_item_that_kills_its_worker_every_time_is_parked(now):
    put(now, "poison")
    moment = now
    for _ in range(MOST_ATTEMPTS):
        assert keys(claim(moment)) == ["poison"]
        moment += timedelta(seconds=LEASE)
    assert claim(moment) == []
    assert only().state == "parked"
    assert only().last_error


def test_a_parked_item_is_tried_again_from_the_beginning(now):
    put(now, "a")
    OutboxItem.objects.update(state="parked", attempts=8)
    operations.retry(item_id=only().pk, now=now)
    assert claim(now)[0].attempts == 1
    with pytest.raises(Refused) as refused:
        operations.retry(item_id=only().pk, now=now)
    assert refused.value.code == "not_parked"


def test_what_is_not_yet_under_way_can_be_cancelled(now):
    put(now, "under-way")
    claim(now)
    put(now, "waiting", "other")
    assert operations.cancel(keys=["under-way", "waiting", "unknown"]) == 1
    assert keys(claim(now)) == ["other"]


def test_parked_items_are_paged_by_key_newest_first(now):
    put(now, *"abcde")
    OutboxItem.objects.exclude(key="c").update(state="parked")
    first = queries.parked(limit=2)
    assert keys(first) == ["e", "d"]
    assert keys(queries.parked(before=first[-1].pk, limit=2)) == ["b", "a"]
    assert (queries.parked_count(), queries.waiting_count(due_at=now)) == (4, 1)


def test_old_finished_items_are_forgotten_and_others_kept(now):
    put(now, "done", "waiting", "parked")
    operations.finish(items=claim(now, limit=1), now=now)
    OutboxItem.objects.filter(key="parked").update(state="parked")
    assert operations.forget_done(before=now) == 0
    assert operations.forget_done(before=now + timedelta(seconds=1)) == 1
    assert sorted(keys(OutboxItem.objects.all())) == ["parked", "waiting"]
