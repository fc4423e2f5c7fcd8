"""Which operation does which piece of queued work."""

from collections.abc import Callable
from datetime import datetime

from baladiya.casework import operations as casework
from baladiya.outbox.models import OutboxItem

Handler = Callable[[OutboxItem, datetime], None]


def notify(item: OutboxItem, now: datetime) -> None:
    """Will write and send one message."""
    casework.send_queued(key=item.key, payload=item.payload, now=now)


def sign(item: OutboxItem, now: datetime) -> None:
    """Will sign one certificate."""
    casework.sign_queued(payload=item.payload, now=now)


def ask(item: OutboxItem, now: datetime) -> None:
    """Will ask registers that did not answer when an application was handed in."""
    casework.ask_queued(payload=item.payload, now=now)


HANDLERS: dict[str, Handler] = {
    casework.NOTIFY: notify,
    casework.SIGN: sign,
    casework.REGISTERS: ask,
}
