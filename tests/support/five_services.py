"""The five services as the tests look at them: their facts, what is asked, and what it costs."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from baladiya.rules import forms
from baladiya.rules.examples import Example
from baladiya.rules.loader import Bundle, load
from baladiya.rules.service import CompiledService, Facts, compile_definition
from tests.support.tree import ROOT

FIVE = (
    "residence-certificate",
    "municipal-account-open",
    "deposit-refund",
    "excavation-permit",
    "building-completion-certificate",
)
MONDAY = date(2026, 11, 23)


@cache
def bundle(service: str) -> Bundle:
    return load(ROOT / "definitions" / service)


@cache
def compiled(service: str) -> CompiledService:
    return compile_definition(bundle(service).definition)


def facts_of(service: str, answers: Mapping[str, Any], **more: Any) -> Facts:
    reference = f"{bundle(service).definition.prefix}-7K4M-9Q2D"
    return Facts(answers=answers, today=more.pop("today", MONDAY), reference=reference, **more)


def facts_in(service: str, example: Example) -> Facts:
    return facts_of(
        service,
        example.answers,
        today=example.today,
        papers=Counter(example.papers),
        lookups={word: {"answered": True, **parts} for word, parts in example.lookups.items()},
    )


def example_named(service: str, file: str) -> Example:
    return next(each for each in bundle(service).examples if each.file.endswith(f"{file}.yaml"))


def asked(service: str, answers: Mapping[str, Any]) -> set[str]:
    """The ids of all fields shown for these answers."""
    facts = facts_of(service, answers)
    return {
        field.id
        for page in forms.visible_pages(compiled(service), facts)
        for field in forms.visible_fields(compiled(service), page, facts)
    }


def papers(service: str, answers: Mapping[str, Any], **more: Any) -> dict[str, bool]:
    """The slots wanted for these answers, and whether something must be in them."""
    facts = facts_of(service, answers, **more)
    return {
        wanted.paper.id: wanted.required for wanted in forms.wanted_papers(compiled(service), facts)
    }


def failed(service: str, answers: Mapping[str, Any], **more: Any) -> set[str]:
    results = forms.run_checks(compiled(service), facts_of(service, answers, **more))
    return {each.check.id for each in results if each.applies and not each.passed}


def costs(service: str, answers: Mapping[str, Any]) -> dict[str, int]:
    quoted = forms.quote(compiled(service), facts_of(service, answers))
    return {each.id: each.amount_fils for each in quoted}
