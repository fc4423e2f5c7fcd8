"""One's own applications: the list, the page of one, and the files it gave."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from baladiya.casework.queries import Application, documents
from baladiya.casework.queries.own import OwnPage, my_applications, own_page
from baladiya.files import queries as files
from baladiya.notices import queries as notices
from baladiya.people.actors import ActorKind
from baladiya.portal import progress
from baladiya.portal.requests import ActingRequest, is_signed_in
from baladiya.portal.views.apply import sign_in_url
from baladiya.portal.views.papers import FILE_POLICY
from baladiya.rules.definition import Status
from baladiya.rules.problems import Refused, refuse
from baladiya.ui.clock import now
from baladiya.ui.downloads import disposition

NOT_FOUND = 404
A_PAGE = 20
# What a reader may have mistyped in the address tells nobody whether an application exists.
UNKNOWN = frozenset({"not_found", "reference_malformed", "reference_mistyped"})
DONE = frozenset({Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN, Status.CLOSED})


@require_safe
def applications(request: ActingRequest) -> HttpResponse:
    """Will list one's applications and drafts, the newest first."""
    actor = request.actor
    if actor.kind == ActorKind.STAFF:
        raise refuse("not_found")
    if actor.kind == ActorKind.GUEST and not actor.secret_hashes:
        return redirect(sign_in_url(reverse("portal:applications")))
    cursor = request.GET.get("after", "")
    found = my_applications(actor=actor, cursor=cursor, limit=A_PAGE)
    context = {
        "rows": found.rows,
        "next": urlencode({"after": found.next}) if found.next else "",
        "is_first": not cursor,
        "is_signed_in": is_signed_in(actor),
    }
    return render(request, "portal/own_list.html", context)


@require_safe
def application(request: ActingRequest, reference: str) -> HttpResponse:
    """Will show where an application stands; a draft leads back to its form."""
    try:
        page = own_page(actor=request.actor, reference=reference, now=now())
    except Refused as refused:
        if refused.code not in UNKNOWN or request.actor.kind == ActorKind.STAFF:
            raise
        return _not_opened(request, reference)
    if page.application.status == Status.DRAFT:
        return redirect("portal:resume", page.application.reference)
    return render(request, "portal/application.html", context_of(request, page))


def context_of(request: ActingRequest, page: OwnPage) -> dict[str, Any]:
    """Will gather what the page of an application shows."""
    application = page.application
    definition = page.version.service.definition
    bill = page.open_bill
    municipality = application.municipality
    return {
        "page": page,
        "draft": application,  # the head of the page names its reference
        "application": application,
        "definition": definition,
        "step": definition.steps[application.step],
        "municipality": {
            "ar": municipality.name_ar if municipality else "",
            "en": municipality.name_en if municipality else "",
        },
        "is_done": application.status in DONE,
        "is_late": _is_late(application),
        "bill": bill.bill if bill else None,
        "bills": progress.bills_of(page),
        "given": progress.given_by(page),
        "reasons": progress.reasons_of(page),
        "events": progress.events_of(page),
        "notices": notices.sent_to(subject=f"application:{application.reference}"),
        "is_signed_in": is_signed_in(request.actor),
    }


def _is_late(application: Application) -> bool:
    promised = application.promised_at
    waits = application.paused_at is not None or application.status in DONE
    return promised is not None and not waits and bool(promised < now())


def _not_opened(request: ActingRequest, reference: str) -> HttpResponse:
    """Will ask for the code, in the same words whether the application exists or not."""
    context = {"reference": reference[:20], "problems": (), "is_signed_in": False}
    return render(request, "portal/not_opened.html", context, status=NOT_FOUND)


@require_safe
def certificate(request: ActingRequest, reference: str, number: str) -> FileResponse:
    """Will give the sealed file of a certificate to its applicant, and to nobody else."""
    document = documents.certificate_file(actor=request.actor, reference=reference, number=number)
    response = FileResponse(files.open_content(document), content_type="application/pdf")
    response["Content-Length"] = str(document.size)
    response["Content-Disposition"] = disposition(f"{number}.pdf", inline=False)
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


urls = [
    path("applications/", applications, name="applications"),
    path("applications/<str:reference>/", application, name="application"),
    path(
        "applications/<str:reference>/certificates/<str:number>/", certificate, name="certificate"
    ),
]
