"""Enquiries after a refusal: answered by someone other than the officer who decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from baladiya.backoffice.due import due_of
from baladiya.backoffice.requests import ActingRequest, for_staff, office_page
from baladiya.backoffice.views.cases import record_reading
from baladiya.backoffice.words import OUTCOMES, applicant_of, name_of
from baladiya.casework import operations, policies
from baladiya.casework.queries.enquiries import open_enquiries, visible_enquiry
from baladiya.catalogue import queries as catalogue
from baladiya.rules.definition import Definition, Reason
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.clock import now
from baladiya.ui.controls import Choice
from baladiya.ui.shown import said

Enquiry = Any  # casework keeps its tables to itself; pages only read what it hands out
CONFLICT = 409
UNPROCESSABLE = 422
INCOMPLETE = frozenset({"outcome_unknown", "answer_missing", "reason_unknown"})
ASKED = ("outcome", "replacement", "answer")
LABELS = {
    "outcome": gettext_lazy("What comes of it"),
    "replacement": gettext_lazy("The right reason"),
    "answer": gettext_lazy("Answer to the applicant"),
}
WAYS = (
    Choice(
        "upheld",
        gettext_lazy("The reason stands"),
        gettext_lazy("The application stays refused; say what the reason rests on."),
    ),
    Choice(
        "corrected",
        gettext_lazy("Another reason is the right one"),
        gettext_lazy("The application stays refused; choose the right reason below."),
    ),
    Choice(
        "reopened",
        gettext_lazy("Reopen the application"),
        gettext_lazy("The refusal is set aside and someone who has not decided it takes it up."),
    ),
)


@require_safe
@for_staff
def listing(request: ActingRequest) -> HttpResponse:
    """Will list open enquiries, the most urgent first."""
    moment = now()
    found = open_enquiries(actor=request.actor, cursor=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "rows": [
            {
                "enquiry": it,
                "name": _definition(it).name,
                "reason": _reason(it),
                "due": due_of(it.due_at, moment),
                "is_decider": it.decider_id == request.actor.staff_id,
            }
            for it in found.rows
        ],
        "next_url": f"?{urlencode({'after': found.next})}" if found.next else "",
        "first_url": reverse("backoffice:enquiries"),
        "is_first": "after" not in request.GET,
    }
    return office_page(request, "backoffice/enquiries.html", context)


@for_staff
def one(request: ActingRequest, enquiry_id: int) -> HttpResponse:
    """Will show an enquiry with the rule its reason rests on, or take the answer."""
    if request.method == "POST":
        return _answer(request, enquiry_id)
    enquiry = visible_enquiry(request.actor, enquiry_id)
    record_reading(request.actor, enquiry.application.reference, now())
    return _show(request, enquiry, dict.fromkeys(ASKED, ""))


def _answer(request: ActingRequest, enquiry_id: int) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ASKED}
    if "switch_language" in request.POST:
        return _show(request, visible_enquiry(request.actor, enquiry_id), typed)
    try:
        operations.answer_enquiry(actor=request.actor, enquiry_id=enquiry_id, now=now(), **typed)
    except Refused as refused:
        if refused.code == "not_found":
            raise
        enquiry = visible_enquiry(request.actor, enquiry_id)
        return _show(request, enquiry, typed, refused.problems)
    messages.success(request, _("The enquiry is answered. The applicant is told."))
    return redirect("backoffice:enquiries")


def _show(
    request: ActingRequest,
    enquiry: Enquiry,
    typed: dict[str, str],
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    definition = _definition(enquiry)
    context: dict[str, Any] = {
        "enquiry": enquiry,
        "application": enquiry.application,
        "applicant": applicant_of(enquiry.application),
        "definition": definition,
        "reason": _reason(enquiry),
        "decision": enquiry.reason.decision,
        "decider": name_of(enquiry.decider),
        "answered_by": name_of(enquiry.answered_by),
        "outcome": OUTCOMES.get(enquiry.outcome, ""),
        "due": due_of(enquiry.due_at, now()),
        "why_not": policies.why_not_answer_enquiry(request.actor, enquiry),
        "ways": WAYS,
        "others": [
            (it.id, said(it.text)) for it in definition.reasons if it.id != enquiry.reason.code
        ],
        "typed": typed,
        "problems": problems,
        "labels": {f"field:{name}": word for name, word in LABELS.items()},
        **{f"{name}_label": word for name, word in LABELS.items()},
    }
    return office_page(request, "backoffice/enquiry.html", context, _status(problems))


def _status(problems: tuple[Problem, ...]) -> int:
    if not problems:
        return 200
    return UNPROCESSABLE if problems[0].code in INCOMPLETE else CONFLICT


def _definition(enquiry: Enquiry) -> Definition:
    return catalogue.compiled(enquiry.application.version_id).service.definition


def _reason(enquiry: Enquiry) -> Reason | None:
    known = _definition(enquiry).reasons
    return next((it for it in known if it.id == enquiry.reason.code), None)


urls = [
    path("enquiries/", listing, name="enquiries"),
    path("enquiries/<int:enquiry_id>/", one, name="enquiry"),
]
