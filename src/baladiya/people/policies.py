"""Who may look after accounts, staff and roles."""

from baladiya.people.actors import Actor, ActorKind
from baladiya.people.models import StaffMember
from baladiya.people.roles import STAFF_ROLES
from baladiya.rules.definition import Role
from baladiya.rules.problems import Problem

# These see or settle matters of the whole ministry, so no municipality gives them by itself.
_MINISTRY_ONLY = frozenset({Role.SERVICE_OWNER, Role.AUDITOR})


def why_not_manage_staff(actor: Actor, municipality: str = "") -> Problem | None:
    """Will give the reason why the actor may not manage staff there ("" is the ministry)."""
    if actor.kind == ActorKind.SYSTEM or actor.holds(Role.ADMINISTRATOR, municipality):
        return None
    return Problem("role_missing")


def why_not_appoint(
    actor: Actor, member: StaffMember, role: Role, municipality: str
) -> Problem | None:
    """Will give the reason why the actor may not give or take this role there.

    Nobody changes their own roles: an administrator who could would be able to decide and pay out.
    """
    if problem := why_not_manage_staff(actor, municipality):
        return problem
    if actor.staff_id == member.pk:
        return Problem("not_for_yourself")
    if role not in STAFF_ROLES:
        return Problem("role_unknown", values={"role": str(role)})
    if role in _MINISTRY_ONLY and municipality:
        return Problem("role_of_the_ministry")
    return None


def why_not_change_person(actor: Actor) -> Problem | None:
    """Will give the reason why the actor has no details of their own to change."""
    return None if actor.kind == ActorKind.PERSON else Problem("sign_in_first")
