"""What an application leads to: bodies to be asked, and forms of services that follow."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from baladiya.rules.definition import Field, FieldType, FollowUp, Referral
from baladiya.rules.expressions import Undecided
from baladiya.rules.forms.reading import Reader, read_json
from baladiya.rules.forms.values import canonical
from baladiya.rules.forms.view import Answers, is_missing, view
from baladiya.rules.service import Answer, CompiledService, Facts


def offered_follow_ups(service: CompiledService, facts: Facts) -> tuple[FollowUp, ...]:
    """Will give the services that go on from an application, as its answers allow."""
    answers = view(service, facts).answers
    return tuple(it for it in service.definition.follow_ups if answers.holds(it.when))


def referrals_at(service: CompiledService, step: str, facts: Facts) -> tuple[Referral, ...]:
    """Will give the bodies to be asked at a step, as the answers say."""
    answers = view(service, facts).answers
    return tuple(
        it for it in service.definition.referrals if it.step == step and answers.holds(it.when)
    )


def carried_over(
    service: CompiledService, follow_up: FollowUp, facts: Facts, other: CompiledService
) -> dict[str, Any]:
    """Will give the answers the other service's form begins with.

    One that cannot be decided, or that the other service would not take, is left to be asked.
    """
    answers = view(service, facts).answers
    carried: dict[str, Any] = {}
    # As they are asked: an option may hang on an earlier answer.
    order = {asked.id: nth for nth, asked in enumerate(other.all_fields())}
    for name, source in sorted(follow_up.answers.items(), key=lambda it: order.get(it[0], 0)):
        asked = other.field(name)
        value = _value(answers, source, asked) if asked else None
        if asked is not None and _would_take(other, asked, value, carried, facts.today):
            carried[name] = value
    return carried


def _value(answers: Answers, source: str, asked: Field) -> Answer:
    if answers.service.field(source):  # an answer as it stands
        return answers.given.get(source)
    if not _rests_on_something(answers, source):
        return None
    try:
        return _as_stored(asked, answers.value(source, None))
    except Undecided:
        return None


def _rests_on_something(answers: Answers, source: str) -> bool:
    # What is not answered counts as 0, false or empty, and none of that was ever said.
    service, paths = answers.service, answers.service.expression(source, None).names.paths
    told = [
        answers.told(path) for path in paths if service.field(path) or path.startswith("lookup.")
    ]
    return any(told) or not told


def _would_take(
    other: CompiledService, asked: Field, value: Answer, carried: Mapping[str, Any], today: date
) -> bool:
    if is_missing(value):
        return False
    reader = Reader(Answers(other, Facts({}, today), carried), read_json)
    return reader.value(asked, value, "") is not None and not reader.problems


def _as_stored(asked: Field, value: Answer) -> Answer:
    # Expressions have doubles where answers are kept as decimal texts.
    if asked.type == FieldType.DECIMAL and isinstance(value, float):
        return canonical(Decimal(repr(value)))
    if asked.type == FieldType.GROUP:
        columns = {column.id: column for column in asked.fields}
        return [_row(columns, row) for row in value]
    return value


def _row(columns: Mapping[str, Field], row: Mapping[str, Answer]) -> dict[str, Answer]:
    return {
        name: _as_stored(columns[name], value)
        for name, value in row.items()
        if name in columns and not is_missing(value)
    }
