"""What is known of a person already, put into the form so that nothing is asked twice."""

from typing import Any

from baladiya.people.models import Mandate, Person
from baladiya.rules.service import CompiledService


def prefilled(service: CompiledService, person: Person | None, language: str) -> dict[str, Any]:
    """Will give the answers known from the person and, for companies, the establishment."""
    answers: dict[str, Any] = {}
    known = known_facts(service, person, language)
    for field in service.all_fields():
        value = known.get(field.prefill or "")
        if value:
            answers[field.id] = value
    return answers


def known_facts(service: CompiledService, person: Person | None, language: str) -> dict[str, str]:
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
    if person.kind == "company" and _asks_establishment(service):
        facts |= _establishment(person)
    return facts


def _asks_establishment(service: CompiledService) -> bool:
    return any((field.prefill or "").startswith("establishment.") for field in service.all_fields())


def _establishment(person: Person) -> dict[str, str]:
    mandate = Mandate.objects.filter(person=person).select_related("establishment").first()
    if mandate is None:
        return {}
    establishment = mandate.establishment
    return {
        "establishment.registration": establishment.registration,
        "establishment.name_ar": establishment.name_ar,
        "establishment.name_en": establishment.name_en,
    }
