"""Who decides in the replay: the demonstration's own staff, another person where one is wanted."""

from random import Random

from baladiya.people.actors import Actor, ActorKind
from baladiya.people.models import RoleAssignment
from baladiya.rules.definition import Role


class Staff:
    """The staff of every municipality, as actors."""

    def __init__(self) -> None:
        self.by_place: dict[tuple[str, str], list[Actor]] = {}
        roles: dict[int, set[tuple[str, Role]]] = {}
        rows = RoleAssignment.objects.select_related("staff_member__account").order_by("id")
        for row in rows:
            roles.setdefault(row.staff_member_id, set()).add(
                (row.municipality_id or "", Role(row.role))
            )
        for row in rows:
            actor = Actor(
                kind=ActorKind.STAFF,
                account_id=row.staff_member.account_id,
                session_token=row.staff_member.account.session_token,
                staff_id=row.staff_member_id,
                name=row.staff_member.name_ar,
                roles=frozenset(roles[row.staff_member_id]),
            )
            self.by_place.setdefault((row.municipality_id or "", row.role), []).append(actor)

    def someone(
        self, role: str, municipality: str, random: Random, but_not: set[int | None]
    ) -> Actor:
        """Will give someone with the role there who is not among `but_not` (staff ids)."""
        fitting = [
            actor
            for actor in self.by_place.get((municipality, role), [])
            if actor.staff_id not in but_not
        ]
        if not fitting:
            raise LookupError(f"nobody else is {role} in {municipality}")
        return random.choice(fitting)
