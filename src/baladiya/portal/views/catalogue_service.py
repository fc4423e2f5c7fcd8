"""The page of one service, and the same as one plain sheet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from baladiya.casework.policies import person_key
from baladiya.catalogue import queries as catalogue
from baladiya.people.actors import ActorKind
from baladiya.portal.offers import open_places, paused_since
from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.portal.service_page import service_page
from baladiya.rules.problems import refuse
from baladiya.statistics.usage import usage_of
from baladiya.ui.clock import now


@require_safe
def service(request: ActingRequest, service: str) -> HttpResponse:
    """Will tell all there is to know before applying; the answers stay in the address."""
    return render(request, "portal/service.html", _told(request, service))


@require_safe
def sheet(request: ActingRequest, service: str) -> HttpResponse:
    """Will tell the same as one plain document, to print or to send."""
    told = _told(request, service)
    told["answers"] = told["offer"].answers(reader_language())
    return render(request, "portal/sheet.html", told)


def _told(request: ActingRequest, service: str) -> dict[str, Any]:
    moment = now()
    met = catalogue.live(service=service, now=moment, person=person_key(request.actor))
    version = met or catalogue.piloted(service=service, now=moment)
    if version is None:
        raise refuse("service_unknown")
    listed = catalogue.listed_services(now=moment)
    return {
        "offer": service_page(
            version,
            given=dict(request.GET.lists()),
            usual=usage_of(service).usual,
            listed=[card for card in listed if card.service != service],
            now=moment,
        ),
        "can_start": met is not None,
        "open_places": open_places(service, moment),
        "paused_since": paused_since(service, moment),
        "here": reverse("portal:service", args=[service]),
        "moment": moment,
        "given": request.GET,
        "query": request.GET.urlencode(),
        "is_guest": request.actor.kind == ActorKind.GUEST,
        "is_staff": request.actor.kind == ActorKind.STAFF,
    }


urls = [
    path("services/<slug:service>/", service, name="service"),
    path("services/<slug:service>/sheet/", sheet, name="service_sheet"),
]
