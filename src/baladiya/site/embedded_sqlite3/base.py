"""Writers wait for their turn on a lock of the system, not by looking again every few milliseconds.

SQLite lets one writer in at a time and makes the others sleep 1, 2, 5 … 25 ms between two looks,
so the file often lies idle while everybody sleeps, and who came last may go first. A lock on a
file beside the database wakes the next writer at once, across threads and processes, and the
kernel gives it back when a process dies. SQLite's own lock still decides; this only orders the
queue, so a writer that knows nothing of it (a shell, a single statement) does no harm.
"""

import fcntl
import os

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite, whose transactions begin when it is their turn."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._give_turn_up()
            raise

    def _commit(self) -> None:
        # A commit that failed leaves the transaction open: the turn is given up by its rollback.
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._give_turn_up()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn_up()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn_up()

    def _wait_for_turn(self) -> None:
        if self._turn is not None or self.is_in_memory_db():
            return
        handle = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._turn = handle

    def _give_turn_up(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None
