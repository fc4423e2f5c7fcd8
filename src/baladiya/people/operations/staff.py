"""Staff and the roles they hold. A role counts, or stops counting, with the next request."""

from datetime import datetime

from django.db import transaction

from baladiya.audit import operations as audit
from baladiya.municipalities.models import Municipality
from baladiya.people import policies
from baladiya.people.actors import Actor
from baladiya.people.models import RoleAssignment, StaffMember
from baladiya.people.operations.accounts import new_account
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.text import clean_line


@transaction.atomic
def add_staff(
    *, actor: Actor, email: str, password: str | None, name_ar: str, name_en: str, now: datetime
) -> StaffMember:
    """Will open an account for someone who works here; roles are given by `appoint`.

    Raises `Refused`: role_missing, name_missing, email_malformed, email_taken, password_too_weak.
    """
    if problem := policies.why_not_manage_staff(actor):
        raise Refused(problem)
    arabic, latin = clean_line(name_ar), clean_line(name_en)
    if not (arabic and latin):
        raise refuse("name_missing", at="name_ar" if latin else "name_en")
    account = new_account(email=email, password=password)
    member = StaffMember.objects.create(account=account, name_ar=arabic, name_en=latin)
    _record(actor, "staff.added", member.pk, now)
    return member


@transaction.atomic
def appoint(
    *, actor: Actor, staff_id: int, role: Role, municipality: str, now: datetime
) -> RoleAssignment:
    """Will give a role in a municipality, or in the whole ministry for ""; twice is once.

    Raises `Refused`: role_missing, staff_unknown, not_for_yourself, role_unknown,
    role_of_the_ministry, municipality_unknown.
    """
    member = _member(actor, staff_id, role, municipality)
    if municipality and not Municipality.objects.filter(pk=municipality).exists():
        raise refuse("municipality_unknown", at="municipality")
    assignment, made = RoleAssignment.objects.get_or_create(
        staff_member=member, municipality_id=municipality or None, role=role
    )
    if made:
        _record(actor, "staff.appointed", member.pk, now, role=role, municipality=municipality)
    return assignment


@transaction.atomic
def dismiss(*, actor: Actor, staff_id: int, role: Role, municipality: str, now: datetime) -> None:
    """Will take a role away. What was decided in it stays.

    Raises `Refused`: role_missing, staff_unknown, not_for_yourself, role_unknown,
    role_of_the_ministry, role_not_held.
    """
    member = _member(actor, staff_id, role, municipality)
    deleted, _ = RoleAssignment.objects.filter(
        staff_member=member, municipality_id=municipality or None, role=role
    ).delete()
    if not deleted:
        raise refuse("role_not_held")
    _record(actor, "staff.dismissed", member.pk, now, role=role, municipality=municipality)


def _member(actor: Actor, staff_id: int, role: Role, municipality: str) -> StaffMember:
    member = StaffMember.objects.filter(pk=staff_id).first()
    if member is None:
        raise refuse("staff_unknown")
    if problem := policies.why_not_appoint(actor, member, role, municipality):
        raise Refused(problem)
    return member


def _record(actor: Actor, action: str, staff_id: int, now: datetime, **details: str) -> None:
    audit.record(at=now, actor=actor.label, action=action, subject=f"staff:{staff_id}", **details)
