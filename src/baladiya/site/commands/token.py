"""`baladiya token`: tokens of the programming interface."""

import argparse
import sys

from baladiya.rules.problems import refuse
from baladiya.site.start import ready

HELP = "Gives out and revokes tokens of the programming interface."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    actions = parser.add_subparsers(dest="action", required=True)
    text = "makes a token for an account and prints it once"
    give = actions.add_parser("give", help=text, description=text)
    give.add_argument("email", help="address of the account it acts for")
    give.add_argument("--label", default="integration", help="what it is for")
    text = "ends a token at once"
    revoke = actions.add_parser("revoke", help=text, description=text)
    revoke.add_argument("id", type=int, help="number of the token")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will give or revoke a token."""
    ready()
    from baladiya.api import operations
    from baladiya.people.actors import SYSTEM
    from baladiya.people.models import Account
    from baladiya.ui import clock

    if arguments.action == "revoke":
        operations.revoke_token(token_id=arguments.id, actor=SYSTEM, now=clock.now())
        return 0
    account = Account.objects.filter(email=arguments.email.lower()).first()
    if account is None:
        raise refuse("account_unknown")
    token = operations.give_token(
        account_id=account.pk, label=arguments.label, actor=SYSTEM, now=clock.now()
    )
    sys.stdout.write(token + "\n")
    return 0
