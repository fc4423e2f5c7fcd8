"""`baladiya audit`: has anybody changed the history?"""

import argparse
import dataclasses
import json
import sys
from typing import TYPE_CHECKING

from baladiya.site.start import ready

if TYPE_CHECKING:
    from baladiya.audit.queries import Verified

HELP = "Checks that the history of what was done has not been changed."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    text = "check every event against the chain; 1 if one does not fit"
    verify = actions.add_parser("verify", help=text, description=text)
    verify.add_argument(
        "--head",
        metavar="POSITION:HASH",
        help="an end of the chain printed earlier and kept elsewhere",
    )
    verify.add_argument("--json", action="store_true", help="print JSON")
    verify.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will check the chain and print where it ends, or where it breaks."""
    ready()
    from baladiya.audit import queries

    head = queries.read_head(arguments.head) if arguments.head else None
    found = queries.verify(head=head)
    if arguments.json:
        told = dataclasses.asdict(found) | {"head": str(found.head)}
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        sys.stdout.write(_told(found))
    return int(found.broken_at is not None)


def _told(found: "Verified") -> str:
    if found.broken_at is not None:
        fault = found.fault.replace("_", " ")
        return f"BROKEN at position {found.broken_at}: {fault}. Good until {found.head}\n"
    sealed = f"{found.head.position} events in the chain, none changed; {found.unsealed} to come."
    return f"{sealed}\nKeep this elsewhere for the next check:  --head {found.head}\n"
