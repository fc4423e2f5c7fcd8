"""The inbox: what waits for the officer, the most urgent first, and the search among all cases."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from baladiya.backoffice.due import Due, due_of
from baladiya.backoffice.requests import ActingRequest, for_staff, office_page
from baladiya.backoffice.words import VIEWS, applicant_of, name_of
from baladiya.casework.queries.inbox import View, inbox, waiting_counts
from baladiya.catalogue import queries as catalogue
from baladiya.people.actors import Actor
from baladiya.rules.definition import Definition, Text
from baladiya.ui.clock import now
from baladiya.ui.shown import digits

Application = Any  # casework keeps its tables to itself; pages only read what it hands out
MOST = 100  # a view with more is shown as "99+"; counting further helps nobody
URGENT = frozenset({View.OPEN, View.MINE, View.DECIDED})
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list."""

    application: Application
    applicant: str
    definition: Definition
    step: Text
    due: Due | None
    claimed_by: str
    is_mine: bool


@require_safe
@for_staff
def show(request: ActingRequest) -> HttpResponse:
    """Will show one page of one view, or of what a search found."""
    moment = now()
    view = _view(request.GET.get("view", ""))
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = inbox(actor=request.actor, view=view, text=text, cursor=request.GET.get("after", ""))
    counts = waiting_counts(actor=request.actor, most=MOST)
    rows = [row_of(it, request.actor, moment) for it in found.rows]
    context: dict[str, Any] = {
        "view": view,
        "text": text,
        "title": VIEWS[view],
        "views": _menu(view, text, counts),
        "rows": rows,
        "shows_due": not text and view in URGENT,
        "next_url": _next(view, text, found.next),
        "first_url": "?" + urlencode({"view": view, **({"q": text} if text else {})}),
        "is_first": "after" not in request.GET,
        "just_done": _just_done(request),
        "next_case": rows[0].application.reference if rows and view == View.OPEN else "",
    }
    return office_page(request, "backoffice/inbox.html", context)


def _view(wanted: str) -> View:
    return View(wanted) if wanted in set(View) else View.OPEN


def row_of(application: Application, actor: Actor, moment: datetime) -> Row:
    """Will give a case as the list shows it, without a further statement."""
    definition = catalogue.compiled(application.version_id).service.definition
    return Row(
        application,
        applicant_of(application),
        definition,
        definition.steps[application.step].label,
        due_of(application.step_due_at, moment),
        name_of(application.claimed_by),
        application.claimed_by_id is not None and application.claimed_by_id == actor.staff_id,
    )


def _menu(view: View, text: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "url": f"?{urlencode({'view': it})}",
            "word": VIEWS[it],
            "count": _capped(counts.get(it, 0)),
            "is_current": it == view and not text,
        }
        for it in View
    ]


def _capped(count: int) -> str:
    if not count:
        return ""
    return digits("99") + "+" if count >= MOST else digits(count)


def _next(view: View, text: str, cursor: str) -> str:
    if not cursor:
        return ""
    return "?" + urlencode({"view": view, **({"q": text} if text else {}), "after": cursor})


def _just_done(request: ActingRequest) -> Application | None:
    """Will give the case just decided while its move can still be undone."""
    done = request.GET.get("done", "")
    if not done:
        return None
    undoable = inbox(actor=request.actor, view=View.DECIDED, limit=MOST).rows
    moment = now()
    return next(
        (
            it
            for it in undoable
            if it.reference == done and it.pending_move.takes_effect_at > moment
        ),
        None,
    )


urls = [path("", show, name="inbox")]
