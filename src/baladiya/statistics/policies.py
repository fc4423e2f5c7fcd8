"""Who sees how far services have come, and who brings what the counters count."""

from baladiya.people.actors import Actor
from baladiya.rules.definition import Role
from baladiya.rules.problems import Problem

KEEPERS = (Role.SERVICE_OWNER, Role.ADMINISTRATOR)
# Of the ministry, not of one municipality: the overview compares the municipalities.
LEADERS = (Role.HEAD, Role.DIRECTOR)
MINISTRY = ""


def why_not_see_rollout(actor: Actor) -> Problem | None:
    """Will say why the actor cannot see the overview, or nothing."""
    if actor.holds_any(*KEEPERS) or MINISTRY in actor.municipalities_as(*LEADERS):
        return None
    return Problem("role_missing")


def why_not_bring_volumes(actor: Actor) -> Problem | None:
    """Will say why the actor cannot bring volumes or change what is assumed, or nothing."""
    if MINISTRY in actor.municipalities_as(*KEEPERS):
        return None
    return Problem("role_missing")
