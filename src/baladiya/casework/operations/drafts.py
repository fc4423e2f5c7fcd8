"""A draft from its start to its end: begun with what is known, papers attached, thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from baladiya.casework import policies
from baladiya.casework.facts import facts_of_new
from baladiya.casework.models import Application, Channel
from baladiya.casework.operations.filling import read_given
from baladiya.casework.operations.papers import (
    Offered,
    Taken,
    add_paper,
    add_papers,
    remove_paper,
)
from baladiya.casework.operations.prefill import prefilled
from baladiya.casework.queries.visible import own
from baladiya.casework.registers import Facts
from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.queries import Published
from baladiya.people import queries as people
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.references import new_reference, new_secret, secret_hash
from baladiya.rules.workflow import first_step


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
    `Refused`: service_unknown, service_in_pilot, service_paused, service_retired, sign_in_first,
    staff_cannot_apply, wrong answers.
    """
    version = _met(actor, service, now)
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
    known = prefilled(version.service, person, language, now)
    return open_draft(
        account_id=actor.account_id if actor.kind == ActorKind.PERSON else None,
        version=version,
        answers=known.answers,
        lookups=known.facts,
        language=language,
        channel=channel,
        now=now,
    )


def _met(actor: Actor, service: str, now: datetime) -> Published:
    version = catalogue.live(service=service, now=now, person=policies.person_key(actor))
    if version is None:
        known_of = catalogue.piloted(service=service, now=now)
        raise refuse("service_in_pilot" if known_of else "service_unknown")
    return version


def _open_answered(
    *,
    actor: Actor,
    version: Published,
    given: dict[str, Any],
    language: str,
    channel: Channel,
    now: datetime,
) -> Started:
    reading, lookups = read_given(version.service, given, facts_of_new(now), {}, now)
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


def start_sample(*, actor: Actor, service: str, language: str, now: datetime) -> Started:
    """Will begin a sample application of the version in test, which counts nowhere.

    Raises `Refused`: role_missing for anyone but staff, no_test_running.
    """
    if actor.kind != ActorKind.STAFF:
        raise refuse("role_missing")
    version = catalogue.testing(service=service, now=now)
    if version is None:
        raise refuse("no_test_running")
    known = prefilled(version.service, None, language, now)
    return open_draft(
        account_id=actor.account_id,
        version=version,
        answers=known.answers,
        lookups=known.facts,
        language=language,
        channel=Channel.WEB,
        is_sample=True,
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
    lookups: Facts,
    mends: Application | None = None,
    onward: Onward | None = None,
    pages_done: Sequence[str] = (),
    is_sample: bool = False,
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
        is_sample=is_sample,
        channel=channel,
        language=language,
        step=first_step(version.service),
        answers=answers,
        follows=mends,
        goes_on_from=onward.application if onward else None,
        follow_up=onward.follow_up if onward else "",
        papers=mends.papers if mends else [],
        pages_done=list(pages_done),
        lookups=lookups,
        **dict.fromkeys(("created_at", "changed_at", "step_entered_at"), now),
    )
    return Started(application=application, secret=secret)


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
