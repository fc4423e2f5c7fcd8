"""The command line: one module in `site/commands` for each command."""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from baladiya.rules.problems import Refused
from baladiya.site import commands


def command_modules() -> dict[str, ModuleType]:
    """Will give each command's module by its name; `service` and the like have sub-commands."""
    names = sorted(module.name for module in pkgutil.iter_modules(commands.__path__))
    return {
        name.replace("_", "-"): importlib.import_module(f"baladiya.site.commands.{name}")
        for name in names
    }


def build_parser() -> argparse.ArgumentParser:
    """Will build the parser of every command."""
    parser = argparse.ArgumentParser(prog="baladiya", description=__doc__)
    choices = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in command_modules().items():
        module.add(choices.add_parser(name, help=module.HELP, description=module.HELP))
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Will run one command: 0 done, 1 refused with the reason, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baladiya.site.settings")
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except Refused as refused:
        sys.stderr.write(f"baladiya: {refused}\n")
        return 1
