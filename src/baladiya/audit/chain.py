"""How one event is tied to all before it: SHA-256 over the last hash and the event's content."""

import hashlib
import json

from baladiya.audit.models import AuditEvent

FIRST_HASH = "0" * 64


def content_of(event: AuditEvent, position: int) -> str:
    """Will give the canonical JSON that is hashed: every column but the row's own number.

    The row number is left out, so that a copy restored into another database still verifies.
    """
    return json.dumps(
        [
            position,
            event.at.isoformat(timespec="microseconds"),
            event.actor,
            event.action,
            event.subject,
            event.details,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def next_hash(previous: str, event: AuditEvent, position: int) -> str:
    """Will give the hash of an event at a position after the event with the `previous` hash."""
    return hashlib.sha256(f"{previous}\n{content_of(event, position)}".encode()).hexdigest()
