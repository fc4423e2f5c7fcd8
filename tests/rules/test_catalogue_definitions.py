"""Every service of the catalogue: nothing wrong, every story ends, nobody is left without a way on.

A new folder in `definitions/` is tested here without a word being added; what is particular to a
service has a test of its own beside this one.
"""

from collections import Counter
from typing import Any

import pytest

from baladiya.rules import forms, workflow
from baladiya.rules.checker import check
from baladiya.rules.definition import Need, OutputKind, Status
from baladiya.rules.examples import Example
from tests.support.definitions import bundles
from tests.support.five_services import bundle, compiled, facts_in, papers
from tests.support.tree import ROOT

SERVICES = [each.service for each in bundles() if each.definition.listed]


def stories() -> list[Any]:
    return [
        pytest.param(service, example, id=f"{service}: {example.name}")
        for service in SERVICES
        for example in bundle(service).examples
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_checker_finds_nothing_wrong(service: str) -> None:
    _, defects = check(ROOT / "definitions" / service)
    assert [str(defect) for defect in defects] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_tells_how_it_is_accepted_and_how_it_is_not(service: str) -> None:
    told = bundle(service).examples
    ends = {step.status for step in bundle(service).definition.steps.values() if step.final}
    assert len(told) >= 3
    assert {Status.ACCEPTED, Status.REFUSED} & ends <= {example.status for example in told}
    assert any(move.items for each in told for move in each.moves) or any(
        each.status == Status.CLOSED for each in told
    )


@pytest.mark.parametrize(("service", "example"), stories())
def test_an_example_can_be_submitted_with_nothing_too_many(service: str, example: Example) -> None:
    facts = facts_in(service, example)
    assert forms.check(compiled(service), facts) == ()
    reading = forms.read_answers(compiled(service), example.answers, facts)
    assert reading.warnings == ()
    assert reading.answers == example.answers, "an answer is hidden or not in its stored form"
    assert set(example.papers) <= set(papers(service, example.answers, lookups=example.lookups))


@pytest.mark.parametrize(("service", "example"), stories())
def test_an_example_ends_where_it_says(service: str, example: Example) -> None:
    facts = facts_in(service, example)
    step, status = workflow.first_step(compiled(service)), Status.DRAFT
    for made in example.moves:
        taken = workflow.take(compiled(service), step=step, move=made.move, facts=facts)
        assert bool(made.items) == (Need.ITEMS in taken.move.needs)
        assert bool(made.reasons) == (Need.REASONS in taken.move.needs)
        step, status = taken.to, taken.status
    assert (step, status) == (example.ends, example.status)


@pytest.mark.parametrize(("service", "example"), stories())
def test_an_accepted_example_is_not_held_up_by_a_check(service: str, example: Example) -> None:
    facts = facts_in(service, example)
    held_up = [
        each.check.id
        for each in forms.run_checks(compiled(service), facts)
        if each.applies and not each.passed
    ]
    assert example.status == Status.REFUSED or held_up == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_refusal_says_what_would_put_it_right(service: str) -> None:
    for reason in bundle(service).definition.reasons:
        assert reason.put_right.ar.strip()
        assert reason.put_right.en.strip()
        assert reason.put_right.en != reason.text.en


@pytest.mark.parametrize("service", SERVICES)
def test_a_reason_points_at_something_the_service_asks(service: str) -> None:
    for reason in bundle(service).definition.reasons:
        what, _, name = (reason.points_at or "").partition(":")
        if what == "field":
            assert compiled(service).field(name), reason.id
        elif what == "paper":
            assert compiled(service).paper(name), reason.id


@pytest.mark.parametrize("service", SERVICES)
def test_a_failed_check_leads_to_a_reason_of_the_service(service: str) -> None:
    for each in bundle(service).definition.checks:
        assert compiled(service).reason(each.else_reason), each.id


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_certificate_shows_to_the_public_holds_no_full_address_or_number(
    service: str,
) -> None:
    private = {"flat", "building", "supervisor_mobile", "iban", "electricity_account", "household"}
    for output in bundle(service).definition.outputs:
        assert not private & {fact.id for fact in output.facts if fact.public}


DECIDED_ALONE = {OutputKind.LETTER}  # an answer or a notice; all else is signed by two


@pytest.mark.parametrize("service", SERVICES)
def test_a_document_account_or_refund_is_signed_by_a_second_person(service: str) -> None:
    definition = bundle(service).definition
    accepting = [move for move in definition.moves.values() if move.decision == "accepted"]
    assert accepting
    if {output.kind for output in definition.outputs} <= DECIDED_ALONE:
        return
    for move in accepting:
        for step in move.come_from:
            assert definition.steps[step].not_the_same_person_as


def test_no_two_services_share_a_prefix() -> None:
    prefixes = Counter(each.definition.prefix for each in bundles())
    assert [prefix for prefix, number in prefixes.items() if number > 1] == []
