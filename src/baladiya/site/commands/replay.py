"""`baladiya replay`: drives generated applications through the real operations."""

import argparse
import json
import sys

from baladiya.site.start import ready, without_registers

HELP = "Drives April and May 2020 through the real operations with generated, fictional people."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument("--seed", type=int, default=2020, help="another seed, other people")
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 drives a tenth")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will drive the months and say how much was done. The services must be published."""
    without_registers()
    ready()
    from baladiya.site import demo
    from baladiya.site.replay.drive import replay

    done = replay(
        bundles=demo.definitions(),
        progress=demo.show_progress,
        seed=arguments.seed,
        scale=arguments.scale,
    )
    told = {"lives": done.applications, "steps": done.steps}
    sys.stdout.write("\n" + (json.dumps(told) if arguments.json else f"{told}") + "\n")
    return 0
