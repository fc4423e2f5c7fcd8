"""Decisions that wait for a second person, and the page of one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baladiya.casework.queries.in_hand import in_hand
from baladiya.catalogue import operations, overview, policies
from baladiya.catalogue.models import Release
from baladiya.designer.people import names_of
from baladiya.designer.preview import change_of, preview_of
from baladiya.designer.requests import ActingRequest, for_owners, page, tell_refusal
from baladiya.designer.views.services import decided
from baladiya.designer.words import places
from baladiya.rules.problems import Refused
from baladiya.ui.clock import now
from baladiya.ui.shown import language


@require_safe
@for_owners
def waiting(request: ActingRequest) -> HttpResponse:
    """Will list what waits to be confirmed, the oldest first."""
    found = overview.waiting(actor=request.actor)
    known = places()
    names = names_of([it.asked_by for it in found], language())
    context = {
        "rows": [
            {
                "it": decided(it, known, names),
                "card": overview.card_of(it.version),
                "is_mine": it.asked_by == request.actor.label,
            }
            for it in found
        ]
    }
    return page(request, "waiting", context)


@require_safe
@for_owners
def decision(request: ActingRequest, release_id: int) -> HttpResponse:
    """Will show a decision, what it comes to, and what the reader may do with it."""
    found = overview.decision(actor=request.actor, release_id=release_id)
    moment, known = now(), places()
    names = names_of([found.asked_by, found.settled_by], language())
    context: dict[str, Any] = {
        "card": overview.card_of(found.version),
        "it": decided(found, known, names),
        "why_not_confirm": policies.why_not_confirm(request.actor, found),
        "can_call_off": policies.why_not_call_off(request.actor, found, moment) is None,
        "is_waiting": found.outcome == Release.Outcome.WAITING,
        "is_mine": found.asked_by == request.actor.label,
        "preview": None,
    }
    if context["is_waiting"]:
        seen = overview.look(
            actor=request.actor, service=found.service_id, places=tuple(known), now=moment
        )
        context["preview"] = preview_of(change_of(found), seen, known, moment)
        context["in_hand"] = in_hand(service=found.service_id)
    return page(request, "decision", context)


Act = Callable[..., Release]


def _settle(request: ActingRequest, release_id: int, act: Act, said: str) -> HttpResponse:
    moment: datetime = now()
    try:
        act(actor=request.actor, release_id=release_id, now=moment)
    except Refused as refused:
        if refused.code == "release_unknown":
            raise
        tell_refusal(request, refused)
    else:
        messages.success(request, said)
    return redirect("designer:decision", release_id)


@require_POST
@for_owners
def confirm(request: ActingRequest, release_id: int) -> HttpResponse:
    """Will confirm a decision of someone else."""
    return _settle(request, release_id, operations.confirm, _("The decision is confirmed."))


@require_POST
@for_owners
def decline(request: ActingRequest, release_id: int) -> HttpResponse:
    """Will set a waiting decision aside."""
    return _settle(request, release_id, operations.decline, _("The decision is set aside."))


@require_POST
@for_owners
def call_off(request: ActingRequest, release_id: int) -> HttpResponse:
    """Will take back a confirmed decision before its day."""
    return _settle(request, release_id, operations.call_off, _("The decision is called off."))


urls = [
    path("decisions/", waiting, name="waiting"),
    path("decisions/<int:release_id>/", decision, name="decision"),
    path("decisions/<int:release_id>/confirm/", confirm, name="confirm"),
    path("decisions/<int:release_id>/decline/", decline, name="decline"),
    path("decisions/<int:release_id>/call-off/", call_off, name="call_off"),
]
