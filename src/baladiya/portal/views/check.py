"""The last look before an application is handed in, and the handing in."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from baladiya.casework import operations
from baladiya.portal.drafts import CHECK, PAPERS, Draft, load
from baladiya.portal.marks import marks_of
from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.portal.views.papers import attached_in
from baladiya.portal.views.sent import already_sent
from baladiya.rules import forms
from baladiya.rules.definition import Field, FieldType, Page, Reason
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.clock import now
from baladiya.ui.fields import anchor, label_at, labels_of
from baladiya.ui.marks import Mark
from baladiya.ui.problems import problem_text

DECLARATION = _(
    "What I have stated is correct and complete and the papers are genuine. I know that it is used"
    " to decide this application, and that a false statement can end it and be prosecuted."
)
UNPROCESSABLE = 422
CONFLICT = 409
LONGEST_KEY = 64
LEFT_TO_RIGHT = frozenset(
    {
        FieldType.PERSONAL_NUMBER,
        FieldType.COMMERCIAL_REGISTRATION,
        FieldType.PERSONAL_OR_COMMERCIAL,
        FieldType.REFERENCE,
        FieldType.PHONE,
        FieldType.EMAIL,
        FieldType.IBAN,
        FieldType.POINT,
        FieldType.LINE,
        FieldType.AREA,
        FieldType.BLOCK,
        FieldType.INTEGER,
        FieldType.DECIMAL,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One answered question in words, and where it is changed."""

    field: Field
    words: str
    is_ltr: bool
    url: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page."""

    page: Page
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that stops or would sink the application, and the way to put it right."""

    url: str
    label: str
    text: str


def check(request: ActingRequest, reference: str) -> HttpResponse:
    """Will show all answers, or hand the application in."""
    if request.method == "POST":
        return _submit(request, reference)
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    missing = forms.check(draft.service, draft.facts)
    return show(request, draft, missing=missing, key=uuid4().hex)


def _submit(request: ActingRequest, reference: str) -> HttpResponse:
    key = request.POST.get("key", "")[:LONGEST_KEY]
    declared = request.POST.get("declared") == "yes"
    try:
        receipt = operations.submit(
            actor=request.actor, reference=reference, key=key, declared=declared, now=now()
        )
    except Refused as refused:
        return _refused(request, reference, refused, key, declared=declared)
    return redirect("portal:receipt", receipt.application.reference)


def _refused(
    request: ActingRequest, reference: str, refused: Refused, key: str, *, declared: bool
) -> HttpResponse:
    if refused.code == "not_found":
        raise refused
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    return show(
        request,
        draft,
        problems=refused.problems,
        key=key or uuid4().hex,
        declared=declared,
        status=CONFLICT if refused.code == "changed_meanwhile" else UNPROCESSABLE,
    )


def show(
    request: ActingRequest,
    draft: Draft,
    *,
    key: str,
    missing: tuple[Problem, ...] = (),
    problems: tuple[Problem, ...] = (),
    declared: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Will render the last look: `missing` is told before, `problems` after an attempt."""
    number, count = draft.step(CHECK)
    undeclared = [it for it in problems if it.at == "declaration"]
    context: dict[str, Any] = {
        "draft": draft,
        "definition": draft.service.definition,
        "sections": _sections(draft),
        "papers": [{"wanted": it, "files": attached_in(draft, it.paper.id)} for it in draft.wanted],
        "papers_url": draft.url(PAPERS),
        "amounts": draft.owed,
        "failed": _failed_checks(draft),
        "missing": _faults(draft, missing),
        "faults": _faults(draft, problems),
        "declaration_problems": [
            Problem(it.code, it.values, "field:declared") for it in undeclared
        ],
        "declaration": [("yes", DECLARATION)],
        "chosen": "yes" if declared else "",
        "key": key,
        "step": number,
        "steps_count": count,
        "before_url": draft.url(draft.before(CHECK)),
    }
    return render(request, "portal/check.html", context, status=status)


def _sections(draft: Draft) -> tuple[Section, ...]:
    said = reader_language()
    marks = marks_of(draft, draft.facts.answers)
    return tuple(
        Section(
            it.page,
            tuple(
                Line(
                    field,
                    forms.show_answer(draft.service, field, value, said),
                    field.type in LEFT_TO_RIGHT,
                    f"{draft.url(it.page.id)}?back={CHECK}#field-{field.id}",
                    marks.get(field.id),
                )
                for field, value in it.answers
            ),
        )
        for it in forms.answered_pages(draft.service, draft.facts)
    )


def _failed_checks(draft: Draft) -> list[dict[str, Any]]:
    """Will tell what an officer would have to refuse, now, while it can still be put right."""
    failed = [
        draft.service.reason(result.check.else_reason)
        for result in forms.run_checks(draft.service, draft.facts)
        if result.applies and not result.passed and result.check.warns_applicant
    ]
    return [{"reason": it, "url": _reason_url(draft, it)} for it in failed if it is not None]


def _reason_url(draft: Draft, reason: Reason) -> str:
    return _url_of(draft, reason.points_at or "")


def _url_of(draft: Draft, at: str) -> str:
    place = draft.place_of(at)
    if not place:
        return ""
    back = "" if place == PAPERS else f"?back={CHECK}"
    return f"{draft.url(place)}{back}#{anchor(at)}"


def _faults(draft: Draft, problems: tuple[Problem, ...]) -> list[Fault]:
    said = reader_language()
    labels = labels_of(draft.service.all_fields(), said)
    return [
        Fault(
            "#field-declared" if it.at == "declaration" else _url_of(draft, it.at),
            label_at(it.at, labels),
            problem_text(it, said),
        )
        for it in problems
    ]


urls = [path("applications/<str:reference>/check/", check, name="check")]
