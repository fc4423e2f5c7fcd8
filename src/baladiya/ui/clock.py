"""The clock: only interfaces read it, and hand `now` to the operations they call."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from baladiya.municipalities import queries


def now() -> datetime:
    """Will give the time in UTC, moved forward as far as the demonstration clock was."""
    real = datetime.now(UTC)  # noqa: TID251 - this is the place that may ask
    if not settings.BALADIYA.demo:
        return real
    return real + timedelta(seconds=queries.clock_shift_seconds())
