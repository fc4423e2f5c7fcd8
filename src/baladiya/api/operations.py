"""Giving out and ending tokens, and keeping answers for requests that come twice."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from baladiya.api.models import ApiToken, GivenAnswer
from baladiya.api.tokens import token_hash
from baladiya.audit import operations as audit
from baladiya.people.actors import Actor
from baladiya.rules.problems import refuse


def give_token(*, account_id: int, label: str, actor: Actor, now: datetime) -> str:
    """Will make a token for an account and give it in clear, once."""
    token = f"bld_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        row = ApiToken.objects.create(
            account_id=account_id, label=label, token_hash=token_hash(token), created_at=now
        )
        _record(actor, "token.given", row.pk, now)
    return token


def revoke_token(*, token_id: int, actor: Actor, now: datetime) -> None:
    """Will end a token at once. Raises `Refused("token_unknown")`."""
    with transaction.atomic():
        changed = ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=now)
        if not changed:
            raise refuse("token_unknown")
        _record(actor, "token.revoked", token_id, now)


def _record(actor: Actor, action: str, token_id: int, now: datetime) -> None:
    audit.record(at=now, actor=actor.label, action=action, subject=f"token:{token_id}")


def earlier_answer(*, caller: str, key: str, request_hash: str) -> GivenAnswer | None:
    """Will give the first answer to the same request, or None.

    Raises `Refused("idempotency_key_reused")` when the key came with another body.
    """
    found = GivenAnswer.objects.filter(caller=caller, key=key).first()
    if found is not None and found.request_hash != request_hash:
        raise refuse("idempotency_key_reused")
    return found


def keep_answer(
    *,
    caller: str,
    key: str,
    request_hash: str,
    status: int,
    body: dict[str, Any],
    now: datetime,
) -> None:
    """Will keep an answer for the next time; of two at once the first stays."""
    try:
        with transaction.atomic():
            GivenAnswer.objects.create(
                caller=caller, key=key, request_hash=request_hash, status=status, body=body, at=now
            )
    except IntegrityError:
        return  # a twin request was faster; its answer is the one repeated from now on
