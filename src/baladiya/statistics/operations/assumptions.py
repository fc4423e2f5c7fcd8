"""Changing what is assumed, with where the figure comes from."""

from datetime import datetime

from django.db import transaction

from baladiya.audit import operations as audit
from baladiya.people.actors import Actor
from baladiya.rules.problems import Problem, Refused
from baladiya.rules.text import clean_line, plain_digits
from baladiya.statistics.assumptions import ASSUMED, MOST_MINUTES
from baladiya.statistics.models import Assumption
from baladiya.statistics.policies import why_not_bring_volumes

LONGEST_SOURCE = 200


def assume(*, actor: Actor, values: dict[str, str], source: str, now: datetime) -> None:
    """Will keep the minutes that somebody typed, by id, and their source.

    Raises `Refused`: role_missing, assumption_wrong, assumption_source_missing, each at its field.
    """
    if problem := why_not_bring_volumes(actor):
        raise Refused(problem)
    problems = [
        Problem("assumption_wrong", at=f"field:{it}") for it in ASSUMED if not _ok(values, it)
    ]
    source = clean_line(source)[:LONGEST_SOURCE]
    if not source:
        problems.append(Problem("assumption_source_missing", at="field:source"))
    if problems:
        raise Refused(*problems)
    with transaction.atomic():
        for it in ASSUMED:
            Assumption.objects.update_or_create(
                id=it, defaults={"value": _read(values, it), "source": source}
            )
        audit.record(
            at=now,
            actor=actor.label,
            action="assumptions.changed",
            subject="assumptions:rollout",
            **{it: _read(values, it) for it in ASSUMED},
        )


def _ok(values: dict[str, str], name: str) -> bool:
    typed = plain_digits(values.get(name, "").strip())
    return typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_MINUTES))


def _read(values: dict[str, str], name: str) -> int:
    return int(plain_digits(values[name].strip()))
