"""Making a move: what it needs, what the applicant will read, and a minute to think again."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from baladiya.backoffice import casefile
from baladiya.backoffice.letters import letters_of
from baladiya.backoffice.requests import ActingRequest, for_staff, office_page
from baladiya.backoffice.words import applicant_of
from baladiya.casework import operations
from baladiya.casework.operations import Given, Item
from baladiya.casework.queries.cases import CasePage, OfferedMove, case_page
from baladiya.rules.definition import Move, Need
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.ui.clock import now
from baladiya.ui.controls import Choice
from baladiya.ui.shown import said

CONFLICT = 409
UNPROCESSABLE = 422
LONGEST_NOTE = 2000
LONGEST_ANSWER = 4000
LONGEST_ITEM = 500
INCOMPLETE = frozenset(
    {"items_missing", "reasons_missing", "reason_unknown", "item_note_missing", "answer_missing"}
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the officer filled in, as it was typed."""

    revision: int
    reasons: tuple[str, ...] = ()
    note: str = ""
    answer: str = ""
    ticked: frozenset[str] = frozenset()
    notes: dict[str, str] = field(default_factory=dict)

    def given(self) -> Given:
        """Will give what comes with the move; a note makes its item asked for, ticked or not."""
        asked = [at for at in self.notes if at in self.ticked or self.notes[at]]
        return Given(
            items=[Item(at=at, note=self.notes[at]) for at in asked],
            reasons=list(self.reasons),
            note=self.note,
            answer=self.answer,
        )

    def problems(self) -> tuple[Problem, ...]:
        """Will say which ticked items lack the words that tell what to do."""
        return tuple(
            Problem("item_note_missing", at=f"field:note-{at}")
            for at in self.notes
            if at in self.ticked and not self.notes[at]
        )


@dataclass(frozen=True, slots=True)
class Look:
    """The page of a move as it is to be shown."""

    page: CasePage
    name: str
    move: Move
    why_not: Problem | None
    typed: Typed
    problems: tuple[Problem, ...] = ()
    shows_letter: bool = False
    is_conflict: bool = False


@for_staff
def edit(request: ActingRequest, reference: str, move: str) -> HttpResponse:
    """Will ask for what a move needs, show what will be read, or make the move."""
    moment = now()
    page = case_page(actor=request.actor, reference=reference, now=moment)
    offered = _offered(page, move)
    if request.method != "POST":
        if page.pending:
            return redirect("backoffice:case", page.application.reference)
        look = Look(page, move, offered.move, offered.why_not, _at_first(page, offered.move))
        return _show(request, look, moment)
    typed = _read(request, page)
    look = Look(page, move, offered.move, offered.why_not, typed, typed.problems())
    return _posted(request, look, moment)


def _posted(request: ActingRequest, look: Look, moment: datetime) -> HttpResponse:
    if "switch_language" in request.POST:
        return _show(request, replace(look, problems=()), moment)
    if look.problems:
        return _show(request, look, moment, UNPROCESSABLE)
    if "preview" in request.POST:
        return _preview(request, look, moment)
    return _made(request, look, moment)


def _offered(page: CasePage, name: str) -> OfferedMove:
    """Will give the move, also one that the case has meanwhile moved past."""
    for it in page.moves:
        if it.id == name:
            return it
    move = page.version.service.definition.moves.get(name)
    if move is None:
        raise refuse("move_impossible")
    return OfferedMove(name, move, Problem("move_impossible"))


def _at_first(page: CasePage, move: Move) -> Typed:
    """Will begin a refusal with the reasons of the checks that failed."""
    reasons: tuple[str, ...] = ()
    if Need.REASONS in move.needs:
        failed = [it.check.else_reason for it in page.checks if it.applies and not it.passed]
        reasons = tuple(dict.fromkeys(failed))
    return Typed(page.application.revision, reasons, notes=dict.fromkeys(_places(page), ""))


def _places(page: CasePage) -> list[str]:
    return list(casefile.item_labels(page))


def _read(request: ActingRequest, page: CasePage) -> Typed:
    posted = request.POST
    revision = posted.get("revision", "")
    places = _places(page)
    return Typed(
        revision=int(revision) if revision.isdecimal() else 0,
        reasons=tuple(dict.fromkeys(posted.getlist("reasons"))),
        note=posted.get("note", "").strip()[:LONGEST_NOTE],
        answer=posted.get("answer", "").strip()[:LONGEST_ANSWER],
        ticked=frozenset(posted.getlist("items")) & frozenset(places),
        notes={at: posted.get(f"note-{at}", "").strip()[:LONGEST_ITEM] for at in places},
    )


def _preview(request: ActingRequest, look: Look, moment: datetime) -> HttpResponse:
    given = look.typed.given()
    missing: tuple[Problem, ...] = ()
    if Need.REASONS in look.move.needs and not given["reasons"]:
        missing = (Problem("reasons_missing", at="field:reasons"),)
    if Need.ITEMS in look.move.needs and not given["items"]:
        missing = (Problem("items_missing", at="field:items"),)
    if Need.ANSWER in look.move.needs and not given["answer"]:
        missing = (Problem("answer_missing", at="field:answer"),)
    shown = replace(look, problems=missing, shows_letter=not missing)
    return _show(request, shown, moment, UNPROCESSABLE if missing else 200)


def _made(request: ActingRequest, look: Look, moment: datetime) -> HttpResponse:
    reference = look.page.application.reference
    try:
        operations.make_move(
            actor=request.actor,
            reference=reference,
            move=look.name,
            revision=look.typed.revision,
            given=_wanted(look),
            now=moment,
        )
    except Refused as refused:
        return _refused(request, look, refused)
    messages.success(
        request,
        _("Done: %(move)s, %(reference)s.")
        % {"move": said(look.move.label), "reference": f"\u2068{reference}\u2069"},
    )
    return redirect(f"{reverse('backoffice:inbox')}?{urlencode({'done': reference})}")


def _wanted(look: Look) -> Given:
    """Will send only what the move asks for, and the note where an applicant will read it."""
    given = look.typed.given()
    wanted = Given()
    if Need.ITEMS in look.move.needs:
        wanted["items"] = given["items"]
    if Need.REASONS in look.move.needs:
        wanted["reasons"] = given["reasons"]
    if Need.ANSWER in look.move.needs:
        wanted["answer"] = given["answer"]
    if look.move.decision and given["note"]:
        wanted["note"] = given["note"]
    return wanted


def _refused(request: ActingRequest, look: Look, refused: Refused) -> HttpResponse:
    """Will show the page again with everything typed, beside the case as it now is."""
    if refused.code == "not_found":
        raise refused
    moment = now()
    page = case_page(actor=request.actor, reference=look.page.application.reference, now=moment)
    offered = _offered(page, look.name)
    is_conflict = refused.code not in INCOMPLETE
    typed = Typed(
        page.application.revision if is_conflict else look.typed.revision,
        look.typed.reasons,
        look.typed.note,
        look.typed.answer,
        look.typed.ticked,
        look.typed.notes,
    )
    problems = tuple(Problem(it.code, it.values, _place(it)) for it in refused.problems)
    again = Look(
        page, look.name, look.move, offered.why_not, typed, problems, is_conflict=is_conflict
    )
    return _show(request, again, moment, CONFLICT if is_conflict else UNPROCESSABLE)


def _place(problem: Problem) -> str:
    places = {"reasons_missing": "field:reasons", "items_missing": "field:items"}
    return places.get(problem.code, problem.at)


def _show(request: ActingRequest, look: Look, moment: datetime, status: int = 200) -> HttpResponse:
    page, needs = look.page, look.move.needs
    can_send = look.why_not is None and page.pending is None
    definition = page.version.service.definition
    labels = casefile.item_labels(page)
    shows = look.shows_letter or not needs
    context: dict[str, Any] = {
        "look": look,
        "application": page.application,
        "applicant": applicant_of(page.application),
        "definition": definition,
        "to": definition.steps[look.move.to].label,
        "is_refusal": look.move.decision == "refused",
        "asks_reasons": Need.REASONS in needs,
        "asks_items": Need.ITEMS in needs,
        "asks_answer": Need.ANSWER in needs,
        "reasons": [Choice(it.id, said(it.text), said(it.put_right)) for it in definition.reasons],
        "items": [_item(look, at, label) for at, label in labels.items()],
        "labels": {f"field:note-{at}": label for at, label in labels.items()},
        "can_send": can_send,
        "undo_seconds": settings.BALADIYA.undo_seconds,
        "letters": letters_of(page, look.name, look.typed.given(), moment)
        if can_send and shows
        else (),
    }
    return office_page(request, "backoffice/move.html", context, status)


def _item(look: Look, at: str, label: str) -> dict[str, Any]:
    return {
        "at": at,
        "label": label,
        "is_paper": at.startswith("paper:"),
        "ticked": at in look.typed.ticked,
        "note": look.typed.notes.get(at, ""),
        "wrong": any(it.at == f"field:note-{at}" for it in look.problems),
    }


urls = [path("cases/<str:reference>/moves/<str:move>/", edit, name="move")]
