"""One's own details: asked once after signing up, changed at any time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from baladiya.people import operations, queries
from baladiya.people.actors import ActorKind
from baladiya.people.models import Person
from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.portal.views.apply import sign_in_url
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.clock import now

UNPROCESSABLE = 422
ASKED = ("name_ar", "name_en", "personal_number", "mobile", "language")


def details(request: ActingRequest) -> HttpResponse:
    """Will show one's details, or keep what was changed."""
    person = queries.person_of(request.actor)
    if request.actor.kind != ActorKind.PERSON or person is None:
        return redirect(sign_in_url(request.get_full_path()))
    if request.method == "POST":
        return _posted(request, person)
    typed = {name: str(getattr(person, name)) for name in ASKED}
    return _show(request, person, typed)


def _posted(request: ActingRequest, person: Person) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ASKED}
    try:
        operations.update_person(actor=request.actor, now=now(), **typed)
    except Refused as refused:
        return _show(request, person, typed, refused.problems)
    messages.success(request, _("Your details were saved."))
    return redirect(_next(request, request.POST) or "portal:details")


def _next(request: ActingRequest, given: QueryDict) -> str:
    wanted = given.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""


def _show(
    request: ActingRequest,
    person: Person,
    typed: dict[str, str],
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    placed = tuple(Problem(it.code, it.values, _place(it)) for it in problems)
    context: dict[str, Any] = {
        "person": person,
        "typed": typed,
        "problems": placed,
        "labels": {
            "field:name_ar": _("Full name in Arabic"),
            "field:name_en": _("Full name in Latin letters"),
            "field:personal_number": _("Personal number"),
            "field:mobile": _("Mobile number"),
            "field:language": _("Language of our messages"),
        },
        "languages": [("ar", _("Arabic")), ("en", _("English"))],
        "next": _next(request, request.POST if request.method == "POST" else request.GET),
        "said": reader_language(),
    }
    status = UNPROCESSABLE if problems else 200
    return render(request, "portal/details.html", context, status=status)


PLACES = {
    "personal_number_malformed": "personal_number",
    "personal_number_stays": "personal_number",
    "personal_number_taken": "personal_number",
    "phone_malformed": "mobile",
    "name_missing": "name_ar",
    "language_unknown": "language",
}


def _place(problem: Problem) -> str:
    name = PLACES.get(problem.code, problem.at)
    return f"field:{name}" if name else ""


urls = [path("accounts/details/", details, name="details")]
