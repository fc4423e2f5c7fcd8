"""People who act in the tests; all of them are plainly fictional."""

from collections.abc import Callable
from datetime import datetime

import pytest

from baladiya.catalogue.models import ServiceVersion
from baladiya.municipalities import operations as municipality_operations
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import SYSTEM, Actor, ActorKind
from baladiya.people.models import Account, Person, RoleAssignment, StaffMember
from baladiya.people.queries import staff_actor
from baladiya.rules.definition import Role
from tests.support.definitions import publish_all


def make_person(
    number: str = "900112345", *, name: str = "مريم التجريبية", language: str = "ar"
) -> Person:
    """Will make a person with an account."""
    account = Account.objects.create_user(f"person-{number}@demo.example")
    return Person.objects.create(
        account=account,
        personal_number=number,
        name_ar=name,
        name_en="Maryam Demo",
        nationality="BH",
        mobile="+97336000001",
        language=language,
    )


def actor_of(person: Person) -> Actor:
    """Will give the actor that the person's session makes."""
    return Actor(
        kind=ActorKind.PERSON,
        account_id=person.account_id,
        session_token=person.account.session_token,
    )


def make_staff(*roles: tuple[str, Role], name: str = "موظف") -> Actor:
    """Will make a member of staff with roles, each (municipality code or "" for all, role)."""
    count = StaffMember.objects.count() + 1
    account = Account.objects.create_user(f"staff-{count}@demo.example")
    member = StaffMember.objects.create(
        account=account, name_ar=f"{name} {count}", name_en=f"Officer {count}"
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(staff_member=member, municipality_id=code or None, role=role)
        for code, role in roles
    )
    actor = staff_actor(account.pk, account.session_token)
    assert actor is not None
    return actor


@pytest.fixture
def municipalities(db: None, now: datetime) -> dict[str, Municipality]:
    """The four authorities with their blocks and holidays, by code."""
    municipality_operations.seed(now=now)
    return {municipality.code: municipality for municipality in Municipality.objects.all()}


@pytest.fixture
def applicant(db: None) -> Person:
    """A citizen with an account."""
    return make_person()


@pytest.fixture
def applicant_actor(applicant: Person) -> Actor:
    """The citizen, signed in."""
    return actor_of(applicant)


@pytest.fixture
def officer_actor(municipalities: dict[str, Municipality]) -> Callable[..., Actor]:
    """Makes an officer of a municipality: `officer_actor("capital")`, or with other roles."""

    def make(municipality: str = "capital", *roles: Role) -> Actor:
        return make_staff(*[(municipality, role) for role in roles or (Role.OFFICER,)])

    return make


@pytest.fixture
def published(municipalities: dict[str, Municipality], now: datetime) -> dict[str, ServiceVersion]:
    """Every service of `definitions/`, published and live everywhere, by its id."""
    return publish_all(actor=SYSTEM, now=now)
