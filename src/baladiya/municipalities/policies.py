"""Who may change the working calendar and the demonstration clock."""

from datetime import timedelta

from django.conf import settings

from baladiya.municipalities.ports import Acting
from baladiya.rules.definition import Role
from baladiya.rules.problems import Problem

FARTHEST_MOVE = timedelta(days=3660)


def why_not_change_calendar(actor: Acting) -> Problem | None:
    """Will give the reason why the actor may not change holidays: it moves deadlines everywhere."""
    if actor.holds(Role.ADMINISTRATOR, ""):
        return None
    return Problem("role_missing")


def why_not_move_clock(forward: timedelta) -> Problem | None:
    """Will give the reason why the clock may not be moved: only a demonstration's, and forward."""
    if not settings.BALADIYA.demo:
        return Problem("clock_only_in_demo")
    if not timedelta() < forward <= FARTHEST_MOVE:
        return Problem("clock_only_forward", values={"days": FARTHEST_MOVE.days})
    return None
