"""`baladiya user`: accounts of staff and their roles."""

import argparse
import dataclasses
import getpass
import json
import sys

from baladiya.site.start import ready

HELP = "Adds and lists staff, and gives and takes their roles."


ADDRESS = "the address the member of staff signs in with"


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add_adding(_action(actions, "add", "open an account for a member of staff"))
    listing = _action(actions, "list", "list the staff with their roles")
    listing.set_defaults(run=list_staff)
    role = _action(actions, "role", "give or take a role")
    role.add_argument("change", choices=["give", "take"], help="give the role, or take it away")
    role.add_argument("email", help=ADDRESS)
    role.add_argument("role", help="clerk, officer, inspector, finance_officer, head, ...")
    role.add_argument("--municipality", default="", help="its code; without it the whole ministry")
    role.set_defaults(run=change_role)
    for name, text in (("close", "close an account"), ("reopen", "open a closed account again")):
        account = _action(actions, name, f"{text}; its sessions end at once")
        account.add_argument("email", help=ADDRESS)
        account.set_defaults(run=open_or_close, change=name)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text, description=text)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _add_adding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help=ADDRESS)
    parser.add_argument("--name-ar", required=True, help="name in Arabic, as on papers")
    parser.add_argument("--name-en", required=True, help="name in English")
    parser.add_argument(
        "--password",
        action="store_true",
        help="ask for a password (on a terminal) or read it from standard input",
    )
    parser.set_defaults(run=add_staff)


def add_staff(arguments: argparse.Namespace) -> int:
    """Will open an account for a member of staff, without a password unless one is given."""
    ready()
    from baladiya.people import operations
    from baladiya.people.actors import SYSTEM
    from baladiya.ui import clock

    member = operations.add_staff(
        actor=SYSTEM,
        email=arguments.email,
        password=_password() if arguments.password else None,
        name_ar=arguments.name_ar,
        name_en=arguments.name_en,
        now=clock.now(),
    )
    return _tell(arguments, id=member.pk, email=member.account.email)


def list_staff(arguments: argparse.Namespace) -> int:
    """Will list the staff, page by page from the database."""
    ready()
    from baladiya.people import queries

    after = 0
    while rows := queries.staff_list(after=after):
        for row in rows:
            roles = ", ".join(f"{role} ({place or 'ministry'})" for place, role in row.roles)
            closed = "" if row.is_active else "  closed"
            line = f"{row.email}  {row.name_en}  {roles or 'no role'}{closed}"
            told = json.dumps(dataclasses.asdict(row), ensure_ascii=False)
            sys.stdout.write(f"{told if arguments.json else line}\n")
        after = rows[-1].id
    return 0


def change_role(arguments: argparse.Namespace) -> int:
    """Will give or take a role."""
    ready()
    from baladiya.people import operations, queries
    from baladiya.people.actors import SYSTEM
    from baladiya.people.roles import STAFF_ROLES
    from baladiya.rules.problems import refuse
    from baladiya.ui import clock

    member = queries.staff_by_email(email=arguments.email)
    if member is None:
        raise refuse("staff_unknown")
    role = next((role for role in STAFF_ROLES if role == arguments.role), None)
    if role is None:
        raise refuse("role_unknown", role=arguments.role)
    change = operations.appoint if arguments.change == "give" else operations.dismiss
    change(
        actor=SYSTEM,
        staff_id=member.pk,
        role=role,
        municipality=arguments.municipality,
        now=clock.now(),
    )
    return _tell(arguments, email=arguments.email, role=role, municipality=arguments.municipality)


def open_or_close(arguments: argparse.Namespace) -> int:
    """Will close an account, or open it again."""
    ready()
    from baladiya.people import operations, queries
    from baladiya.people.actors import SYSTEM
    from baladiya.rules.problems import refuse
    from baladiya.ui import clock

    member = queries.staff_by_email(email=arguments.email)
    if member is None:
        raise refuse("staff_unknown")
    closing = arguments.change == "close"
    change = operations.close_account if closing else operations.reopen_account
    change(actor=SYSTEM, account_id=member.account_id, now=clock.now())
    return _tell(arguments, email=arguments.email, active=not closing)


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")


def _tell(arguments: argparse.Namespace, **facts: object) -> int:
    if arguments.json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    else:
        told = "  ".join(f"{name} {value}" for name, value in facts.items() if value != "")
        sys.stdout.write(f"Done: {told}\n")
    return 0
