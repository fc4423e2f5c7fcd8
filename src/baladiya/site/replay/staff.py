"""Who decides in the replay: the demonstration's own staff, another person where one is wanted."""

from collections.abc import Collection
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

    def is_another(self, role: str, municipality: str, one: int | None) -> bool:
        """Will say whether anyone but that member of staff has the role there."""
        there = self.by_place.get((municipality, role), [])
        return any(actor.staff_id != one for actor in there)

    def someone(
        self,
        role: str,
        municipality: str,
        random: Random,
        *,
        never: Collection[int],
        rather_not: Collection[int] = (),
    ) -> Actor:
        """Will give someone with the role there, by staff id not in `never`, at best not in either.

        Where one inspector works, the same one comes again; where two people are the rule, the
        operation itself refuses the same one.
        """
        there = self.by_place.get((municipality, role), [])
        allowed = [actor for actor in there if actor.staff_id not in never]
        fresh = [actor for actor in allowed if actor.staff_id not in rather_not]
        if not allowed:
            raise LookupError(f"nobody else is {role} in {municipality}")
        return random.choice(fresh or allowed)
