"""`baladiya clock`: moves the demonstration's clock forward."""

import argparse
import json
import re
import sys
from datetime import timedelta

from baladiya.site.start import ready

HELP = "Moves the demonstration's clock forward, so that deadlines can be seen happening."
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument(
        "forward", type=read_span, metavar="+3d", help="how far: +3d days, +5h hours, +90m minutes"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def read_span(raw: str) -> timedelta:
    """Will read "+3d", "+5h" or "+90m". Raises what argparse shows as wrong use."""
    match = re.fullmatch(r"\+([0-9]{1,6})([dhm])", raw)
    if not match:
        raise argparse.ArgumentTypeError(f"{raw!r} is not like +3d, +5h or +90m")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def run(arguments: argparse.Namespace) -> int:
    """Will move the clock and print the time it shows now."""
    ready()
    from baladiya.municipalities import operations
    from baladiya.people.actors import SYSTEM
    from baladiya.ui import clock

    ahead = operations.move_clock(actor=SYSTEM, forward=arguments.forward, now=clock.now())
    shown = clock.now().isoformat(timespec="seconds")
    if arguments.json:
        sys.stdout.write(json.dumps({"seconds_ahead": ahead, "now": shown}) + "\n")
    else:
        sys.stdout.write(f"The clock shows {shown}, {timedelta(seconds=ahead)} ahead.\n")
    return 0
