"""Answering a request to correct named items: exactly those, and nothing else."""

from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published, value_at
from baladiya.casework.models import Application, Correction
from baladiya.casework.operations.asking import queue_unanswered
from baladiya.casework.operations.change import advance
from baladiya.casework.operations.filling import Posted, Saved
from baladiya.casework.operations.messages import tell
from baladiya.casework.operations.papers import add_paper, remove_paper
from baladiya.casework.queries.visible import own
from baladiya.casework.registers import look_up
from baladiya.people.actors import Actor
from baladiya.rules import forms, workflow
from baladiya.rules.definition import Page, Text
from baladiya.rules.forms import PageReading
from baladiya.rules.problems import refuse

TITLE = Text(ar="التصحيح المطلوب", en="What to correct")


def open_correction(application: Application) -> Correction | None:
    """Will give the correction the applicant is asked for now, if any."""
    return Correction.objects.filter(application=application, closed=False).first()


def correction_page(application: Application, correction: Correction) -> Page:
    """Will give a page with just the fields to correct."""
    service = published(application).service
    wanted = [item["at"].removeprefix("field:") for item in correction.items]
    fields = tuple(field for field in service.all_fields() if field.id in wanted)
    return Page(id="correction", title=TITLE, fields=fields)


def correction_slots(correction: Correction) -> tuple[str, ...]:
    """Will give the paper slots to correct."""
    return tuple(
        item["at"].removeprefix("paper:")
        for item in correction.items
        if item["at"].startswith("paper:")
    )


def attach_correction(
    *, actor: Actor, reference: str, slot: str, content: BinaryIO, name: str, now: datetime
) -> Application:
    """Will add a file to a paper the officer asked for.

    Raises `Refused`: not_found, no_correction_asked, paper_not_asked, and what storing refuses.
    """
    application, correction = _asked(actor, reference)
    if slot not in correction_slots(correction):
        raise refuse("paper_not_asked", at=f"paper:{slot}")
    return add_paper(application, actor=actor, slot=slot, content=content, name=name, now=now)


def detach_correction(*, actor: Actor, reference: str, key: str, now: datetime) -> Application:
    """Will take a file off a paper the officer asked for. Raises as `attach_correction`."""
    application, correction = _asked(actor, reference)
    slots = {paper["slot"] for paper in application.papers if paper["key"] == key}
    if not slots <= set(correction_slots(correction)):
        raise refuse("paper_not_asked")
    return remove_paper(application, key=key, now=now)


def answer_correction(
    *, actor: Actor, reference: str, posted: Posted, revision: int, now: datetime
) -> Saved:
    """Will take the corrected answers and send the application back to the officer.

    With problems nothing is sent. Raises `Refused`: not_found, no_correction_asked,
    nothing_corrected, changed_meanwhile.
    """
    application, correction = _asked(actor, reference)
    service = published(application).service
    page = correction_page(application, correction)
    reading = forms.read_page(service, page, posted, facts_of(application, now))
    if reading.problems:
        return Saved(application, reading)
    application.answers = {**application.answers, **reading.answers}
    application.lookups = look_up(service, reading.answers, application.lookups, now=now)
    changed = _changed(application, correction)
    if not changed:
        raise refuse("nothing_corrected")
    if problems := _still_wrong(application, correction, now):
        return Saved(application, PageReading(reading.answers, reading.typed, problems, ()))
    application.revision = revision
    _send(application, correction, changed, actor, now)
    return Saved(application, reading)


def _asked(actor: Actor, reference: str) -> tuple[Application, Correction]:
    application = own(actor, reference)
    correction = open_correction(application)
    if correction is None or policies.why_not_correct(correction):
        raise refuse("no_correction_asked")
    return application, correction


def _changed(application: Application, correction: Correction) -> list[str]:
    return [
        item["at"]
        for item in correction.items
        if value_at(application, item["at"]) != item.get("before")
    ]


def _still_wrong(
    application: Application, correction: Correction, now: datetime
) -> tuple[Any, ...]:
    """Problems of the items themselves; what was accepted before is not judged again."""
    asked = {item["at"] for item in correction.items}
    found = forms.check(published(application).service, facts_of(application, now))
    return tuple(problem for problem in found if problem.at in asked)


def _send(
    application: Application,
    correction: Correction,
    changed: list[str],
    actor: Actor,
    now: datetime,
) -> None:
    taken = workflow.take(
        published(application).service,
        step=application.step,
        move="answer",
        facts=facts_of(application, now),
    )
    fields = {"answers": application.answers, "lookups": application.lookups}
    with transaction.atomic(durable=True):
        advance(
            application,
            taken=taken,
            actor=actor,
            now=now,
            fields=fields,
            details={"items": changed},
        )
        queue_unanswered(application, now)
        Correction.objects.filter(pk=correction.pk).update(
            answered_at=now, changed=changed, closed=True
        )
        tell(application, "correction_answered", now=now)
