"""Reading municipalities, blocks, the working calendar and the demonstration clock."""

from baladiya.municipalities.models import ClockShift


def clock_shift_seconds() -> int:
    """Will give how far the demonstration clock has been moved, in seconds."""
    shift = ClockShift.objects.values_list("seconds", flat=True).first()
    return shift or 0
