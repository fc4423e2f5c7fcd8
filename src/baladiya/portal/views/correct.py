"""The correction page: exactly what the officer asked for, and nothing else again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from baladiya.casework import operations
from baladiya.casework.operations.corrections import (
    correction_page,
    correction_slots,
    open_correction,
)
from baladiya.portal.drafts import Draft, load
from baladiya.portal.posted import PostedPage, read_posted
from baladiya.portal.requests import ActingRequest
from baladiya.portal.views.papers import files_of, named, slots_of
from baladiya.rules import forms
from baladiya.rules.definition import Field, Page
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.answers import as_typed, rows_edited
from baladiya.ui.clock import now

UNPROCESSABLE = 422
CONFLICT = 409
OF_THE_APPLICATION = frozenset({"not_found", "no_correction_asked"})
TOLD_ON_THE_PAGE = frozenset({"nothing_corrected", "changed_meanwhile"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The correction that is open, and the application it is about."""

    draft: Draft
    correction: Any
    page: Page


def correct(request: ActingRequest, reference: str) -> HttpResponse:
    """Will show what is to be corrected, or take it."""
    if request.method == "POST":
        return _posted(request, reference, read_posted(request.POST))
    asked = _asked(request, reference)
    if asked is None:
        return redirect("portal:application", reference)
    return show(request, asked, as_typed(asked.draft.service, asked.page, _answers(asked)))


def _asked(request: ActingRequest, reference: str) -> Asked | None:
    draft = load(actor=request.actor, reference=reference, now=now())
    correction = open_correction(draft.application)
    if correction is None:
        return None
    return Asked(draft, correction, correction_page(draft.application, correction))


def _answers(asked: Asked) -> Mapping[str, Any]:
    answers: Mapping[str, Any] = asked.draft.application.answers
    return answers


def _fields(asked: Asked) -> tuple[Field, ...]:
    """Will give the fields to correct that apply with the answers as they are."""
    draft = asked.draft
    apply = {
        field.id
        for page in draft.pages
        for field in forms.visible_fields(draft.service, page, draft.facts)
    }
    return tuple(field for field in asked.page.fields if field.id in apply)


def show(
    request: ActingRequest,
    asked: Asked,
    typed: Mapping[str, Sequence[str]],
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Will render the page with the officer's notes, what was typed and what is wrong."""
    draft = asked.draft
    notes = {item["at"]: item["note"] for item in asked.correction.items}
    fields = _fields(asked)
    wanted = correction_slots(asked.correction)
    context = {
        "draft": draft,
        "definition": draft.service.definition,
        "correction": asked.correction,
        "fields": fields,
        "questions": [
            {
                "field": field,
                "note": notes.get(f"field:{field.id}", ""),
                "options": forms.visible_options(draft.service, field, draft.facts),
                "required": forms.is_required(draft.service, field, draft.facts),
            }
            for field in fields
        ],
        "slots": [
            {**slot, "note": notes.get(f"paper:{slot['wanted'].paper.id}", "")}
            for slot in slots_of(draft)
            if slot["wanted"].paper.id in wanted
        ],
        "typed": typed,
        "problems": problems,
        "revision": draft.application.revision,
    }
    return render(request, "portal/correct.html", context, status=status)


def _posted(request: ActingRequest, reference: str, posted: PostedPage) -> HttpResponse:
    try:
        problems, touched = _take_in(request, reference)
    except Refused as refused:
        if refused.code != "no_correction_asked":
            raise
        return redirect("portal:application", reference)
    asked = _asked(request, reference)
    if asked is None:
        return redirect("portal:application", reference)
    only_papers = "attach" in request.POST or "detach" in request.POST
    if problems or only_papers or posted.wants_same_page:
        return _again(request, asked, posted, problems)
    # Files of this very request have moved the revision on; otherwise the page's own is the guard.
    revision = asked.draft.application.revision if touched else posted.revision
    return _answer(request, asked, posted, revision)


def _again(
    request: ActingRequest, asked: Asked, posted: PostedPage, problems: list[Problem]
) -> HttpResponse:
    fields = forms.page_fields(asked.draft.service, asked.page)
    typed = rows_edited(fields, posted.answers) or posted.answers
    return show(request, asked, typed, tuple(problems), UNPROCESSABLE if problems else 200)


def _answer(
    request: ActingRequest, asked: Asked, posted: PostedPage, revision: int
) -> HttpResponse:
    reference = asked.draft.reference
    try:
        saved = operations.answer_correction(
            actor=request.actor,
            reference=reference,
            posted=posted.answers,
            revision=revision,
            now=now(),
        )
    except Refused as refused:
        if refused.code not in TOLD_ON_THE_PAGE:
            raise
        status = CONFLICT if refused.code == "changed_meanwhile" else UNPROCESSABLE
        return show(request, asked, posted.answers, refused.problems, status)
    if saved.reading.problems:
        return show(request, asked, posted.answers, saved.reading.problems, UNPROCESSABLE)
    messages.success(request, _("Your correction was sent. We go on with your application."))
    return redirect("portal:application", reference)


def _take_in(request: ActingRequest, reference: str) -> tuple[list[Problem], bool]:
    """Will keep file by file; says what was refused and whether anything was changed."""
    moment = now()
    problems: list[Problem] = []
    touched = False
    for key in request.POST.getlist("detach"):
        operations.detach_correction(actor=request.actor, reference=reference, key=key, now=moment)
        touched = True
    for slot, file in files_of(request):
        try:
            operations.attach_correction(
                actor=request.actor,
                reference=reference,
                slot=slot,
                content=cast("BinaryIO", file),
                name=file.name or "",
                now=moment,
            )
        except Refused as refused:
            if refused.code in OF_THE_APPLICATION:
                raise
            problems += [named(problem, slot, file.name or "") for problem in refused.problems]
        else:
            touched = True
    return problems, touched


urls = [path("applications/<str:reference>/correct/", correct, name="correct")]
