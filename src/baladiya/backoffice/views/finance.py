"""The finance officers' lists: deposits held, refunds to release, money that fits no bill."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _

from baladiya.audit import operations as audit
from baladiya.backoffice.requests import ActingRequest, for_staff, must_hold, office_page
from baladiya.backoffice.words import MISFITS
from baladiya.ledger import operations, queries
from baladiya.rules.definition import Role
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.ui.clock import now
from baladiya.ui.shown import language

UNPROCESSABLE = 422
ROWS = 25


@for_staff
def show(request: ActingRequest) -> HttpResponse:
    """Will show the three lists, or close a payment that was sent back."""
    must_hold(request.actor, Role.FINANCE_OFFICER)
    if request.method != "POST":
        return _page(request)
    settled = request.POST.get("settle", "")
    note = request.POST.get(f"note-{settled}", "")
    try:
        _settle(request, settled, note)
    except Refused as refused:
        at = f"field:note-{settled}"
        placed = tuple(Problem(it.code, it.values, at) for it in refused.problems)
        return _page(request, placed, {f"note-{settled}": note})
    messages.success(request, _("The payment is settled."))
    return redirect("backoffice:finance")


def _settle(request: ActingRequest, settled: str, note: str) -> None:
    known = queries.unmatched_visible_to(actor=request.actor)
    if not settled.isdecimal() or not known.filter(pk=int(settled)).exists():
        raise refuse("unmatched_settled")
    moment = now()
    with transaction.atomic():
        operations.settle_unmatched(
            unmatched_id=int(settled),
            staff_id=request.actor.staff_id or 0,
            note=note,
            now=moment,
        )
        audit.record(
            at=moment,
            actor=request.actor.label,
            action="payment.settled",
            subject=f"unmatched:{settled}",
        )


def _page(
    request: ActingRequest,
    problems: tuple[Problem, ...] = (),
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    starts = {name: _after(request, name) for name in ("deposits", "refunds", "unmatched")}
    unmatched = queries.unmatched_payments(actor=actor, after=starts["unmatched"], limit=ROWS)
    context: dict[str, Any] = {
        "deposits": queries.deposits_held(actor=actor, after=starts["deposits"], limit=ROWS),
        "refunds": queries.refunds_to_release(actor=actor, after=starts["refunds"], limit=ROWS),
        "unmatched": unmatched,
        "payments": [
            {
                "payment": it,
                "why": MISFITS.get(it.reason, it.reason),
                "is_ours": it.currency == "BHD",
                "field": f"note-{it.pk}",
                "note": (typed or {}).get(f"note-{it.pk}", ""),
            }
            for it in unmatched.rows
        ],
        "problems": problems,
        "is_english": language() == "en",
        "staff_id": actor.staff_id,
        "is_first": not any(starts.values()),
    }
    return office_page(
        request, "backoffice/finance.html", context, UNPROCESSABLE if problems else 200
    )


def _after(request: ActingRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() else 0


urls = [path("finance/", show, name="finance")]
