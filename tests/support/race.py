"""Several threads that begin together, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")
AT_ONCE = 6


def at_once(act: Callable[[int], Result], *, threads: int = AT_ONCE) -> list[Result]:
    """Will run `act(number)` in several threads that begin together, and give what each gave."""
    start = Barrier(threads)

    def run(number: int) -> Result:
        try:
            start.wait(timeout=30)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))
