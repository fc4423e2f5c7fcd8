"""Reading accounts, people and staff, always with the proof that the session still stands."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from baladiya.people.actors import Actor, ActorKind
from baladiya.people.models import Account, Person, RoleAssignment, StaffMember
from baladiya.rules.definition import Role

# Nobody receives mail here, so an address in this domain marks the people of the demonstration.
DEMO_DOMAIN = "@example.org"


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A member of staff in a list; `roles` are (municipality code or "", role)."""

    id: int
    account_id: int
    email: str
    name_ar: str
    name_en: str
    is_active: bool
    roles: tuple[tuple[str, Role], ...]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Someone to be in the demonstration. `role` is a staff role, or what an applicant is."""

    account_id: int
    acts_as: ActorKind
    name_ar: str
    name_en: str
    role: str
    municipality: str


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
            "municipality_id",
            "role",
            "staff_member_id",
            "staff_member__name_ar",
            "staff_member__name_en",
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
        name_en=rows[0][4],
        roles=frozenset((code or "", Role(role)) for code, role, *_ in rows),
    )


def person_of(actor: Actor) -> Person | None:
    """Will give the signed-in person with the account joined, or None."""
    if actor.kind != ActorKind.PERSON:
        return None
    return next(iter(Person.objects.select_related("account").filter(proved_account(actor))), None)


def person_of_account(account_id: int | None) -> Person | None:
    """Will give the person of an account with it joined, or None."""
    if account_id is None:
        return None
    return Person.objects.select_related("account").filter(account_id=account_id).first()


def account(*, account_id: int) -> Account:
    """Will give an account by its id."""
    return Account.objects.get(pk=account_id)


def is_staff_account(account_id: int) -> bool:
    """Will say whether the account belongs to staff."""
    return StaffMember.objects.filter(account_id=account_id).exists()


def staff_list(*, after: int = 0, limit: int = 50) -> list[StaffRow]:
    """Will give a page of the staff with their roles; `after` is the last id of the page before.

    Two statements.
    """
    members = (
        StaffMember.objects.filter(pk__gt=after)
        .select_related("account")
        .prefetch_related("roles")
        .order_by("pk")[:limit]
    )
    return [_staff_row(member) for member in members]


def staff_names(*, numbers: Collection[int], language: str) -> dict[int, str]:
    """Will give the names of staff members by their number. One statement."""
    name = "name_en" if language == "en" else "name_ar"
    return dict(StaffMember.objects.filter(pk__in=numbers).values_list("pk", name))


def staff_by_email(*, email: str) -> StaffMember | None:
    """Will give the member of staff who signs in with an address."""
    return StaffMember.objects.filter(account__email=email.strip().lower()).first()


def demo_accounts() -> list[DemoAccount]:
    """Will give the people of the demonstration: applicants first, then staff. Two statements."""
    persons = Person.objects.filter(account__email__endswith=DEMO_DOMAIN, account__is_active=True)
    assignments = RoleAssignment.objects.filter(
        staff_member__account__email__endswith=DEMO_DOMAIN, staff_member__account__is_active=True
    )
    return [
        *(
            DemoAccount(
                account_id=person.account_id,
                acts_as=ActorKind.PERSON,
                name_ar=person.name_ar,
                name_en=person.name_en,
                role=person.kind,
                municipality="",
            )
            for person in persons.order_by("pk")
        ),
        *(
            DemoAccount(
                account_id=held.staff_member.account_id,
                acts_as=ActorKind.STAFF,
                name_ar=held.staff_member.name_ar,
                name_en=held.staff_member.name_en,
                role=held.role,
                municipality=held.municipality_id or "",
            )
            for held in assignments.select_related("staff_member").order_by("pk")
        ),
    ]


def _staff_row(member: StaffMember) -> StaffRow:
    held = ((row.municipality_id or "", Role(row.role)) for row in member.roles.all())
    return StaffRow(
        id=member.pk,
        account_id=member.account_id,
        email=member.account.email,
        name_ar=member.name_ar,
        name_en=member.name_en,
        is_active=member.account.is_active,
        roles=tuple(sorted(held)),
    )
