"""The history: written with its cause, sealed afterwards, and no change of it goes unseen."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baladiya.audit import operations, queries
from baladiya.audit.chain import next_hash
from baladiya.audit.models import AuditEvent, ChainHead
from baladiya.rules.problems import Refused

pytestmark = pytest.mark.django_db
EVENTS = 12


def write(now, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        operations.record(
            at=now + timedelta(seconds=number),
            actor="staff:7",
            action="application.accept",
            subject=f"application:RC-{number}",
            step="decided",
            reasons=["ناقص", number],
        )


@pytest.fixture
def chain(now) -> queries.Head:
    """Twelve sealed events and the end of their chain."""
    write(now, EVENTS)
    operations.seal(now=now)
    return queries.verify().head


def event_at(position: int) -> AuditEvent:
    return AuditEvent.objects.get(position=position)


def rows():
    return AuditEvent.objects.all()


def edit_details(position):
    rows().filter(position=position).update(details={"step": "refused"})


def edit_time(position):
    event = event_at(position)
    rows().filter(pk=event.pk).update(at=event.at + timedelta(microseconds=1))


def edit_actor(position):
    rows().filter(position=position).update(actor="staff:8")


def delete(position):
    rows().filter(position=position).delete()


def delete_and_close_the_gap(position):
    delete(position)
    for later in range(position + 1, EVENTS + 1):
        rows().filter(position=later).update(position=later - 1)


def insert(position):
    for later in range(EVENTS, position - 1, -1):
        rows().filter(position=later).update(position=later + 1)
    operations.record(at=event_at(EVENTS + 1).at, actor="staff:9", action="x", subject="y")
    rows().filter(position=None).update(position=position, chain_hash="0" * 64)


def change_about(position):
    one, other = event_at(position), event_at(position % EVENTS + 1)
    for event, source in ((one, other), (other, one)):
        rows().filter(pk=event.pk).update(
            at=source.at, actor=source.actor, subject=source.subject, details=source.details
        )


def edit_and_hash_anew(position):
    edit_details(position)
    event = event_at(position)
    before = event_at(position - 1).chain_hash if position > 1 else "0" * 64
    rows().filter(pk=event.pk).update(chain_hash=next_hash(before, event, position))


MUTATIONS = [
    edit_details,
    edit_time,
    edit_actor,
    delete,
    delete_and_close_the_gap,
    insert,
    change_about,
]


def test_recording_is_one_statement(now):
    with CaptureQueriesContext(connection) as captured:
        write(now, 1)
    assert len(captured) == 1


def test_an_event_goes_with_the_change_it_is_about(now):
    def fail() -> None:
        with transaction.atomic():
            write(now, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not AuditEvent.objects.exists()


def test_sealing_gives_every_event_its_place_in_batches(now):
    write(now, 5)
    assert [operations.seal(now=now, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [*rows().order_by("id").values_list("position", flat=True)] == [1, 2, 3, 4, 5]
    assert len(set(rows().values_list("chain_hash", flat=True))) == 5


def test_a_sealer_with_nothing_to_do_only_reads(chain, now):
    with CaptureQueriesContext(connection) as captured:
        assert operations.seal(now=now) == 0
    assert [query["sql"][:6] for query in captured] == ["SELECT"]


def test_an_untouched_chain_is_whole_and_tells_its_end(chain, now):
    write(now, 2, first=100)
    found = queries.verify()
    assert (found.broken_at, found.fault, found.unsealed) == (None, "", 2)
    assert found.head == queries.Head(EVENTS, event_at(EVENTS).chain_hash)
    operations.seal(now=now)
    assert queries.verify(head=chain).head.position == EVENTS + 2


def test_an_empty_history_is_whole():
    assert queries.verify() == queries.Verified(head=queries.Head(0, "0" * 64), unsealed=0)


@pytest.mark.parametrize("mutate", MUTATIONS)
@pytest.mark.parametrize("position", [1, 2, 7, EVENTS - 1])
def test_a_change_is_found_at_its_place(chain, mutate, position):
    mutate(position)
    assert queries.verify().broken_at == position


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.sampled_from([*MUTATIONS, edit_and_hash_anew]), st.integers(1, EVENTS))
def test_no_change_anywhere_goes_unseen(chain, mutate, position):
    undo = transaction.savepoint()
    mutate(position)
    found = queries.verify()
    transaction.savepoint_rollback(undo)
    assert found.broken_at is not None
    assert found.broken_at in {position, position + 1, position % EVENTS + 1}


def cut_off(last: int) -> None:
    """The forger also puts back the row that tells the end of the chain."""
    rows().filter(position__gt=last).delete()
    ChainHead.objects.update(position=last, chain_hash=event_at(last).chain_hash)


def test_a_chain_cut_off_clumsily_is_found_without_a_printed_end(chain):
    rows().filter(position__gt=9).delete()
    found = queries.verify()
    assert (found.broken_at, found.fault) == (10, "cut_off")


def test_a_chain_cut_off_with_care_is_found_by_the_printed_end(chain):
    cut_off(9)
    assert queries.verify().broken_at is None
    found = queries.verify(head=chain)
    assert (found.broken_at, found.fault) == (10, "cut_off")


def test_a_chain_written_anew_is_found_by_the_printed_end(chain, now):
    rows().filter(position=3).update(actor="staff:8")
    rows().update(position=None, chain_hash="")
    ChainHead.objects.all().delete()
    operations.seal(now=now)
    assert queries.verify().broken_at is None
    assert queries.verify(head=chain).broken_at == EVENTS


@pytest.mark.parametrize("raw", ["", "12", "12:abc", f"x:{'0' * 64}", f"1:{'g' * 64}"])
def test_a_head_that_is_none_is_refused(raw):
    with pytest.raises(Refused) as refused:
        queries.read_head(raw)
    assert refused.value.code == "audit_head_malformed"


def test_a_printed_head_is_read_back(chain):
    assert queries.read_head(f" {chain} ") == chain


@pytest.mark.parametrize(
    "half", [{"position": 5}, {"chain_hash": "0" * 64}, {"position": None, "chain_hash": "x"}]
)
def test_the_database_refuses_half_a_seal(now, half):
    write(now, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows().update(**half)


def test_the_database_refuses_two_events_at_one_place(chain):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows().filter(position=2).update(position=3)


def test_what_happened_to_a_subject_is_told_newest_first(now):
    for step in ("a", "b"):
        operations.record(at=now, actor="system:-", action=step, subject="application:RC-1")
    write(now, 1)
    told = queries.events_about(subject="application:RC-1")
    assert [event.action for event in told] == ["b", "a"]
