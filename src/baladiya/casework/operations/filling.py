"""Filling a draft: a page or all answers, with the registers asked for what was just typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import Application
from baladiya.casework.operations.change import set_if_unchanged
from baladiya.casework.operations.keeping_up import bring_up_to_date, keep_up, why_not_there
from baladiya.casework.operations.prefill import fill, proved_number
from baladiya.casework.ports import Said
from baladiya.casework.queries.visible import own
from baladiya.casework.registers import Facts, counting, is_about, look_up
from baladiya.people.actors import Actor
from baladiya.rules import forms
from baladiya.rules.definition import Page, Register
from baladiya.rules.forms import PageReading
from baladiya.rules.lookups import NAMES
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.service import CompiledService
from baladiya.rules.service import Facts as RuleFacts

Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a page: the application, what was read, and the fields a register filled.

    `application` has what registers said about the page as it was typed, saved or not. `moved`
    says that the draft now stands on another version, which may ask other things.
    """

    application: Application
    reading: PageReading
    filled: tuple[str, ...] = ()
    moved: bool = False


def save_page(
    *,
    actor: Actor,
    reference: str,
    page: str,
    posted: Posted,
    revision: int,
    now: datetime,
    partly: bool = False,
) -> Saved:
    """Will read one page as posted and save it; with problems nothing is saved unless `partly`.

    `partly` keeps the answers that are right, for someone who wants to finish later. Registers are
    asked about the numbers on the page, and what they say is kept in any case. A number that is
    not found is a warning at its field. Raises `Refused`: not_found, already_submitted,
    page_unknown, changed_meanwhile.
    """
    application = _draft(actor, reference)
    typed = _read(actor, application, page, posted, now)
    if typed.reading.problems and not partly:
        _keep_facts(application, typed.lookups)
        return Saved(application, typed.reading, typed.filled)
    application.revision = revision
    fields: dict[str, Any] = {"answers": {**application.answers, **typed.reading.answers}}
    if not typed.reading.problems and page not in application.pages_done:
        fields["pages_done"] = [*application.pages_done, page]
    if typed.lookups != application.lookups:
        fields["lookups"] = typed.lookups
    with transaction.atomic(durable=True):
        set_if_unchanged(application, now=now, **fields)
    # Read as the page was shown, then carried: an old page that comes late loses nothing either.
    moved = bring_up_to_date(application, now)
    return Saved(application, typed.reading, typed.filled, moved)


def try_page(*, actor: Actor, reference: str, page: str, posted: Posted, now: datetime) -> Saved:
    """Will read one page as posted without saving its answers; what registers say is kept.

    Raises `Refused`: not_found, already_submitted, page_unknown.
    """
    application = _draft(actor, reference)
    typed = _read(actor, application, page, posted, now)
    _keep_facts(application, typed.lookups)
    return Saved(application, typed.reading, typed.filled)


def save_answers(
    *, actor: Actor, reference: str, given: dict[str, Any], revision: int, now: datetime
) -> Saved:
    """Will replace all answers by those given as JSON (the API's way); wrong ones are not saved.

    Raises `Refused`: not_found, already_submitted, changed_meanwhile.
    """
    application = keep_up(actor=actor, reference=reference, now=now)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    service = published(application).service
    reading, lookups = read_given(
        service, given, facts_of(application, now), application.lookups, now
    )
    reading = _told_where(application, reading, now)
    if reading.problems:
        return Saved(application, reading)
    application.revision = revision
    with transaction.atomic(durable=True):
        set_if_unchanged(
            application,
            now=now,
            answers=dict(reading.answers),
            pages_done=[page.id for page in service.definition.pages],
            lookups=lookups,
        )
    return Saved(application, reading)


def read_given(
    service: CompiledService,
    given: Mapping[str, Any],
    facts: RuleFacts,
    known: Facts,
    now: datetime,
) -> tuple[PageReading, Facts]:
    """Will read all answers as JSON, and once more when a register has said something of them.

    What registers say decides which questions there are.
    """
    reading = forms.read_answers(service, given, facts)
    lookups = look_up(service, reading.answers, known, now=now)
    facts = replace(facts, lookups=counting(lookups, reading.answers))
    return forms.read_answers(service, given, facts) if lookups else reading, lookups


@dataclass(frozen=True, slots=True)
class _Typed:
    reading: PageReading
    lookups: Facts
    filled: tuple[str, ...]


def _draft(actor: Actor, reference: str) -> Application:
    application = own(actor, reference)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    return application


def _page(service: CompiledService, page: str) -> Page:
    for candidate in service.definition.pages:
        if candidate.id == page:
            return candidate
    raise refuse("page_unknown")


def _read(
    actor: Actor, application: Application, page_id: str, posted: Posted, now: datetime
) -> _Typed:
    """Will read a page, and once more when a register has said something new about it."""
    service = published(application).service
    page = _page(service, page_id)
    facts = facts_of(application, now)
    reading = forms.read_page(service, page, posted, facts)
    before: Facts = application.lookups
    lookups = look_up(service, reading.answers, before, now=now, own=lambda: proved_number(actor))
    answers = {**application.answers, **reading.answers}
    if lookups != before:
        facts = replace(facts, lookups=counting(lookups, answers))
        reading = forms.read_page(service, page, posted, facts)
        answers = {**application.answers, **reading.answers}
    filled = _shown(service, fill(service, answers, lookups, before), facts, answers)
    whole = _completed(service, page, reading, filled, lookups)
    return _Typed(_told_where(application, whole, now), lookups, tuple(filled))


def _told_where(application: Application, reading: PageReading, now: datetime) -> PageReading:
    """Will add, at the block, that the service is not open in that municipality."""
    elsewhere = why_not_there(application, dict(reading.answers), now)
    return replace(reading, problems=(*reading.problems, *elsewhere)) if elsewhere else reading


def _shown(
    service: CompiledService, filled: dict[str, Any], facts: RuleFacts, answers: dict[str, Any]
) -> dict[str, Any]:
    """Will leave out what would be filled into questions that are not asked."""
    if not filled:
        return filled
    after = replace(facts, answers=answers)
    asked = {
        field.id
        for page in forms.visible_pages(service, after)
        for field in forms.visible_fields(service, page, after)
    }
    return {name: value for name, value in filled.items() if name in asked}


def _completed(
    service: CompiledService,
    page: Page,
    reading: PageReading,
    filled: Mapping[str, Any],
    lookups: Facts,
) -> PageReading:
    """Will add what registers filled in, and warn of numbers on this page they do not know."""
    missing = {f"field:{name}" for name in filled}
    ids = {asked.id for asked in forms.page_fields(service, page)}
    unknown = tuple(
        Problem("lookup_not_found", _named(fact["register"]), f"field:{fact['field']}")
        for fact in lookups.values()
        if fact["field"] in ids
        and fact["said"] == Said.NOT_FOUND
        and is_about(fact, reading.answers)
    )
    return PageReading(
        {**reading.answers, **filled},
        reading.typed,
        tuple(it for it in reading.problems if it.at not in missing),
        (*reading.warnings, *unknown),
    )


def _named(register: str) -> dict[str, str | int]:
    name = NAMES[Register(register)]
    return {"ar": name.ar, "en": name.en}


def _keep_facts(application: Application, lookups: Facts) -> None:
    """Will keep what registers said although the page was not saved: nothing is asked twice.

    It is no change that somebody else's page would have to be warned of.
    """
    if lookups != application.lookups:
        Application.objects.filter(pk=application.pk, revision=application.revision).update(
            lookups=lookups
        )
        application.lookups = lookups
