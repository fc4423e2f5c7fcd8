"""What is known already, put into the form so that nothing is asked twice.

The account knows some of it, the registers know it better. What somebody typed is never replaced.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baladiya.casework.registers import Facts, about_applicant, is_about
from baladiya.people import queries as people
from baladiya.people.actors import Actor
from baladiya.people.models import Establishment, Mandate, Person
from baladiya.rules import lookups as rules
from baladiya.rules.service import CompiledService


@dataclass(frozen=True, slots=True)
class Known:
    """The first answers of a draft, and what registers said of who applies."""

    answers: dict[str, Any]
    facts: Facts


def prefilled(
    service: CompiledService, person: Person | None, language: str, now: datetime
) -> Known:
    """Will give the answers known from the account, with what registers say in their place.

    The population register is asked about a person only whose number is proved: a number that was
    typed into an account may be anybody's.
    """
    establishment = _mandated(service, person)
    answers = _from_account(service, person, establishment, language)
    facts = about_applicant(service, _proved(person, establishment), now)
    return Known(answers | fill(service, {}, facts, {}), facts)


def from_account(service: CompiledService, person: Person | None, language: str) -> dict[str, Any]:
    """Will give the answers known from the account alone: no register is asked."""
    return _from_account(service, person, _mandated(service, person), language)


def _from_account(
    service: CompiledService,
    person: Person | None,
    establishment: Establishment | None,
    language: str,
) -> dict[str, Any]:
    known = known_facts(person, establishment, language)
    return {
        field.id: value
        for field in service.all_fields()
        if (value := known.get(field.prefill or ""))
    }


def _proved(person: Person | None, establishment: Establishment | None) -> dict[str, str]:
    return {
        "person": person.personal_number if person and person.identity_proved else "",
        "establishment": establishment.registration if establishment else "",
    }


def proved_number(actor: Actor) -> str:
    """Will give the applicant's personal number if an identity provider vouches for it."""
    person = people.person_of(actor)
    return person.personal_number if person is not None and person.identity_proved else ""


def fill(
    service: CompiledService, answers: Mapping[str, Any], facts: Facts, before: Facts
) -> dict[str, Any]:
    """Will give the answers that registers have for fields that are empty.

    A field that still holds what a register said before (`before`) is no typed one: it follows.
    """
    filled = {}
    for field, word, part in rules.sources(service):
        said = _said(facts, word, part, answers)
        value = rules.as_answer(field, said) if said is not None else None
        present = answers.get(field.id)
        if value is None or value == present:
            continue
        if present in (None, "") or present == _said(before, word, part, None):
            filled[field.id] = value
    return filled


def _said(facts: Facts, word: str, part: str, answers: Mapping[str, Any] | None) -> object:
    """Will give a part of what a register found, if the applicant may have it."""
    fact = facts.get(word)
    if fact is None or not fact["theirs"]:
        return None
    if answers is not None and fact["field"] and not is_about(fact, answers):
        return None
    return fact["parts"].get(part)


def known_facts(
    person: Person | None, establishment: Establishment | None, language: str
) -> dict[str, str]:
    """Will give each fact by the path a definition names it with ("person.name_ar")."""
    if person is None:
        return {"person.language": language}
    facts = {
        "person.kind": person.kind,
        "person.personal_number": person.personal_number,
        "person.name_ar": person.name_ar,
        "person.name_en": person.name_en,
        "person.nationality": person.nationality,
        "person.mobile": person.mobile,
        "person.email": person.account.email,
        "person.language": language,
        "person.id_type": "personal_number" if person.personal_number else "passport",
    }
    if establishment is not None:
        facts |= {
            "establishment.registration": establishment.registration,
            "establishment.name_ar": establishment.name_ar,
            "establishment.name_en": establishment.name_en,
        }
    return facts


def _asks_establishment(service: CompiledService) -> bool:
    return any((field.prefill or "").startswith("establishment.") for field in service.all_fields())


def _mandated(service: CompiledService, person: Person | None) -> Establishment | None:
    if person is None or person.kind != "company" or not _asks_establishment(service):
        return None
    mandate = Mandate.objects.filter(person=person).select_related("establishment").first()
    return mandate.establishment if mandate else None
