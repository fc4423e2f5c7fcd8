"""What is shown when someone comes back to a form that was handed in."""

from django.http import HttpResponse
from django.shortcuts import render

from baladiya.portal.drafts import Draft
from baladiya.portal.requests import ActingRequest
from baladiya.portal.ways import application_path

CONFLICT = 409


def already_sent(request: ActingRequest, draft: Draft) -> HttpResponse:
    """Will say that the application was submitted, and lead to where it can be followed."""
    context = {
        "draft": draft,
        "definition": draft.service.definition,
        "application_url": application_path(draft.reference),
    }
    return render(request, "portal/already_sent.html", context, status=CONFLICT)
