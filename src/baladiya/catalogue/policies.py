"""Who may change what the centre offers."""

from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.problems import Problem

PUBLISHERS = (Role.SERVICE_OWNER, Role.ADMINISTRATOR)


def why_not_publish(actor: Actor) -> Problem | None:
    """Will say why the actor cannot publish, release or pause services, or nothing."""
    if actor.kind == ActorKind.SYSTEM or actor.holds_any(*PUBLISHERS):
        return None
    return Problem("publisher_wanted")
