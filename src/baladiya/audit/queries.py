"""Reading the history, and checking that nobody has changed it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from baladiya.audit.chain import FIRST_HASH, next_hash
from baladiya.audit.models import AuditEvent, ChainHead
from baladiya.rules.problems import refuse

_CHUNK = 2000
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment; kept elsewhere it proves that nothing was cut off."""

    position: int
    chain_hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.chain_hash}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the whole chain found.

    `broken_at` is the first position that does not fit, None if all do; `fault` says how:
    "changed" (content or hash), "missing" (a gap), "cut_off" (events are missing at the end).
    `head` is the last good end, `unsealed` the number of events still to be sealed.
    """

    head: Head
    unsealed: int
    broken_at: int | None = None
    fault: str = ""


def read_head(raw: str) -> Head:
    """Will read a printed head, "POSITION:HASH". Raises `Refused`: audit_head_malformed."""
    match = _HEAD.fullmatch(raw.strip().lower())
    if not match:
        raise refuse("audit_head_malformed")
    return Head(int(match[1]), match[2])


def verify(*, head: Head | None = None) -> Verified:
    """Will check every sealed event against the chain, in a stream, up to the first fault.

    Editing, deleting, inserting and changing places are found from the rows alone; with a `head`
    printed earlier also that the chain was cut off or written anew.
    """
    # The given head is looked at last, so that it wins over the one beside the events.
    known = {mark.position: mark.chain_hash for mark in (_stored_head(), head) if mark}
    return _walk(known)


def events_about(*, subject: str, limit: int = 200) -> list[AuditEvent]:
    """Will give the newest events about a subject, newest first. One statement."""
    return list(AuditEvent.objects.filter(subject=subject).order_by("-id")[:limit])


def _walk(known: dict[int, str]) -> Verified:
    last, fault = Head(0, FIRST_HASH), ""
    for event in _sealed():
        fault = _fault(event, last, known)
        if fault:
            break
        last = Head(last.position + 1, event.chain_hash)
    unsealed = AuditEvent.objects.filter(position=None).count()
    if not fault and any(position > last.position for position in known):
        fault = "cut_off"
    broken_at = last.position + 1 if fault else None
    return Verified(head=last, unsealed=unsealed, broken_at=broken_at, fault=fault)


def _fault(event: AuditEvent, last: Head, known: dict[int, str]) -> str:
    position = last.position + 1
    if event.position != position:
        return "missing"
    told = next_hash(last.chain_hash, event, position)
    return "" if event.chain_hash == told == known.get(position, told) else "changed"


def _sealed() -> Iterator[AuditEvent]:
    events = AuditEvent.objects.filter(position__isnull=False).order_by("position")
    return events.iterator(chunk_size=_CHUNK)


def _stored_head() -> Head | None:
    stored = ChainHead.objects.first()
    return Head(stored.position, stored.chain_hash) if stored else None
