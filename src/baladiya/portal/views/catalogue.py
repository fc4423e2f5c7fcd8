"""The home page and the list of services."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baladiya.casework.queries.own import my_applications
from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.cards import Card
from baladiya.catalogue.queries import Published
from baladiya.people.actors import Actor, ActorKind
from baladiya.portal import shelf
from baladiya.portal.nearest import nearest_to
from baladiya.portal.requests import ActingRequest
from baladiya.portal.shelf import Wanted, Way
from baladiya.rules.definition import Status
from baladiya.statistics.usage import usage
from baladiya.ui.clock import now

MOST_USED = 5
OF_A_KIND = 4
MOST_DRAFTS = 3
NEWEST = 20


@require_safe
def home(request: ActingRequest) -> HttpResponse:
    """Will show what people come for most, and the way to everything else."""
    wanted = shelf.read(request.GET)
    if wanted.text:
        return redirect(f"{reverse('portal:services')}?{wanted.query()}")
    uses = usage()
    cards = shelf.most_used_first(catalogue.listed_services(now=now()), uses)
    whole = shelf.shelf(cards, Wanted(), uses, _("All services"))
    context = {
        "used": shelf.listed(cards[:MOST_USED], uses),
        "kinds": [(kind, _of_kind(kind, cards)) for kind in whole.kinds if kind.id],
        "total": whole.total,
        "drafts": _drafts(request.actor),
        "wanted": wanted,
    }
    return render(request, "portal/home.html", context)


@require_safe
def services(request: ActingRequest) -> HttpResponse:
    """Will list the services, the most used first, narrowed as the address says."""
    wanted = shelf.read(request.GET)
    uses = usage()
    listed = catalogue.listed_services(now=now())
    found = catalogue.search_services(text=wanted.text, now=now()) if wanted.text else ()
    cards = found if wanted.text else shelf.most_used_first(listed, uses)
    shown = shelf.shelf(cards, wanted, uses, _("All services"))
    nearest = nearest_to(wanted.text, listed) if wanted.text and not found else ()
    context = {
        "shelf": shown,
        "wanted": shown.wanted,
        "nearest": shelf.listed(nearest, uses),
        "without": {
            name: replace(wanted, page=1, **{name: ""}).query()
            for name in ("text", "category", "audience")
        },
        "is_open": bool(listed),
    }
    return render(request, "portal/services.html", context)


def _of_kind(kind: Way, cards: tuple[Card, ...]) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.category == kind.id)[:OF_A_KIND]


def _drafts(actor: Actor) -> tuple[tuple[object, Published], ...]:
    """Will give drafts to go on with; the database is not asked for someone who has none."""
    if actor.kind == ActorKind.STAFF or (actor.kind == ActorKind.GUEST and not actor.secret_hashes):
        return ()
    rows = my_applications(actor=actor, limit=NEWEST).rows
    return tuple(row for row in rows if row[0].status == Status.DRAFT)[:MOST_DRAFTS]


urls = [
    path("", home, name="home"),
    path("services/", services, name="services"),
]
