"""From the first page to the last: starting, filling and attaching, saved at every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from baladiya.casework import policies
from baladiya.casework.facts import facts_of, facts_of_new, published
from baladiya.casework.models import Application, Channel
from baladiya.casework.operations.change import set_if_unchanged
from baladiya.casework.operations.papers import (
    Offered,
    Taken,
    add_paper,
    add_papers,
    remove_paper,
)
from baladiya.casework.operations.prefill import prefilled
from baladiya.casework.queries.visible import own
from baladiya.casework.registers import Lookups, look_up
from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.queries import Published
from baladiya.people import queries as people
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules import forms
from baladiya.rules.definition import Page
from baladiya.rules.forms import PageReading
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.references import new_reference, new_secret, secret_hash
from baladiya.rules.workflow import first_step

Posted = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Started:
    """A new draft, and the secret that opens it without an account (shown once, kept hashed)."""

    application: Application
    secret: str


@dataclass(frozen=True, slots=True)
class Onward:
    """An accepted application that a new draft goes on from, and by which of its follow-ups."""

    application: Application
    follow_up: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving a page: the application, and what was read from the page."""

    application: Application
    reading: PageReading


def start(
    *,
    actor: Actor,
    service: str,
    language: str,
    now: datetime,
    channel: Channel = Channel.WEB,
    given: dict[str, Any] | None = None,
) -> Started:
    """Will begin a draft of the live version, filled with what is known of the person.

    `given` are all its answers as JSON instead; with one wrong answer nothing begins. Raises
    `Refused`: service_unknown, service_paused, sign_in_first, staff_cannot_apply, wrong answers.
    """
    version = catalogue.live(service=service)
    if version is None:
        raise refuse("service_unknown")
    person = people.person_of(actor)
    if problem := policies.why_not_start(actor, version, person):
        raise Refused(problem)
    if given is not None:
        return _open_answered(
            actor=actor,
            version=version,
            given=given,
            language=language,
            channel=channel,
            now=now,
        )
    return open_draft(
        account_id=actor.account_id if actor.kind == ActorKind.PERSON else None,
        version=version,
        answers=prefilled(version.service, person, language),
        language=language,
        channel=channel,
        now=now,
    )


def _open_answered(
    *,
    actor: Actor,
    version: Published,
    given: dict[str, Any],
    language: str,
    channel: Channel,
    now: datetime,
) -> Started:
    lookups = look_up(version.service, given)
    reading = forms.read_answers(version.service, given, facts_of_new(given, lookups, now))
    if reading.problems:
        raise Refused(*reading.problems)
    return open_draft(
        account_id=actor.account_id if actor.kind == ActorKind.PERSON else None,
        version=version,
        answers=dict(reading.answers),
        language=language,
        channel=channel,
        pages_done=[page.id for page in version.service.definition.pages],
        lookups=lookups,
        now=now,
    )


def open_draft(
    *,
    account_id: int | None,
    version: Published,
    answers: dict[str, Any],
    language: str,
    channel: Channel,
    now: datetime,
    mends: Application | None = None,
    onward: Onward | None = None,
    pages_done: Sequence[str] = (),
    lookups: Lookups | None = None,
) -> Started:
    """Will write the draft's row. One statement; the reference is random and never given twice.

    `mends` is the refused application that the draft takes up again, with its papers.
    """
    secret = new_secret()
    application = Application.objects.create(
        reference=new_reference(version.service.definition.prefix),
        secret_hash=secret_hash(secret),
        service=version.service.definition.service,
        version_id=version.version_id,
        account_id=account_id,
        channel=channel,
        language=language,
        step=first_step(version.service),
        answers=answers,
        follows=mends,
        goes_on_from=onward.application if onward else None,
        follow_up=onward.follow_up if onward else "",
        papers=mends.papers if mends else [],
        pages_done=list(pages_done),
        lookups=lookups or {},
        created_at=now,
        changed_at=now,
        step_entered_at=now,
    )
    return Started(application=application, secret=secret)


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

    `partly` keeps the answers that are right, for someone who wants to finish later.
    Raises `Refused`: not_found, already_submitted, page_unknown, changed_meanwhile.
    """
    application = own(actor, reference)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    reading = forms.read_page(
        published(application).service,
        _page(application, page),
        posted,
        facts_of(application, now),
    )
    if reading.problems and not partly:
        return Saved(application, reading)
    application.revision = revision
    _write_page(application, page, reading, now)
    return Saved(application, reading)


def _page(application: Application, page: str) -> Page:
    for candidate in published(application).service.definition.pages:
        if candidate.id == page:
            return candidate
    raise refuse("page_unknown")


def _write_page(application: Application, page: str, reading: PageReading, now: datetime) -> None:
    fields: dict[str, Any] = {"answers": {**application.answers, **reading.answers}}
    if not reading.problems and page not in application.pages_done:
        fields["pages_done"] = [*application.pages_done, page]
    if found := look_up(published(application).service, reading.answers):
        fields["lookups"] = {**application.lookups, **found}
    with transaction.atomic(durable=True):
        set_if_unchanged(application, now=now, **fields)


def save_answers(
    *, actor: Actor, reference: str, given: dict[str, Any], revision: int, now: datetime
) -> Saved:
    """Will replace all answers by those given as JSON (the API's way); wrong ones are not saved.

    Raises `Refused`: not_found, already_submitted, changed_meanwhile.
    """
    application = own(actor, reference)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    service = published(application).service
    # What registers say decides which questions there are, so they are asked first.
    application.lookups = {**application.lookups, **look_up(service, given)}
    reading = forms.read_answers(service, given, facts_of(application, now))
    if reading.problems:
        return Saved(application, reading)
    application.revision = revision
    with transaction.atomic(durable=True):
        set_if_unchanged(
            application,
            now=now,
            answers=dict(reading.answers),
            pages_done=[page.id for page in service.definition.pages],
            lookups=application.lookups,
        )
    return Saved(application, reading)


def attach(
    *, actor: Actor, reference: str, slot: str, content: BinaryIO, name: str, now: datetime
) -> Application:
    """Will check and keep a file for a paper of a draft.

    Raises `Refused`: not_found, already_submitted, paper_unknown, too_many_files, or what
    `files.operations.store` says of the file. The file is on the disk before the row names it.
    """
    application = own(actor, reference)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    return add_paper(application, actor=actor, slot=slot, content=content, name=name, now=now)


def attach_all(
    *,
    actor: Actor,
    reference: str,
    offered: Sequence[Offered],
    now: datetime,
    all_or_none: bool = False,
) -> Taken:
    """Will keep several files of a draft at once; those refused come back with their reasons.

    With `all_or_none` one refused file keeps the others out. Raises `Refused`: not_found,
    already_submitted.
    """
    application = own(actor, reference)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    return add_papers(application, actor=actor, offered=offered, now=now, all_or_none=all_or_none)


def detach(*, actor: Actor, reference: str, key: str, now: datetime) -> Application:
    """Will take a file off a draft. Raises `Refused`: not_found, already_submitted."""
    application = own(actor, reference)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    return remove_paper(application, key=key, now=now)


def discard(*, actor: Actor, reference: str, now: datetime) -> None:  # noqa: ARG001
    """Will delete a draft with all that was typed. Raises as `detach`."""
    application = own(actor, reference)
    if problem := policies.why_not_edit(application):
        raise Refused(problem)
    application.delete()
