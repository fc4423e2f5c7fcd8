"""The people and companies who apply."""

from datetime import datetime
from typing import Any, get_args

from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.people import policies, queries
from baladiya.people.actors import SYSTEM, Actor
from baladiya.people.models import Establishment, Mandate, Person
from baladiya.people.operations.accounts import new_account
from baladiya.rules.definition.service import Audience
from baladiya.rules.identifiers import (
    read_commercial_registration,
    read_personal_number,
    read_phone,
)
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.text import clean_line

KINDS: tuple[str, ...] = get_args(Audience)
LANGUAGES = ("ar", "en")
_LONGEST_NAME = 200


@transaction.atomic
def register_person(
    *,
    email: str,
    password: str | None,
    name_ar: str,
    name_en: str,
    now: datetime,
    personal_number: str = "",
    kind: str = "citizen",
    nationality: str = "",
    mobile: str = "",
    language: str = "ar",
    identity_proved: bool = False,
) -> Person:
    """Will open an account and the person behind it.

    `password` None makes an account for sign-in by other means. `kind` is an audience of services,
    `nationality` two letters of ISO 3166, empty where not known. A name in one script is enough.
    `identity_proved` says that an identity provider vouches for the personal number: the population
    register may then be asked about it.
    Raises `Refused`: email_malformed, email_taken, password_too_weak, name_missing,
    personal_number_malformed, personal_number_taken, phone_malformed, kind_unknown,
    language_unknown.
    """
    facts = _facts(
        name_ar=name_ar,
        name_en=name_en,
        kind=kind,
        nationality=nationality,
        mobile=mobile,
        language=language,
    )
    number = read_personal_number(personal_number) if personal_number else ""
    account = new_account(email=email, password=password)
    proved = identity_proved and bool(number)
    person = _saved(
        Person(account=account, personal_number=number, identity_proved=proved, **facts)
    )
    _record(SYSTEM, "person.registered", person, now)
    return person


@transaction.atomic
def update_person(
    *,
    actor: Actor,
    name_ar: str,
    name_en: str,
    mobile: str,
    language: str,
    now: datetime,
    personal_number: str = "",
    nationality: str | None = None,
) -> Person:
    """Will change the actor's own details. A personal number can be added once, then it stays.

    Raises `Refused`: sign_in_first, name_missing, phone_malformed, language_unknown,
    personal_number_malformed, personal_number_taken, personal_number_stays.
    """
    if problem := policies.why_not_change_person(actor):
        raise Refused(problem)
    person = queries.person_of(actor)
    if person is None:
        raise refuse("sign_in_first")
    facts = _facts(
        name_ar=name_ar,
        name_en=name_en,
        kind=person.kind,
        nationality=person.nationality if nationality is None else nationality,
        mobile=mobile,
        language=language,
    )
    person.personal_number = _number_after(person, personal_number)
    for name, value in facts.items():
        setattr(person, name, value)
    _record(actor, "person.changed", _saved(person), now)
    return person


@transaction.atomic
def register_establishment(
    *, registration: str, name_ar: str, name_en: str, now: datetime, actor: Actor = SYSTEM
) -> Establishment:
    """Will write down a company by its commercial registration, or give the one that is known.

    Raises `Refused`: commercial_registration_malformed, name_missing.
    """
    number = read_commercial_registration(registration)
    if not clean_line(name_ar):
        raise refuse("name_missing", at="name_ar")
    establishment, made = Establishment.objects.get_or_create(
        registration=number,
        defaults={"name_ar": clean_line(name_ar), "name_en": clean_line(name_en)},
    )
    if made:
        audit.record(
            at=now,
            actor=actor.label,
            action="establishment.registered",
            subject=f"establishment:{establishment.pk}",
        )
    return establishment


@transaction.atomic
def give_mandate(
    *, person_id: int, establishment_id: int, now: datetime, actor: Actor = SYSTEM
) -> Mandate:
    """Will let a person act for an establishment; once more changes nothing."""
    mandate, made = Mandate.objects.get_or_create(
        person_id=person_id, establishment_id=establishment_id
    )
    if made:
        audit.record(
            at=now,
            actor=actor.label,
            action="mandate.given",
            subject=f"person:{person_id}",
            establishment=establishment_id,
        )
    return mandate


def _facts(
    *, name_ar: str, name_en: str, kind: str, nationality: str, mobile: str, language: str
) -> dict[str, Any]:
    names = [clean_line(name)[:_LONGEST_NAME] for name in (name_ar, name_en)]
    if not any(names):
        raise refuse("name_missing", at="name_ar")
    if kind not in KINDS:
        raise refuse("kind_unknown", at="kind", kind=kind)
    if language not in LANGUAGES:
        raise refuse("language_unknown", at="language")
    return {
        "name_ar": names[0],
        "name_en": names[1],
        "kind": kind,
        "nationality": clean_line(nationality).upper()[:2],
        "mobile": read_phone(mobile) if mobile.strip() else "",
        "language": language,
    }


def _number_after(person: Person, typed: str) -> str:
    if not typed.strip():
        return person.personal_number
    number = read_personal_number(typed)
    if person.personal_number not in {"", number}:
        raise refuse("personal_number_stays", at="personal_number")
    return number


def _saved(person: Person) -> Person:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        # The account is new and locked by us, so only the personal number can be known already.
        raise refuse("personal_number_taken", at="personal_number") from error
    return person


def _record(actor: Actor, action: str, person: Person, now: datetime) -> None:
    audit.record(at=now, actor=actor.label, action=action, subject=f"person:{person.pk}")
