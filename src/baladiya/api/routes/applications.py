"""Applications: create, answer, attach, submit, read."""

from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from baladiya.api.callers import caller_of
from baladiya.api.once import key_of, once
from baladiya.api.shapes import (
    AnswersIn,
    ApplicationOut,
    ApplicationRow,
    ApplicationsOut,
    PaperOut,
    ProblemOut,
    StartedOut,
    StartIn,
    SubmitIn,
    TimelineOut,
)
from baladiya.casework import operations
from baladiya.casework.facts import published
from baladiya.casework.operations import Offered
from baladiya.casework.queries import Application, Channel, Transition
from baladiya.casework.queries.own import my_applications, steps_of
from baladiya.casework.queries.visible import own
from baladiya.rules.problems import Refused, refuse
from baladiya.ui import clock

router = Router(tags=["applications"])
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422), ProblemOut)
READ_REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 404, 422), ProblemOut)


@router.post("/applications", response={201: StartedOut, **REFUSALS})
def create(request: HttpRequest, wanted: StartIn) -> Status[Schema | dict[str, object]]:
    """Will begin an application for a service; a guest's secret is told only here.

    `answers` may be given at once; with one wrong answer nothing begins. Takes an
    `Idempotency-Key`. Refusals: service_unknown, service_paused, sign_in_first.
    """
    actor, now = caller_of(request), clock.now()

    def start() -> Schema:
        started = operations.start(
            actor=actor,
            service=wanted.service,
            language=wanted.language,
            channel=Channel.API,
            given=wanted.answers,
            now=now,
        )
        return StartedOut(
            reference=started.application.reference,
            secret=started.secret if actor.account_id is None else "",
            revision=started.application.revision,
            status=started.application.status,
        )

    return once(request, actor, start, now=now)


@router.get("/applications", response={200: ApplicationsOut, **READ_REFUSALS})
def mine(request: HttpRequest, cursor: str = "") -> ApplicationsOut:
    """Will list the caller's applications, the newest first, twenty a page.

    Someone with neither token nor secret has none: sign_in_first.
    """
    actor = caller_of(request)
    if actor.account_id is None and not actor.secret_hashes:
        raise refuse("sign_in_first")
    found = my_applications(actor=actor, cursor=cursor)
    rows = [
        ApplicationRow(
            reference=row.reference,
            service=row.service,
            status=row.status,
            submitted_at=row.submitted_at,
        )
        for row, _ in found.rows
    ]
    return ApplicationsOut(items=rows, next=found.next)


@router.get("/applications/{reference}", response={200: ApplicationOut, **READ_REFUSALS})
def read(request: HttpRequest, reference: str) -> ApplicationOut:
    """Will tell one of the caller's applications with its timeline."""
    application = own(caller_of(request), reference)
    return _shape(application, steps_of(application))


@router.put("/applications/{reference}/answers", response={200: ApplicationOut, **REFUSALS})
def answer(request: HttpRequest, reference: str, given: AnswersIn) -> ApplicationOut:
    """Will replace all answers; with one wrong answer none is saved.

    `revision` is the one last read: after a change by someone else the answer is 409.
    """
    actor = caller_of(request)
    saved = operations.save_answers(
        actor=actor,
        reference=reference,
        given=given.answers,
        revision=given.revision,
        now=clock.now(),
    )
    if saved.reading.problems:
        raise Refused(*saved.reading.problems)
    return _shape(saved.application)


@router.post("/applications/{reference}/documents", response={201: ApplicationOut, **REFUSALS})
def attach(
    request: HttpRequest,
    reference: str,
    file: File[list[UploadedFile]],
    slot: Form[list[str]],
) -> Status[ApplicationOut]:
    """Will add files to slots of a draft: PDF, JPEG, PNG or HEIC, told by their content.

    Several files come with as many slots, in the same order; with one refused file none is kept.
    Refusals: slots_differ_from_files, paper_unknown, too_many_files, and what is wrong with a file.
    """
    actor = caller_of(request)
    if len(file) != len(slot):
        raise refuse("slots_differ_from_files", files=len(file), slots=len(slot))
    taken = operations.attach_all(
        actor=actor,
        reference=reference,
        offered=[
            Offered(where, cast("BinaryIO", one.file), one.name or where)
            for one, where in zip(file, slot, strict=True)
        ],
        all_or_none=True,
        now=clock.now(),
    )
    if taken.refused:
        raise Refused(*(problem for _, problems in taken.refused for problem in problems))
    return Status(201, _shape(taken.application))


@router.delete(
    "/applications/{reference}/documents/{key}", response={200: ApplicationOut, **REFUSALS}
)
def detach(request: HttpRequest, reference: str, key: str) -> ApplicationOut:
    """Will take a file off a draft; one that is not there is no error."""
    actor = caller_of(request)
    application = operations.detach(actor=actor, reference=reference, key=key, now=clock.now())
    return _shape(application)


@router.post("/applications/{reference}/submit", response={200: ApplicationOut, **REFUSALS})
def submit(request: HttpRequest, reference: str, given: SubmitIn) -> ApplicationOut:
    """Will hand in a draft once and for all; the same `Idempotency-Key` answers the same."""
    actor = caller_of(request)
    receipt = operations.submit(
        actor=actor,
        reference=reference,
        key=key_of(request),
        declared=given.declared,
        now=clock.now(),
    )
    return _shape(receipt.application, receipt.steps)


@router.post("/applications/{reference}/withdraw", response={200: ApplicationOut, **REFUSALS})
def withdraw(request: HttpRequest, reference: str) -> ApplicationOut:
    """Will take a submitted application back."""
    actor = caller_of(request)
    application = operations.withdraw(actor=actor, reference=reference, now=clock.now())
    return _shape(application, steps_of(application))


def _shape(application: Application, steps: tuple[Transition, ...] = ()) -> ApplicationOut:
    # A write answers with the row as it has just been written; it is not read a second time.
    return ApplicationOut(
        reference=application.reference,
        service=application.service,
        version=published(application).number,
        municipality=application.municipality_id,
        status=application.status,
        step=application.step,
        revision=application.revision,
        language=application.language,
        answers=application.answers,
        papers=[PaperOut(**paper) for paper in application.papers],
        created_at=application.created_at,
        submitted_at=application.submitted_at,
        decided_at=application.decided_at,
        promised_at=application.promised_at,
        awaited_until=application.step_due_at,
        timeline=_timeline(steps),
    )


def _timeline(steps: tuple[Transition, ...]) -> list[TimelineOut]:
    return [
        TimelineOut(move=one.move, step=one.to_step, status=one.status, at=one.at) for one in steps
    ]
