"""Several workers at once: each item is taken by one of them."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from baladiya.outbox import operations
from baladiya.outbox.models import OutboxItem
from baladiya.outbox.operations import Item
from tests.support.race import AT_ONCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = 90


def fill(now: datetime) -> None:
    items = [Item(topic="t", key=str(number), not_before=now) for number in range(ITEMS)]
    operations.put(items=items, now=now)


def test_workers_at_once_take_every_item_and_none_twice(now):
    fill(now)

    def work(_: int) -> list[str]:
        taken = []
        while OutboxItem.objects.filter(state="waiting").exists():
            for item in operations.claim(now=now, limit=4, lease_seconds=60):
                taken.append(item.key)
                assert operations.finish(items=[item], now=now)
        return taken

    taken = Counter(key for keys in at_once(work) for key in keys)
    assert taken == Counter(str(number) for number in range(ITEMS))


def test_control_without_the_conditional_update_items_are_taken_twice(now):
    fill(now)
    all_have_looked = Barrier(AT_ONCE)

    def work(_: int) -> list[str]:
        due = list(OutboxItem.objects.filter(state="waiting", leased_until=None)[:4])
        all_have_looked.wait(timeout=30)
        OutboxItem.objects.filter(pk__in=[item.pk for item in due]).update(
            leased_until=now + timedelta(seconds=60)
        )
        return [item.key for item in due]

    taken = Counter(key for keys in at_once(work) for key in keys)
    assert max(taken.values()) > 1


def test_only_one_of_several_causes_queues_a_key(now):
    def cause(number: int) -> None:
        item = Item(topic="t", key="one", payload={"by": number}, not_before=now)
        operations.put(items=[item], now=now)

    at_once(cause)
    assert OutboxItem.objects.count() == 1
