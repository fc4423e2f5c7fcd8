"""Keeping a draft on the version that is open to its applicant, with nothing typed lost."""

from datetime import datetime
from typing import Any

from django.db import transaction

from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import Application
from baladiya.casework.operations.change import set_if_unchanged
from baladiya.casework.queries.visible import own
from baladiya.casework.registers import carried_over
from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.queries import Published
from baladiya.municipalities.models import Municipality
from baladiya.municipalities.queries import municipality_of_block
from baladiya.people.actors import Actor
from baladiya.rules import forms
from baladiya.rules.carrying import Carried, Held, carry
from baladiya.rules.definition import Status
from baladiya.rules.problems import Problem, Refused


def keep_up(*, actor: Actor, reference: str, now: datetime) -> Application:
    """Will load one's own application; a draft is first brought to the version open to it now.

    One statement as long as nothing was released. Raises `Refused("not_found")`.
    """
    application = own(actor, reference)
    try:
        bring_up_to_date(application, now)
    except Refused as refused:
        if refused.code != "changed_meanwhile":
            raise
        return own(actor, reference)  # the same draft, opened twice: the other was faster
    return application


def bring_up_to_date(application: Application, now: datetime) -> bool:
    """Will carry a draft to the version open in its place, if that is another; says whether.

    Raises `Refused("changed_meanwhile")`.
    """
    if application.status != Status.DRAFT or application.is_sample:
        return False
    met = _met(application, now)
    if met is None or not policies.is_open(met) or met.version_id == application.version_id:
        return False
    old = published(application)
    carried = carry(
        old=old.service,
        new=met.service,
        held=_held(application),
        facts=facts_of(application, now),
    )
    with transaction.atomic(durable=True):
        set_if_unchanged(
            application,
            now=now,
            version_id=met.version_id,
            answers=carried.answers,
            papers=carried.papers,
            pages_done=carried.pages_done,
            lookups=carried_over(met.service, carried.answers, application.lookups, now),
            moved=_told(application, old, met, carried),
        )
    return True


def _met(application: Application, now: datetime) -> Published | None:
    service = application.service
    place = ""
    if not catalogue.is_alike_everywhere(service=service):
        found = municipality_of(published(application), application.answers)
        place = found.code if found else ""
    return catalogue.live(
        service=service,
        now=now,
        municipality=place,
        person=policies.key_of_account(application.account_id),
    )


def municipality_of(version: Published, answers: dict[str, Any]) -> Municipality | None:
    """Will give the municipality that the answers route to, or None while it is not known."""
    block = forms.block_of(version.service, answers)
    return municipality_of_block(block) if block is not None else None


def _held(application: Application) -> Held:
    moved = application.moved
    return Held(
        answers=application.answers,
        papers=application.papers,
        aside=moved.get("aside", {}),
        papers_aside=moved.get("papers_aside", []),
        pages_done=application.pages_done,
    )


def _told(
    application: Application, old: Published, new: Published, carried: Carried
) -> dict[str, Any]:
    """Will say what to point out when the applicant comes back, with what was not seen yet."""
    before = application.moved
    known = {asked.id for asked in new.service.all_fields()}
    return {
        "from": before.get("from", old.number),
        "to": new.number,
        "asked": [it for it in _joined(before.get("asked", []), carried.asked) if it in known],
        "changed": [
            it for it in _joined(before.get("changed", []), carried.changed) if it in known
        ],
        "wanted": _joined(before.get("wanted", []), carried.wanted),
        "aside": carried.aside,
        "papers_aside": carried.papers_aside,
    }


def _joined(first: list[str], second: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys((*first, *second)))


def why_not_there(
    application: Application, answers: dict[str, Any], now: datetime
) -> list[Problem]:
    """Will say at the routing question that the service is not open in that municipality."""
    version = published(application)
    field = version.service.definition.routed_by
    alike = catalogue.is_alike_everywhere(service=application.service)
    if alike or application.is_sample or answers.get(field) is None:
        return []
    place = municipality_of(version, answers)
    if place is None:
        return []
    met = catalogue.live(
        service=application.service,
        now=now,
        municipality=place.code,
        person=policies.key_of_account(application.account_id),
    )
    problem = policies.why_not_in(met, place)
    return [Problem(problem.code, problem.values, f"field:{field}")] if problem else []
