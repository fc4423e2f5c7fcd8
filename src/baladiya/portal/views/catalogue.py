"""The home page, the list of services, and the page of one service."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from baladiya.casework.policies import person_key
from baladiya.casework.queries.own import my_applications
from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.cards import Card
from baladiya.catalogue.queries import Published
from baladiya.people.actors import Actor, ActorKind
from baladiya.portal import offers
from baladiya.portal.nearest import nearest_to
from baladiya.portal.offers import Listed
from baladiya.portal.requests import ActingRequest
from baladiya.portal.words import CATEGORIES
from baladiya.rules.definition import Status
from baladiya.rules.problems import refuse
from baladiya.ui.clock import now

MOST_USED = 5
MOST_DRAFTS = 3
NEWEST = 20


@dataclass(frozen=True, slots=True)
class Category:
    """Services of one kind."""

    name: object
    offers: tuple[Listed, ...]


@require_safe
def home(request: ActingRequest) -> HttpResponse:
    """Will show what people come for most, and the way to everything else."""
    text = request.GET.get("q", "").strip()
    listed = catalogue.listed_services(now=now())
    if text:
        return _found(request, listed, text)
    context = {
        "used": offers.listed(listed[:MOST_USED]),
        "categories": _categories(listed),
        "drafts": _drafts(request.actor),
        "text": "",
    }
    return render(request, "portal/home.html", context)


@require_safe
def services(request: ActingRequest) -> HttpResponse:
    """Will list every service by its kind, or those that answer a search."""
    text = request.GET.get("q", "").strip()
    listed = catalogue.listed_services(now=now())
    if text:
        return _found(request, listed, text)
    context = {"categories": _categories(listed), "text": ""}
    return render(request, "portal/services.html", context)


def _found(request: ActingRequest, listed: Sequence[Card], text: str) -> HttpResponse:
    found = catalogue.search_services(text=text, now=now())
    nearest = () if found else nearest_to(text, listed)
    context = {
        "text": text,
        "found": offers.listed(found),
        "nearest": offers.listed(nearest),
    }
    return render(request, "portal/found.html", context)


@require_safe
def service(request: ActingRequest, service: str) -> HttpResponse:
    """Will tell all there is to know before applying, in one statement."""
    moment = now()
    met = catalogue.live(service=service, now=moment, person=person_key(request.actor))
    version = met or catalogue.piloted(service=service, now=moment)
    if version is None:
        raise refuse("service_unknown")
    here = reverse("portal:service", args=[service])
    context = {
        "offer": offers.detailed(version, moment),
        "can_start": met is not None,
        "open_places": offers.open_places(service, moment),
        "here": here,
        "is_guest": request.actor.kind == ActorKind.GUEST,
        "is_staff": request.actor.kind == ActorKind.STAFF,
    }
    return render(request, "portal/service.html", context)


def _categories(listed: Sequence[Card]) -> tuple[Category, ...]:
    order = list(CATEGORIES)
    sort = sorted(listed, key=lambda it: order.index(it.category))
    grouped = groupby(sort, key=lambda it: it.category)
    return tuple(Category(CATEGORIES[kind], offers.listed(of_kind)) for kind, of_kind in grouped)


def _drafts(actor: Actor) -> tuple[tuple[object, Published], ...]:
    """Will give drafts to go on with; the database is not asked for someone who has none."""
    if actor.kind == ActorKind.STAFF or (actor.kind == ActorKind.GUEST and not actor.secret_hashes):
        return ()
    rows = my_applications(actor=actor, limit=NEWEST).rows
    return tuple(row for row in rows if row[0].status == Status.DRAFT)[:MOST_DRAFTS]


urls = [
    path("", home, name="home"),
    path("services/", services, name="services"),
    path("services/<slug:service>/", service, name="service"),
]
