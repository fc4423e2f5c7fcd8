"""When something is due, told by a word, an icon and a tone together."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baladiya.rules.calendar import local_date


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a step's clock as a list shows it."""

    at: datetime
    word: str | Promise
    icon: str
    tone: str


def due_of(at: datetime | None, now: datetime) -> Due | None:
    """Will tell whether a moment has passed, is today's, or lies ahead; None without a clock."""
    if at is None:
        return None
    if at < now:
        return Due(at, _("Late"), "warn", "bad")
    if local_date(at) == local_date(now):
        return Due(at, _("Today"), "clock", "warn")
    return Due(at, "", "calendar", "quiet")
