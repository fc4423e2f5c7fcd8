"""What generated applications are made of: the services' own examples, and papers that are none."""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from baladiya.rules import forms
from baladiya.rules.calendar import WorkingCalendar
from baladiya.rules.definition import Field, FieldType
from baladiya.rules.examples import Example
from baladiya.rules.loader import Bundle
from baladiya.rules.service import CompiledService, Facts
from baladiya.site.replay.people import Fictional
from baladiya.site.replay.plan import BLOCKS, Planned

# Pages of a "scanned" paper that says what it is: nothing that could be taken for a real document.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 71>>stream\n"
    b"BT /F1 24 Tf 72 700 Td (Sample paper for practice - not a document) Tj ET\n"
    b"endstream endobj\n"
    b"trailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
)


ENGLISH_SHARE = 0.3  # of applicants who want our messages in English; our assumption
MOST_DAYS_ON = 14  # how far a day is moved on until the service takes it
DEPOSIT = "deposit"  # the one register that the replay fills itself


@dataclass(frozen=True, slots=True)
class Material:
    """One service with the examples that lead to acceptance."""

    service: CompiledService
    examples: tuple[Example, ...]


def accepted_examples(bundle: Bundle, service: CompiledService) -> Material:
    """Will keep the examples that end accepted, and that no register need answer for.

    Raises ValueError if none is left.
    """
    fitting = tuple(
        example
        for example in bundle.examples
        if example.status == "accepted" and not _hindrances(service, _facts(example))
    )
    if not fitting:
        raise ValueError(f"{bundle.service}: every accepted example leans on a register")
    return Material(service, fitting)


def _facts(example: Example) -> Facts:
    deposit = {word: it for word, it in example.lookups.items() if word == DEPOSIT}
    return Facts(
        answers=example.answers,
        today=example.today,
        papers=Counter(example.papers),
        lookups=deposit,
    )


def _hindrances(service: CompiledService, facts: Facts) -> set[str]:
    """Will name what keeps these facts from being handed in and approved."""
    failed = {
        it.check.id for it in forms.run_checks(service, facts) if it.applies and not it.passed
    }
    return failed | {problem.code for problem in forms.check(service, facts)}


def answers_for(
    material: Material,
    example: Example,
    person: Fictional,
    planned: Planned,
    *,
    today: date,
    calendar: WorkingCalendar,
) -> dict[str, Any]:
    """Will give an example's answers with this person's facts, an address there, dates from now.

    A day that the service would not take, because an office is closed on it, is moved on.
    """
    random = Random(planned.seed)  # noqa: S311 - a repeatable rehearsal, no secret
    answers = _as_person(example.answers, _in_place_of(example, person))
    known = {
        "full_name": person.name_ar,
        "contact_name": person.name_ar,
        "building": str(random.randrange(1, 3000)),
        "road": random.randrange(1, 99) + 100 * random.randrange(1, 40),
        "block": random.choice(BLOCKS[planned.municipality]),
        "language": "en" if random.random() < ENGLISH_SHARE else "ar",
    }
    answers |= {field: value for field, value in known.items() if field in answers}
    return _from_now(material.service, example, answers, today, calendar)


def _in_place_of(example: Example, person: Fictional) -> dict[str, str]:
    # Wherever one of these stands in the answers, as an owner or a payer too.
    said = {
        "personal_number": person.number,
        "name_ar": person.name_ar,
        "name_en": person.name_en,
        "mobile": person.mobile,
        "email": person.email,
    }
    return {
        example.answers[field]: value for field, value in said.items() if field in example.answers
    }


def _as_person(value: Any, instead: Mapping[str, str]) -> Any:  # noqa: ANN401 - any answer
    if isinstance(value, dict):
        return {key: _as_person(each, instead) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_person(each, instead) for each in value]
    return instead.get(value, value) if isinstance(value, str) else value


def _from_now(
    service: CompiledService,
    example: Example,
    answers: dict[str, Any],
    today: date,
    calendar: WorkingCalendar,
) -> dict[str, Any]:
    told = replace(_facts(example), today=today, lookups={}, calendar=calendar)
    usual = _hindrances(service, replace(told, answers=answers, today=example.today))
    shift = today - example.today
    for days_on in range(MOST_DAYS_ON):
        moved = _moved(service, example.today, answers, shift, timedelta(days=days_on))
        if _hindrances(service, replace(told, answers=moved)) <= usual:
            return moved
    raise ValueError(f"{example.name}: its days cannot be moved to {today}")


def _moved(
    service: CompiledService,
    then: date,
    answers: dict[str, Any],
    shift: timedelta,
    on: timedelta,
) -> dict[str, Any]:
    """Every day as far from today as it was in the example; those to come a little further."""

    def day(written: str) -> str:
        was = date.fromisoformat(written)
        return (was + shift + (on if was > then else timedelta())).isoformat()

    def within(fields: tuple[Field, ...], given: Mapping[str, Any]) -> dict[str, Any]:
        moved = dict(given)
        for field in fields:
            if not given.get(field.id):
                continue
            if field.type == FieldType.DATE:
                moved[field.id] = day(given[field.id])
            elif field.type == FieldType.GROUP:
                moved[field.id] = [within(field.fields, row) for row in given[field.id]]
        return moved

    return within(service.all_fields(), answers)


def paper() -> io.BytesIO:
    """Will give a one-page PDF that says it is a sample."""
    return io.BytesIO(PAPER)
