"""What the worker gave up on: messages not sent, certificates not signed."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baladiya.audit import operations as audit
from baladiya.backoffice.requests import (
    MINDERS,
    ActingRequest,
    for_staff,
    must_hold,
    office_page,
    tell_refusal,
)
from baladiya.backoffice.words import TOPICS
from baladiya.outbox import operations, queries
from baladiya.rules.problems import Refused
from baladiya.ui.clock import now

PAGE = 25


@require_safe
@for_staff
def show(request: ActingRequest) -> HttpResponse:
    """Will list what is parked, the newest first."""
    must_hold(request.actor, *MINDERS)
    before = request.GET.get("before", "")
    found = queries.parked(before=int(before) if before.isdecimal() else None, limit=PAGE + 1)
    context: dict[str, Any] = {
        "count": queries.parked_count(),
        "items": [
            {"item": it, "topic": TOPICS.get(it.topic, it.topic), "about": _about(it.subject)}
            for it in found[:PAGE]
        ],
        "next_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": reverse("backoffice:parked"),
        "is_first": not before,
    }
    return office_page(request, "backoffice/parked.html", context)


def _about(subject: str) -> str:
    """Will give the reference of the case an item is about; "" if it is about something else."""
    kind, _colon, rest = subject.partition(":")
    return rest if kind == "application" and "-" in rest else ""


@require_POST
@for_staff
def retry(request: ActingRequest, item_id: int) -> HttpResponse:
    """Will let an item be tried again from the beginning."""
    must_hold(request.actor, *MINDERS)
    moment = now()
    try:
        with transaction.atomic():
            operations.retry(item_id=item_id, now=moment)
            audit.record(
                at=moment,
                actor=request.actor.label,
                action="outbox.retried",
                subject=f"outbox:{item_id}",
            )
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, _("It will be tried again at once."))
    return redirect("backoffice:parked")


urls = [
    path("parked/", show, name="parked"),
    path("parked/<int:item_id>/retry/", retry, name="retry"),
]
