"""`baladiya migrate`: brings the database to this version's tables."""

import argparse
import json
import sys

from baladiya.site.start import ready

HELP = "Creates or updates the tables of the database."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument(
        "--check", action="store_true", help="change nothing; 1 if something is due"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will apply what is due, or only tell it."""
    ready()
    from django.core.management import call_command

    from baladiya.site.migrations_due import migrations_due

    due = migrations_due()
    if due and not arguments.check:
        call_command("migrate", interactive=False, verbosity=0)
    _tell(due, as_json=arguments.json, applied=not arguments.check)
    return 1 if due and arguments.check else 0


def _tell(due: list[str], *, as_json: bool, applied: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"migrations": due, "applied": applied}) + "\n")
        return
    verb = "applied" if applied else "due"
    sys.stdout.write("".join(f"{verb} {name}\n" for name in due) or "nothing due\n")
