"""One case: everything needed to decide, side by side, and the small things done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baladiya.audit import operations as audit
from baladiya.backoffice import casefile
from baladiya.backoffice.casefile import PaperFile, Slot
from baladiya.backoffice.due import due_of
from baladiya.backoffice.register_facts import register_facts
from baladiya.backoffice.requests import ActingRequest, for_staff, office_page, tell_refusal
from baladiya.backoffice.words import OUTCOMES, applicant_of, name_of
from baladiya.casework import operations
from baladiya.casework.queries.cases import CasePage, case_page
from baladiya.catalogue import queries as catalogue
from baladiya.notices import queries as notices
from baladiya.people.actors import Actor
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.clock import now


@require_safe
@for_staff
def show(request: ActingRequest, reference: str) -> HttpResponse:
    """Will show a case; that it was read, and by whom, is recorded."""
    moment = now()
    page = case_page(actor=request.actor, reference=reference, now=moment)
    record_reading(request.actor, page.application.reference, moment)
    slots = casefile.slots_of(page)
    context: dict[str, Any] = {
        **_head(page, request.actor, moment),
        "slots": slots,
        "shown_paper": _chosen(slots, request.GET.get("paper", "")),
        "sections": casefile.sections_of(page),
        "checks": [it for it in page.checks if it.applies],
        "bodies": [
            {"referral": it, "name": page.version.service.definition.bodies[it.body].name}
            for it in page.referrals
        ],
        "register_facts": register_facts(page),
        "earlier": _earlier(page),
        "timeline": casefile.timeline_of(page, request.actor.staff_id),
        "notes": [{"note": it, "by": name_of(it.author)} for it in reversed(page.notes)],
        "decisions": casefile.decisions_of(page),
        "corrections": casefile.corrections_of(page),
        "enquiries": _enquiries(page),
        "outputs": casefile.outputs_of(page),
        "sent": notices.sent_to(subject=f"application:{page.application.reference}"),
    }
    return office_page(request, "backoffice/case.html", context)


def record_reading(actor: Actor, reference: str, moment: datetime) -> None:
    """Will write down that a case was read: one INSERT, a transaction of its own."""
    audit.record(
        at=moment,
        actor=actor.label,
        action="application.read",
        subject=f"application:{reference}",
    )


def _head(page: CasePage, actor: Actor, moment: datetime) -> dict[str, Any]:
    application, pending = page.application, page.pending
    definition = page.version.service.definition
    is_mine = application.claimed_by_id is not None and application.claimed_by_id == actor.staff_id
    return {
        "page": page,
        "application": application,
        "applicant": applicant_of(application),
        "definition": definition,
        "step": definition.steps[application.step].label,
        "due": due_of(application.step_due_at, moment),
        "is_mine": is_mine,
        "claimed_by": name_of(application.claimed_by),
        "can_claim": not is_mine and not pending and page.why_not_claim is None,
        "moves": page.moves if pending is None else (),
        "pending_move": definition.moves[pending.move].label if pending else None,
        "pending_by": name_of(pending.made_by) if pending else "",
        "seconds_left": _seconds_left(page, moment),
        "pending_failure": _failure(page),
        "can_undo": page.why_not_undo is None,
    }


def _failure(page: CasePage) -> Problem | None:
    """Will give the reason for which a move could not take effect."""
    failure = page.pending.failure if page.pending else None
    return Problem(failure["code"], failure["values"]) if failure else None


def _seconds_left(page: CasePage, moment: datetime) -> int:
    if page.pending is None:
        return 0
    return max(0, int((page.pending.takes_effect_at - moment).total_seconds()))


def _chosen(slots: tuple[Slot, ...], key: str) -> PaperFile | None:
    """Will give the file asked for, else one that was just corrected, else the first."""
    files = [it for slot in slots for it in slot.files]
    wanted = [it for it in files if it.key == key]
    return next(iter([*wanted, *(it for it in files if it.is_new), *files]), None)


def _earlier(page: CasePage) -> list[dict[str, Any]]:
    twins = {it.pk for it in page.duplicates}
    return [
        {
            "application": it,
            "name": catalogue.compiled(it.version_id).service.definition.name,
            "is_duplicate": it.pk in twins,
        }
        for it in page.earlier
    ]


def _enquiries(page: CasePage) -> list[dict[str, Any]]:
    known = casefile.known_reasons(page)
    return [
        {
            "enquiry": it,
            "reason": known.get(it.reason.code),
            "by": name_of(it.answered_by),
            "outcome": OUTCOMES.get(it.outcome, ""),
        }
        for it in page.enquiries
    ]


Act = Callable[[ActingRequest, str], str]


def _small(act: Act) -> Callable[..., HttpResponse]:
    """Will make a view of an act that comes back to the case and says what was done or why not."""

    @require_POST
    @for_staff
    def view(request: ActingRequest, reference: str) -> HttpResponse:
        try:
            done = act(request, reference)
        except Refused as refused:
            if refused.code == "not_found":
                raise
            tell_refusal(request, refused)
        else:
            messages.success(request, done)
        return redirect("backoffice:case", reference)

    return view


def _claim(request: ActingRequest, reference: str) -> str:
    operations.claim(actor=request.actor, reference=reference, now=now())
    return _("You have taken this case. Others leave it alone until you release it.")


def _release(request: ActingRequest, reference: str) -> str:
    operations.release(actor=request.actor, reference=reference, now=now())
    return _("You have released this case.")


def _undo(request: ActingRequest, reference: str) -> str:
    operations.undo(actor=request.actor, reference=reference, now=now())
    return _("Your move was taken back. Nothing was sent.")


def _note(request: ActingRequest, reference: str) -> str:
    text = request.POST.get("text", "")
    operations.add_note(actor=request.actor, reference=reference, text=text, now=now())
    return _("The note was kept.")


def _ask_registers(request: ActingRequest, reference: str) -> str:
    if operations.ask_registers(actor=request.actor, reference=reference, now=now()):
        return _("The registers were asked. This is what they say now.")
    return _("Not every register answered. Those that did not are asked again by themselves.")


urls = [
    path("cases/<str:reference>/", show, name="case"),
    path("cases/<str:reference>/claim/", _small(_claim), name="claim"),
    path("cases/<str:reference>/release/", _small(_release), name="release"),
    path("cases/<str:reference>/undo/", _small(_undo), name="undo"),
    path("cases/<str:reference>/registers/", _small(_ask_registers), name="ask_registers"),
    path("cases/<str:reference>/notes/", _small(_note), name="note"),
]
