"""The command line: one module in `site/commands` for each command."""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterable, Sequence

from baladiya.rules.problems import Refused
from baladiya.site import commands

# What a shell gives a program that Ctrl-C has ended: 128 and the number of the signal.
INTERRUPTED = 130


def command_names() -> list[str]:
    """Will give the name of every command."""
    names = (module.name for module in pkgutil.iter_modules(commands.__path__))
    return sorted(name.replace("_", "-") for name in names)


def build_parser(names: Iterable[str] | None = None) -> argparse.ArgumentParser:
    """Will build the parser of the named commands, or of all of them."""
    parser = argparse.ArgumentParser(
        prog="baladiya",
        description="Runs and looks after an electronic customer service centre of municipalities.",
        epilog="Exit codes: 0 done, 1 refused with the reason, 2 wrong use.",
    )
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in command_names() if names is None else names:
        module = importlib.import_module(f"baladiya.site.commands.{name.replace('-', '_')}")
        module.add(choices.add_parser(name, help=module.HELP, description=module.HELP))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Will run one command: 0 done, 1 refused with the reason, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baladiya.site.settings")
    given = list(sys.argv[1:] if argv is None else argv)
    # A known command is loaded alone: `serve` must not pay for what `replay` imports.
    wanted = given[:1] if given and given[0] in command_names() else None
    arguments = build_parser(wanted).parse_args(given)
    try:
        return int(arguments.run(arguments))
    except Refused as refused:
        sys.stderr.write(f"baladiya: {explain(refused)}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has closed it, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def explain(refused: Refused) -> str:
    """Will put a refusal into one line: each problem's code, place and values."""
    lines = []
    for problem in refused.problems:
        values = " ".join(f"{name}={value}" for name, value in problem.values.items())
        lines.append(" ".join(part for part in (problem.code, problem.at, values) if part))
    return "; ".join(lines)
