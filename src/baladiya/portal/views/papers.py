"""Papers: several files a slot, each kept the moment it arrives, and the files themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from baladiya.casework import operations
from baladiya.casework.queries import documents
from baladiya.files import queries as files
from baladiya.portal.drafts import CHECK, PAPERS, Draft, draft_of, load
from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.portal.views.sent import already_sent
from baladiya.rules.forms import WantedPaper
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.clock import now
from baladiya.ui.downloads import disposition
from baladiya.ui.problems import problem_text

UNPROCESSABLE = 422
INPUT = "paper-"
# Nothing a file holds may run or reach anything, whatever it says of itself.
FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file in a slot, as the page lists it."""

    id: str
    name: str
    size: int
    url: str


def papers(request: ActingRequest, reference: str) -> HttpResponse:
    """Will show the slots, or take files in, take one off, and go on."""
    if request.method == "POST":
        return _posted(request, reference)
    draft = load(actor=request.actor, reference=reference, now=now())
    if draft.is_sent:
        return already_sent(request, draft)
    return show(request, draft)


def show(request: ActingRequest, draft: Draft, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    """Will render the page of papers."""
    number, count = draft.step(PAPERS)
    before = draft.before(PAPERS)
    context: dict[str, Any] = {
        "draft": draft,
        "definition": draft.service.definition,
        "slots": slots_of(draft),
        "problems": problems,
        "step": number,
        "steps_count": count,
        "before_url": draft.url(before) if before else "",
    }
    return render(request, "portal/papers.html", context, status=UNPROCESSABLE if problems else 200)


def slots_of(draft: Draft) -> list[dict[str, Any]]:
    """Will give every slot that applies, those that must be filled first, with its files."""
    ordered = sorted(draft.wanted, key=lambda it: not it.required)
    return [
        {
            "wanted": it,
            "attached": attached_in(draft, it.paper.id),
            "hint": _hint(it),
        }
        for it in ordered
    ]


def _hint(wanted: WantedPaper) -> str:
    """Will give the service's own hint, else the catalogue's."""
    hint = wanted.paper.hint or wanted.kind.hint
    return hint.said_in(reader_language()) if hint else ""


def attached_in(draft: Draft, slot: str) -> list[AttachedFile]:
    """Will list the files of a slot with their addresses."""
    return [
        AttachedFile(
            id=entry["key"],
            name=entry["name"],
            size=entry["size"],
            url=reverse("portal:paper", args=[draft.reference, entry["key"]]),
        )
        for entry in draft.application.papers
        if entry["slot"] == slot
    ]


def _posted(request: ActingRequest, reference: str) -> HttpResponse:
    moment = now()
    try:
        kept = _take_in(request, reference, moment)
    except Refused as refused:
        return _foreseen(request, reference, refused)
    draft = kept.draft or load(actor=request.actor, reference=reference, now=moment)
    if draft.is_sent:
        return already_sent(request, draft)
    if kept.problems:
        return show(request, draft, tuple(kept.problems))
    return _go_on(request, draft)


def _foreseen(request: ActingRequest, reference: str, refused: Refused) -> HttpResponse:
    if refused.code != "already_submitted":
        raise refused
    return already_sent(request, load(actor=request.actor, reference=reference, now=now()))


def _go_on(request: ActingRequest, draft: Draft) -> HttpResponse:
    if "later" in request.POST:
        return redirect("portal:saved", draft.reference)
    if "attach" in request.POST or "detach" in request.POST:
        slot = request.POST.get("attach", "")
        known = any(it.paper.id == slot for it in draft.wanted)
        return redirect(draft.url(PAPERS) + (f"#paper-{slot}" if known else ""))
    if missing := draft.missing_papers():
        return show(request, draft, missing)
    return redirect(draft.url(CHECK))


@dataclass(slots=True)
class _Kept:
    """What came of the files of one request: the draft as it now is, and what was refused."""

    draft: Draft | None
    problems: list[Problem]


def _take_in(request: ActingRequest, reference: str, moment: datetime) -> _Kept:
    """Will keep file by file, so that one refused file costs none of the others."""
    kept = _Kept(None, [])
    actor = request.actor
    for key in request.POST.getlist("detach"):
        left = operations.detach(actor=actor, reference=reference, key=key, now=moment)
        kept.draft = draft_of(left, moment)
    offered = [
        operations.Offered(slot, cast("BinaryIO", file), file.name or "")
        for slot, file in files_of(request)
    ]
    if offered:
        taken = operations.attach_all(actor=actor, reference=reference, offered=offered, now=moment)
        kept.draft = draft_of(taken.application, moment)
        for one, problems in taken.refused:
            kept.problems += [named(problem, one.slot, one.name) for problem in problems]
    return kept


def files_of(request: ActingRequest) -> "Iterable[tuple[str, UploadedFile[Any]]]":
    """Will give each file that was posted with the slot it is for."""
    for name, files_of_slot in request.FILES.lists():
        if name.startswith(INPUT):
            for file in files_of_slot:
                yield name.removeprefix(INPUT), file


def named(problem: Problem, slot: str, name: str) -> Problem:
    """Will give the problem with the file's name: several may have been chosen at once."""
    why = problem_text(problem, reader_language())
    values = {"name": name[:80], "why": why}
    return Problem("file_not_taken", values, f"paper:{slot}")


@require_safe
def paper(request: ActingRequest, reference: str, key: UUID) -> FileResponse:
    """Will give a file to those who may see its application, and to nobody else."""
    document = documents.paper(actor=request.actor, reference=reference, key=str(key))
    shown = files.shown_natively(document)
    response = FileResponse(files.open_content(document), content_type=document.media_type)
    response["Content-Length"] = str(document.size)
    response["Content-Disposition"] = disposition(document.name, inline=shown)
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


urls = [
    path("applications/<str:reference>/papers/", papers, name="papers"),
    path("applications/<str:reference>/papers/<uuid:key>/", paper, name="paper"),
]
