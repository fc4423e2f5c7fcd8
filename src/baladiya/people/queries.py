"""Reading accounts, people and staff, always with the proof that the session still stands."""

from django.db.models import Q

from baladiya.people.actors import Actor, ActorKind
from baladiya.people.models import Person, RoleAssignment, StaffMember
from baladiya.rules.definition import Role


def proved_account(actor: Actor, path: str = "account") -> Q:
    """Will give the condition that a row belongs to the actor's account and the session is valid.

    Used inside the statement that loads the row, so that no extra statement is needed and an
    ended session or a closed account sees nothing.
    """
    return Q(
        **{
            f"{path}_id": actor.account_id,
            f"{path}__session_token": actor.session_token,
            f"{path}__is_active": True,
        }
    )


def staff_actor(account_id: int, session_token: str) -> Actor | None:
    """Will give the actor behind a staff session with today's roles, or None if it has ended.

    One statement: a demoted or closed account loses its roles with the next request.
    """
    rows = list(
        RoleAssignment.objects.filter(
            staff_member__account_id=account_id,
            staff_member__account__session_token=session_token,
            staff_member__account__is_active=True,
        ).values_list(
            "municipality_id", "role", "staff_member_id", "staff_member__name_ar"
        )
    )
    if not rows:
        return None
    return Actor(
        kind=ActorKind.STAFF,
        account_id=account_id,
        session_token=session_token,
        staff_id=rows[0][2],
        name=rows[0][3],
        roles=frozenset((code or "", Role(role)) for code, role, _, _ in rows),
    )


def person_of(actor: Actor) -> Person | None:
    """Will give the signed-in person with the account joined, or None."""
    if actor.kind != ActorKind.PERSON:
        return None
    return Person.objects.select_related("account").filter(proved_account(actor)).first()


def is_staff_account(account_id: int) -> bool:
    """Will say whether the account belongs to staff."""
    return StaffMember.objects.filter(account_id=account_id).exists()
