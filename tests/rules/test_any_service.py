"""Whatever a definition looks like and whatever is answered, nothing falls over or strands."""

from collections.abc import Mapping
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baladiya.rules import forms, workflow
from baladiya.rules.checker import check_bundle
from baladiya.rules.checker.stranding import is_sure
from baladiya.rules.definition import Definition
from baladiya.rules.service import CompiledService, compile_definition
from tests.support.any_service import LOOKUPS, answers, bundle_of, definitions
from tests.support.definitions import bundles
from tests.support.small_service import facts

TRIES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SERVICES = {bundle.service: bundle.definition for bundle in bundles()}


def use_form(
    service: CompiledService, given_answers: Mapping[str, Any], lookups: Mapping[str, Any]
) -> None:
    """Will ask everything there is to ask of a form, as it is typed and as it is stored."""
    reading = forms.read_answers(service, given_answers, facts({}, lookups=lookups))
    assert set(reading.answers) <= {field.id for field in service.all_fields()}
    for known in (reading.answers, given_answers):
        seen = facts(known, lookups=lookups)
        forms.check(service, seen)
        forms.referrals_at(service, "review0", seen)
        for onward in forms.offered_follow_ups(service, seen):
            forms.carried_over(service, onward, seen, service)
        forms.run_checks(service, seen)
        forms.quote(service, seen)
        forms.wanted_papers(service, seen)
        forms.who_applies(service, seen)
        for page in forms.answered_pages(service, seen):
            for field, _value in page.answers:
                forms.show_answer(service, field, reading.answers.get(field.id), "ar")


def walk(service: CompiledService, given_answers: Mapping[str, Any]) -> None:
    """Will go from the draft to every step, and from each to an end by moves nothing can close."""
    definition, seen = service.definition, facts(given_answers)
    reached, waiting = set(), [workflow.first_step(service)]
    while waiting:
        step = waiting.pop()
        if step in reached:
            continue
        reached.add(step)
        waiting += [move.to for _, move in workflow.moves_from(service, step, seen)]
    for step in reached:
        assert definition.steps[step].final or surely_ends(service, step, seen), step


def surely_ends(service: CompiledService, start: str, seen: Any) -> bool:
    passed, waiting = set(), [start]
    while waiting:
        step = waiting.pop()
        if service.definition.steps[step].final:
            return True
        passed.add(step)
        for name, move in service.definition.moves.items():
            if step in move.come_from and is_sure(service.definition, step, name, move):
                taken = workflow.take(service, step=step, move=name, facts=seen)
                waiting += [taken.to] if taken.to not in passed else []
    return False


@TRIES
@given(definitions())
def test_what_is_generated_is_sound_and_has_a_true_schema(definition: Definition) -> None:
    found = [it.code for it in check_bundle(bundle_of(definition))]
    assert found == ["example_missing"]
    jsonschema_rs.validator_for(forms.answer_schema(compile_definition(definition)))


@TRIES
@given(st.data())
def test_no_answer_makes_a_form_fall_over(data: st.DataObject) -> None:
    service = compile_definition(data.draw(definitions()))
    use_form(service, data.draw(answers(service)), data.draw(LOOKUPS))


@TRIES
@given(st.data())
def test_what_is_carried_over_is_what_the_next_form_takes(data: st.DataObject) -> None:
    service = compile_definition(data.draw(definitions()))
    reading = forms.read_answers(service, data.draw(answers(service)), facts({}))
    for onward in service.definition.follow_ups:
        seen = facts(forms.strip_hidden(service, facts(reading.answers)))
        carried = forms.carried_over(service, onward, seen, service)
        assert carried == {name: seen.answers[name] for name in carried}


@TRIES
@given(st.data())
def test_no_answer_strands_an_application(data: st.DataObject) -> None:
    service = compile_definition(data.draw(definitions()))
    walk(service, data.draw(answers(service)))


@pytest.mark.parametrize("name", sorted(SERVICES))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_answer_makes_a_published_service_fall_over_or_strand(
    name: str, data: st.DataObject
) -> None:
    service = compile_definition(SERVICES[name])
    given_answers = data.draw(answers(service))
    use_form(service, given_answers, data.draw(LOOKUPS))
    walk(service, given_answers)
