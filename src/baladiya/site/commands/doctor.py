"""`baladiya doctor`: is everything there?"""

import argparse
import dataclasses
import json
import sys

from baladiya.site.start import ready

HELP = "Looks whether everything is there: database, storage, fonts, keys, clock, worker."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will print what each check found; 1 when something is wrong."""
    ready()
    from baladiya.site import checks

    findings = checks.look_at(checks.EVERYTHING)
    if arguments.json:
        told = [dataclasses.asdict(finding) for finding in findings]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        for finding in findings:
            sys.stdout.write(f"{finding.level:5}  {finding.name:12}  {finding.detail}\n")
    return int(any(finding.level == checks.Level.WRONG for finding in findings))
