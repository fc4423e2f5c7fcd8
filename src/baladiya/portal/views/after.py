"""What an applicant may do afterwards: withdraw, send again, enquire about a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baladiya.casework import operations
from baladiya.casework.queries.own import OwnPage, ShownReason, own_page
from baladiya.portal import opened
from baladiya.portal.drafts import draft_of
from baladiya.portal.requests import ActingRequest
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.ui.clock import now

MOST_LETTERS = 2000
CONFLICT = 409
UNPROCESSABLE = 422


def withdraw(request: ActingRequest, reference: str) -> HttpResponse:
    """Will ask before an application is withdrawn, then withdraw it."""
    if request.method == "POST":
        operations.withdraw(actor=request.actor, reference=reference, now=now())
        messages.success(request, _("The application was withdrawn."))
        return redirect("portal:application", reference)
    page = own_page(actor=request.actor, reference=reference, now=now())
    if page.why_not_withdraw:
        raise Refused(page.why_not_withdraw)
    return render(request, "portal/withdraw.html", _head(page))


@require_POST
def send_again(request: ActingRequest, reference: str) -> HttpResponse:
    """Will begin a new draft from a refused application and open it where it must be mended."""
    moment = now()
    try:
        started = operations.send_again(actor=request.actor, reference=reference, now=moment)
    except Refused as refused:
        if refused.code != "already_sent_again":
            raise
        page = own_page(actor=request.actor, reference=reference, now=moment)
        return redirect("portal:application", page.followed_by)
    draft = draft_of(started.application, moment)
    if started.application.account_id is None:
        opened.remember(request, reference=draft.reference, secret=started.secret)
    return redirect(draft.url(draft.stands_at))


@require_POST
def go_on(request: ActingRequest, reference: str, follow_up: str) -> HttpResponse:
    """Will begin the draft of a service that goes on from an accepted application, and open it."""
    moment = now()
    started = operations.go_on(
        actor=request.actor, reference=reference, follow_up=follow_up, now=moment
    )
    draft = draft_of(started.application, moment)
    if started.secret and started.application.account_id is None:
        opened.remember(request, reference=draft.reference, secret=started.secret)
    return redirect(draft.url(draft.stands_at))


def enquire(request: ActingRequest, reference: str, reason: str) -> HttpResponse:
    """Will show the form about one reason of the refusal, or take the enquiry."""
    if request.method == "POST":
        return _enquired(request, reference, reason)
    return _enquiry(request, reference, reason, "")


def _enquired(request: ActingRequest, reference: str, reason: str) -> HttpResponse:
    question = request.POST.get("question", "")
    if len(question) > MOST_LETTERS:
        problem = Problem("too_long", {"most": MOST_LETTERS}, "field:question")
        return _enquiry(request, reference, reason, question, problem)
    try:
        operations.enquire(
            actor=request.actor, reference=reference, reason=reason, question=question, now=now()
        )
    except Refused as refused:
        if refused.code == "enquiry_already_made":  # a double click: the first one stands
            return redirect("portal:application", reference)
        if refused.code != "changed_meanwhile":
            raise
        return _enquiry(request, reference, reason, question, refused.problems[0])
    messages.success(request, _("Your enquiry was received."))
    return redirect("portal:application", reference)


def _enquiry(
    request: ActingRequest,
    reference: str,
    reason: str,
    question: str,
    problem: Problem | None = None,
) -> HttpResponse:
    page = own_page(actor=request.actor, reference=reference, now=now())
    shown = _reason(page, reason)
    if shown.why_not_enquire:
        raise Refused(shown.why_not_enquire)
    after = page.version.service.definition.after_refusal
    context = {
        **_head(page),
        "reason": shown,
        "question": question,
        "problems": (problem,) if problem else (),
        "days": after.enquiry_working_days,
        "most": MOST_LETTERS,
    }
    return render(request, "portal/enquire.html", context, status=_status_of(problem))


def _status_of(problem: Problem | None) -> int:
    if problem is None:
        return 200
    return CONFLICT if problem.code == "changed_meanwhile" else UNPROCESSABLE


def _reason(page: OwnPage, code: str) -> ShownReason:
    for shown in page.reasons:
        if shown.given.code == code:
            return shown
    raise refuse("reason_unknown")


def _head(page: OwnPage) -> dict[str, object]:
    return {
        "page": page,
        "draft": page.application,
        "application": page.application,
        "definition": page.version.service.definition,
    }


urls = [
    path("applications/<str:reference>/withdraw/", withdraw, name="withdraw"),
    path("applications/<str:reference>/again/", send_again, name="send_again"),
    path("applications/<str:reference>/onward/<slug:follow_up>/", go_on, name="go_on"),
    path("applications/<str:reference>/enquire/<slug:reason>/", enquire, name="enquire"),
]
