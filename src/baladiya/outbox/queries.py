"""Looking into the queue: what is parked, and how much waits."""

from datetime import datetime

from baladiya.outbox.models import OutboxItem


def parked(*, before: int | None = None, limit: int = 50) -> list[OutboxItem]:
    """Will give parked items, newest first; `before` is the last id of the page before."""
    items = OutboxItem.objects.filter(state=OutboxItem.State.PARKED)
    if before is not None:
        items = items.filter(pk__lt=before)
    return list(items.order_by("-id")[:limit])


def parked_count() -> int:
    """Will count parked items."""
    return OutboxItem.objects.filter(state=OutboxItem.State.PARKED).count()


def waiting_count(*, due_at: datetime) -> int:
    """Will count items that are due and not yet done at a moment: the length of the queue."""
    return OutboxItem.objects.filter(state=OutboxItem.State.WAITING, not_before__lte=due_at).count()
