"""Error pages: a refusal with its reason, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baladiya.rules.problems import Refused, refuse

STATUS_OF = {
    "not_found": 404,
    "not_yours": 403,
    "sign_in_first": 403,
    "role_missing": 403,
    "changed_meanwhile": 409,
    "taken_by_other": 409,
    "already_submitted": 409,
    "too_many_tries": 429,
}


def refusal_page(request: HttpRequest, error: Refused, incident: str) -> HttpResponse:
    """Will render the page for a refusal, with the status that fits its code."""
    return render(
        request,
        "ui/refused.html",
        {"problems": error.problems, "incident": incident},
        status=STATUS_OF.get(error.code, 400),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Will answer a form whose token is missing or old."""
    response = refusal_page(request, refuse("form_expired"), "csrf")
    response.status_code = 403
    return response
