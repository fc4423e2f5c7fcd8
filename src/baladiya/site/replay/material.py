"""What generated applications are made of: the services' own examples, and papers that are none."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from baladiya.rules.definition import FieldType
from baladiya.rules.examples import Example
from baladiya.rules.loader import Bundle
from baladiya.rules.service import CompiledService
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


@dataclass(frozen=True, slots=True)
class Material:
    """One service with the examples that lead to acceptance."""

    service: CompiledService
    examples: tuple[Example, ...]


def accepted_examples(bundle: Bundle, service: CompiledService) -> Material:
    """Will keep the examples that end accepted."""
    fitting = tuple(example for example in bundle.examples if example.status == "accepted")
    return Material(service, fitting)


def answers_for(
    material: Material, example: Example, person: Fictional, planned: Planned, today: date
) -> dict[str, Any]:
    """Will give an example's answers with this person's facts, an address there, dates from now."""
    random = Random(planned.seed)  # noqa: S311 - a repeatable rehearsal, no secret
    answers = dict(example.answers)
    shift = today - example.today
    for field in material.service.all_fields():
        if field.type == FieldType.DATE and answers.get(field.id):
            answers[field.id] = _shifted(answers[field.id], shift)
    known = {
        "name_ar": person.name_ar,
        "name_en": person.name_en,
        "personal_number": person.number,
        "mobile": person.mobile,
        "email": person.email,
        "building": str(random.randrange(1, 3000)),
        "road": random.randrange(1, 99) + 100 * random.randrange(1, 40),
        "block": random.choice(BLOCKS[planned.municipality]),
        "language": "en" if random.random() < ENGLISH_SHARE else "ar",
    }
    return answers | {field: value for field, value in known.items() if field in answers}


def _shifted(day: str, shift: timedelta) -> str:
    return (date.fromisoformat(day) + shift).isoformat()


def paper() -> io.BytesIO:
    """Will give a one-page PDF that says it is a sample."""
    return io.BytesIO(PAPER)
