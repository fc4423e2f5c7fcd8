"""The embedded database lets writers in one after the other, and none waits for a dead one."""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from baladiya.site.database import database_settings

# The connections are this file's own; the mark only opens the door to databases.
pytestmark = pytest.mark.django_db

HOLD_AND_DIE = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """Two connections to one database of its own, apart from the tests'."""
    settings = database_settings("", tmp_path)
    handlers = [ConnectionHandler({"default": dict(settings)}) for _ in range(2)]
    first, second = (handler["default"] for handler in handlers)
    for connection in (first, second):
        connection.inc_thread_sharing()
    with first.cursor() as cursor:
        cursor.execute("create table note (text varchar(20) unique)")
    yield SimpleNamespace(first=first, second=second, turn=tmp_path / "baladiya.sqlite3-turn")
    for connection in (first, second):
        connection.close()


def taken(turn: Path) -> bool:
    handle = os.open(turn, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def write(connection, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into note values (%s)", [text])


def begin(connection) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection) -> None:
    connection.commit()
    connection.set_autocommit(True)


def test_a_second_writer_waits_until_the_first_has_committed(centre):
    begin(centre.first)
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        begin(centre.second)
        order.append("second")
        end(centre.second)

    thread = threading.Thread(target=second)
    thread.start()
    assert waiting.wait(10)
    write(centre.first, "a")
    order.append("first")
    end(centre.first)
    thread.join(20)
    assert order == ["first", "second"]
    assert not taken(centre.turn)


def test_the_turn_is_given_up_by_a_rollback_and_by_closing(centre):
    begin(centre.first)
    assert taken(centre.turn)
    centre.first.rollback()
    assert not taken(centre.turn)
    centre.first.set_autocommit(True)
    begin(centre.first)
    centre.first.close()
    assert not taken(centre.turn)


def test_a_failed_commit_keeps_the_turn_for_its_rollback(centre, monkeypatch):
    begin(centre.first)

    def broken(_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", broken)
    with pytest.raises(DatabaseError):
        centre.first.commit()
    assert taken(centre.turn)
    centre.first.rollback()
    assert not taken(centre.turn)


def test_a_writer_that_is_killed_leaves_the_line(centre):
    command = [sys.executable, "-c", HOLD_AND_DIE, str(centre.turn)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    assert taken(centre.turn)
    holder.communicate()
    begin(centre.first)
    write(centre.first, "after")
    end(centre.first)
    assert not taken(centre.turn)


def test_someone_who_does_not_stand_in_line_is_still_kept_out_by_sqlite(centre):
    begin(centre.first)
    write(centre.first, "a")
    centre.second.ensure_connection()
    with centre.second.cursor() as cursor:
        cursor.execute("pragma busy_timeout=0")
        with pytest.raises(DatabaseError, match="locked"):
            cursor.execute("insert into note values ('b')")
    end(centre.first)
