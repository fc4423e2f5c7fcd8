"""Ways to sign in: opening, closing, ending sessions."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.people import policies
from baladiya.people.actors import SYSTEM, Actor
from baladiya.people.models import Account, new_session_token
from baladiya.rules.identifiers import read_email
from baladiya.rules.problems import Refused, refuse


def new_account(*, email: str, password: str | None) -> Account:
    """Will open an account in the caller's transaction; without a password none can be typed.

    Raises `Refused`: email_malformed, email_taken, password_too_weak.
    """
    address = read_email(email)
    if Account.objects.filter(email=address).exists():
        raise refuse("email_taken", at="email")
    account = Account(email=address)
    if password is None:
        account.set_unusable_password()
    else:
        _demand_strength(password, account)
        account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:  # someone else took the address in this very moment
        raise refuse("email_taken", at="email") from error
    return account


@transaction.atomic
def end_sessions(*, account_id: int, now: datetime, actor: Actor = SYSTEM) -> None:
    """Will end every session of an account, on every device, with the next request."""
    Account.objects.filter(pk=account_id).update(session_token=new_session_token())
    _record(actor, "account.sessions_ended", account_id, now)


@transaction.atomic
def close_account(*, actor: Actor, account_id: int, now: datetime) -> None:
    """Will close an account: nobody signs in with it and its sessions end; nothing is deleted.

    Raises `Refused`: role_missing, account_unknown, not_for_yourself.
    """
    _demand_right(actor, account_id)
    _set_active(account_id, active=False)
    _record(actor, "account.closed", account_id, now)


@transaction.atomic
def reopen_account(*, actor: Actor, account_id: int, now: datetime) -> None:
    """Will open a closed account again; old sessions stay ended.

    Raises `Refused`: role_missing, account_unknown, not_for_yourself.
    """
    _demand_right(actor, account_id)
    _set_active(account_id, active=True)
    _record(actor, "account.reopened", account_id, now)


def _set_active(account_id: int, *, active: bool) -> None:
    changed = Account.objects.filter(pk=account_id).update(
        is_active=active, session_token=new_session_token()
    )
    if not changed:
        raise refuse("account_unknown")


def _demand_right(actor: Actor, account_id: int) -> None:
    if problem := policies.why_not_manage_staff(actor):
        raise Refused(problem)
    if actor.account_id == account_id:
        raise refuse("not_for_yourself")


def _demand_strength(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise refuse("password_too_weak", at="password") from error


def _record(actor: Actor, action: str, account_id: int, now: datetime) -> None:
    audit.record(at=now, actor=actor.label, action=action, subject=f"account:{account_id}")
