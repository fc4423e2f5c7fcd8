"""Papers and certificates of a case, beside its answers; every opening is recorded."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe

from baladiya.audit import operations as audit
from baladiya.backoffice.requests import ActingRequest, for_staff
from baladiya.casework.queries import documents
from baladiya.files.models import Document
from baladiya.ui.clock import now
from baladiya.ui.downloads import downloaded, shown_in_page


@require_safe
@for_staff
def paper(request: ActingRequest, reference: str, key: UUID) -> HttpResponseBase:
    """Will give a paper to the viewer, or the original with `?download`."""
    document = documents.paper(actor=request.actor, reference=reference, key=str(key))
    return _given(request, reference, document, key=str(key))


@require_safe
@for_staff
def certificate(request: ActingRequest, reference: str, number: str) -> HttpResponseBase:
    """Will give the signed file of a certificate that the application gave."""
    document = documents.certificate_file(actor=request.actor, reference=reference, number=number)
    return _given(request, reference, document, certificate=number)


def _given(
    request: ActingRequest, reference: str, document: Document, **details: str
) -> HttpResponseBase:
    response = downloaded(document) if "download" in request.GET else shown_in_page(document)
    audit.record(
        at=now(),
        actor=request.actor.label,
        action="application.paper_read",
        subject=f"application:{reference}",
        **details,
    )
    return response


urls = [
    path("cases/<str:reference>/papers/<uuid:key>/", paper, name="paper"),
    path("cases/<str:reference>/certificates/<str:number>/", certificate, name="certificate"),
]
