"""A register that fails again and again is left in peace for a while, and so are those waiting."""

import threading
import time
from collections.abc import Callable

FAILURES_IN_A_ROW = 3
REST_SECONDS = 30.0
# A register that hangs must not collect waiting threads without end.
MOST_AT_ONCE = 8


class Breaker:
    """Stands before one register and says whether it may be asked; every thread asks the same."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0
        self._asking = 0

    def enter(self) -> bool:
        """Will say whether a question may be put now; who gets a yes must `leave`.

        After the rest one question is let through; the others wait for how it fares.
        """
        with self._lock:
            now = self._clock()
            if now < self._rests_until or self._asking >= MOST_AT_ONCE:
                return False
            if self._failures >= FAILURES_IN_A_ROW:
                self._rests_until = now + REST_SECONDS
            self._asking += 1
            return True

    def leave(self, *, answered: bool) -> None:
        """Will note how a question fared."""
        with self._lock:
            self._asking -= 1
            if answered:
                self._failures, self._rests_until = 0, 0.0
                return
            self._failures += 1
            if self._failures >= FAILURES_IN_A_ROW:
                self._rests_until = self._clock() + REST_SECONDS
