"""`baladiya work`: the worker, until it is told to stop."""

import argparse
import os
import signal
import threading
from types import FrameType

from baladiya.site.start import ready

# On a machine that both share, somebody who waits for a page comes before a message to be sent.
BEHIND_REQUESTS = 5

HELP = "Runs the worker: messages, certificates, clocks. Several may run at once on PostgreSQL."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument(
        "--beside-replay",
        action="store_true",
        help="leaves the clocks of what is there already to the replay that drives them",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will work until SIGINT or SIGTERM; what is under way is finished first."""
    os.nice(BEHIND_REQUESTS)
    ready()
    from baladiya.casework import operations as casework
    from baladiya.jobs import worker
    from baladiya.ui import clock

    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    since = clock.now() if arguments.beside_replay else casework.ALWAYS
    worker.run(stop, since=since)
    return 0
