"""Whatever two versions look like and whatever was answered, they are compared without a fall."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baladiya.rules import rehearsal
from baladiya.rules.definition import Definition
from baladiya.rules.diff import Change, compare
from baladiya.rules.diff.words import TOPICS
from baladiya.rules.loader import content_hash
from baladiya.rules.service import compile_definition
from tests.support.any_service import LOOKUPS, answers, definitions
from tests.support.small_service import facts

TRIES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def told(old: Definition, new: Definition) -> tuple[Change, ...]:
    return compare(old, new, old_templates={}, new_templates={})


@TRIES
@given(definitions(), definitions())
def test_a_difference_is_told_from_either_side_or_from_none(
    one: Definition, other: Definition
) -> None:
    there, back = told(one, other), told(other, one)
    assert bool(there) == bool(back)
    assert bool(there) == (content_hash(one, {}) != content_hash(other, {}))
    for change in (*there, *back):
        assert change.topic in TOPICS
        assert change.ar.strip()
        assert change.en.strip()
    assert told(one, one) == ()


@TRIES
@given(st.data(), definitions(), definitions(), LOOKUPS)
def test_any_application_can_be_held_against_any_version(
    data: st.DataObject, old: Definition, new: Definition, lookups: Mapping[str, Any]
) -> None:
    former, later = compile_definition(old), compile_definition(new)
    seen = facts(data.draw(answers(former)), lookups=lookups)
    rehearsal.compare(former, later, seen)
    same = rehearsal.compare(former, former, seen)
    assert (same.asked, same.dropped, same.fails, same.passes) == ((), (), (), ())
    assert all(amount.old == amount.new for amount in same.amounts.values())
