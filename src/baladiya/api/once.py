"""Writes with an Idempotency-Key: the same key and body answer the same."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from ninja import Schema, Status

from baladiya.api import operations
from baladiya.people.actors import Actor
from baladiya.rules.problems import refuse

LONGEST_KEY = 64  # what an application keeps of the key it was submitted with


def key_of(request: HttpRequest) -> str:
    """Will read the key; "" when there is none. Raises `Refused("idempotency_key_malformed")`."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY:
        raise refuse("idempotency_key_malformed", most=LONGEST_KEY)
    return key


def once(
    request: HttpRequest, actor: Actor, act: Callable[[], Schema], *, now: datetime
) -> Status[Schema | dict[str, object]]:
    """Will act and keep the answer (201), or give again the answer to the same request.

    Keys belong to the token's account. A guest has none, and the answer holds a secret that is kept
    nowhere in clear: a guest who asks twice gets two drafts, of which one stays empty.
    """
    key = key_of(request)
    if not key or actor.account_id is None:
        return Status(201, act())
    caller = f"{request.path}:{actor.account_id}"
    request_hash = hashlib.sha256(request.body).hexdigest()
    earlier = operations.earlier_answer(caller=caller, key=key, request_hash=request_hash)
    if earlier is not None:
        return Status(earlier.status, earlier.body)
    answer = act()
    operations.keep_answer(
        caller=caller,
        key=key,
        request_hash=request_hash,
        status=201,
        body=answer.dict(),
        now=now,
    )
    return Status(201, answer)
