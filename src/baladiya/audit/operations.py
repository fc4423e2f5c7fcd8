"""Writing the history: events with their cause, the seal by the worker afterwards.

Chaining each event inside its own transaction would make all writers wait for one another; see
docs/decisions/0002-audit-sealed-by-the-worker.md.
"""

from datetime import datetime

from django.db import transaction

from baladiya.audit.chain import FIRST_HASH, next_hash
from baladiya.audit.models import AuditEvent, ChainHead

SEAL_BATCH = 1000
_HEAD = 1  # the one row of ChainHead


class _OvertakenError(Exception):
    """Another sealer moved the head first; what this one computed is thrown away."""


def record(*, at: datetime, actor: str, action: str, subject: str, **details: object) -> AuditEvent:
    """Will write one event in the caller's transaction. One statement.

    `actor` is an `Actor.label`, `action` a code such as "application.accept", `subject` such as
    "application:RC-7K4M-9Q2D". `details` are codes and numbers fit for JSON, never answers.
    """
    return AuditEvent.objects.create(
        at=at, actor=actor, action=action, subject=subject, details=details
    )


def seal(*, now: datetime, limit: int = SEAL_BATCH) -> int:
    """Will tie up to `limit` unsealed events to the chain; gives how many.

    Safe to run in several workers at once: the head moves by compare-and-set before any event is
    touched, and the one who comes second writes nothing and gives 0.
    """
    if not AuditEvent.objects.filter(position=None).exists():
        return 0
    ChainHead.objects.get_or_create(pk=_HEAD, defaults={"chain_hash": FIRST_HASH, "sealed_at": now})
    try:
        with transaction.atomic():
            return _seal_batch(now, limit)
    except _OvertakenError:
        return 0


def _seal_batch(now: datetime, limit: int) -> int:
    head = ChainHead.objects.get(pk=_HEAD)
    # Rows read before the head is taken are still unsealed then: whoever seals, moves the head.
    events = list(AuditEvent.objects.filter(position=None).order_by("id")[:limit])
    position, chain_hash = head.position, head.chain_hash
    for event in events:
        position += 1
        chain_hash = next_hash(chain_hash, event, position)
        event.position, event.chain_hash = position, chain_hash
    moved = ChainHead.objects.filter(pk=_HEAD, position=head.position).update(
        position=position, chain_hash=chain_hash, sealed_at=now
    )
    if not moved:
        raise _OvertakenError
    AuditEvent.objects.bulk_update(events, ["position", "chain_hash"], batch_size=200)
    return len(events)
