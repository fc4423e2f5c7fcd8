"""`baladiya ledger check`: do the books balance?"""

import argparse
import json
import sys

from baladiya.rules.money import show_fils
from baladiya.site.start import ready

HELP = "The books: bills, payments, deposits and refunds."
CHECK_HELP = "Adds up every voucher and compares the accounts with what they stand for."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add the sub-commands."""
    choices = parser.add_subparsers(dest="ledger_command", required=True, metavar="COMMAND")
    check = choices.add_parser("check", help=CHECK_HELP, description=CHECK_HELP)
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(run=run_check)


def run_check(arguments: argparse.Namespace) -> int:
    """Will print what does not balance: 0 all does, 1 something does not."""
    ready()
    from baladiya.ledger.queries import books_balance

    balance = books_balance()
    if arguments.json:
        told = {"ok": balance.ok, "broken": [broken._asdict() for broken in balance.broken]}
        sys.stdout.write(json.dumps(told) + "\n")
    elif balance.ok:
        sys.stdout.write("The books balance.\n")
    else:
        for broken in balance.broken:
            sys.stdout.write(f"{broken.voucher}: off by BHD {show_fils(broken.off_by_fils)}\n")
    return 0 if balance.ok else 1
