"""Several sealers at once make one chain."""

from datetime import datetime
from threading import Barrier

import pytest

from baladiya.audit import operations, queries
from baladiya.audit.chain import FIRST_HASH, next_hash
from baladiya.audit.models import AuditEvent, ChainHead
from tests.support.race import AT_ONCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = 120


def write(now: datetime) -> None:
    for number in range(EVENTS):
        operations.record(at=now, actor="system:-", action="made", subject=f"thing:{number}")


def until_sealed(now: datetime) -> int:
    sealed = 0
    while AuditEvent.objects.filter(position=None).exists():
        sealed += operations.seal(now=now, limit=7)
    return sealed


def seal_without_the_head(now: datetime, all_have_looked: Barrier) -> int:
    """The control: one batch, the end of the chain read and written without comparing."""
    head = ChainHead.objects.get(pk=1)
    events = list(AuditEvent.objects.filter(position=None).order_by("id")[:7])
    all_have_looked.wait(timeout=30)
    position, chain_hash = head.position, head.chain_hash
    for event in events:
        position += 1
        chain_hash = next_hash(chain_hash, event, position)
        AuditEvent.objects.filter(pk=event.pk).update(position=position, chain_hash=chain_hash)
    ChainHead.objects.filter(pk=1).update(position=position, chain_hash=chain_hash, sealed_at=now)
    return len(events)


def test_sealers_at_once_seal_every_event_once_into_one_chain(now):
    write(now)
    sealed = at_once(lambda _: until_sealed(now))
    found = queries.verify()
    assert sum(sealed) == EVENTS
    assert (found.broken_at, found.head.position, found.unsealed) == (None, EVENTS, 0)


def test_control_without_comparing_the_head_events_are_sealed_more_than_once(now):
    write(now)
    ChainHead.objects.create(pk=1, chain_hash=FIRST_HASH, sealed_at=now)
    all_have_looked = Barrier(AT_ONCE)
    sealed = at_once(lambda _: seal_without_the_head(now, all_have_looked))
    assert sum(sealed) > AuditEvent.objects.exclude(position=None).count()
