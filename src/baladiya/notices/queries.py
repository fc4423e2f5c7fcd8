"""Reading messages. Who may see them is decided by the caller, who knows what they are about."""

from baladiya.notices.models import Notice

# These hold a link that opens the application; they are for their reader's eyes only.
PRIVATE = ("draft_link",)


def sent_to(*, subject: str) -> list[Notice]:
    """Will give the messages about one subject, oldest first, without those with private links.

    `sent_at` is None for one that still waits to be sent. One statement.
    """
    return list(Notice.objects.filter(subject=subject).exclude(code__in=PRIVATE).order_by("pk"))


def latest(*, limit: int = 50) -> list[Notice]:
    """Will give the newest messages to anyone: for the demonstration page only."""
    return list(Notice.objects.order_by("-pk")[:limit])
