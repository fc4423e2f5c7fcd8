"""Every paper of every accepted example is drawn on one page, whatever its service."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from baladiya.certificates import rendering
from baladiya.certificates.models import Certificate
from baladiya.rules import forms
from baladiya.rules.definition import EffectKind, Output
from baladiya.rules.examples import Example
from tests.support.definitions import bundles
from tests.support.five_services import bundle, compiled, facts_in

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


def issued() -> list[Any]:
    """Each paper once: the first accepted example that has it issued."""
    first: dict[tuple[str, str], Example] = {}
    for each in bundles():
        for example in each.examples:
            for output in _issued_in(each.service, example):
                first.setdefault((each.service, output), example)
    return [
        pytest.param(service, output, example, id=f"{service}: {output}")
        for (service, output), example in first.items()
    ]


def _issued_in(service: str, example: Example) -> list[str]:
    moves = bundle(service).definition.moves
    return [
        effect.of
        for made in example.moves
        for effect in moves[made.move].does
        if effect.kind == EffectKind.ISSUE
    ]


def drawn(service: str, output: Output, example: Example) -> bytes:
    answers = [made.answer for made in example.moves if made.answer]
    facts = replace(facts_in(service, example), answer=answers[-1] if answers else "")
    who = forms.who_applies(compiled(service), facts)
    statement = forms.output_statement(compiled(service), output, facts)
    names = {"ar": who.name_ar, "en": who.name_en}
    content = {
        "title": output.title.model_dump(),
        "statement": statement.model_dump() if statement else None,
        "holder": names,
        "holder_number": who.number,
        "facts": [
            {
                "id": fact.id,
                "label": fact.label.model_dump(),
                "value": {"ar": fact.value_ar, "en": fact.value_en},
                "public": fact.public,
            }
            for fact in forms.output_facts(compiled(service), output, facts)
        ],
        "municipality": {"letters": "CAP", "ar": "أمانة العاصمة", "en": "Capital Secretariat"},
    }
    certificate = Certificate(
        number=f"CAP-{bundle(service).definition.prefix}-2026-000123",
        code="ABCDEFGHJK",
        kind=str(output.kind),
        service=service,
        content=content,
        issued_at=NOON,
        valid_until=forms.output_valid_until(compiled(service), output, facts),
    )
    template = bundle(service).templates.get(output.template or "", "")
    return rendering.render(certificate, template=template)


@pytest.mark.parametrize(("service", "output_id", "example"), issued())
def test_a_paper_is_drawn_on_one_page(service: str, output_id: str, example: Example) -> None:
    output = compiled(service).output(output_id)
    assert output
    with pikepdf.open(BytesIO(drawn(service, output, example))) as paper:
        assert len(paper.pages) == 1
