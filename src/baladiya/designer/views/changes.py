"""Asking for a change: what, where and from when; then a preview; then it waits for another."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from baladiya.casework.queries.in_hand import in_hand
from baladiya.catalogue import operations, overview
from baladiya.catalogue.policies import Change
from baladiya.catalogue.standing import ALL_PER_CENT, EVERYWHERE
from baladiya.designer.preview import preview_of, why_not
from baladiya.designer.requests import ActingRequest, for_owners, page
from baladiya.designer.words import ALL_PLACES, MEANINGS, MOVES, places
from baladiya.rules.calendar import BAHRAIN, local_date
from baladiya.rules.dates import read_date
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.text import plain_digits
from baladiya.ui.clock import now

UNPROCESSABLE = 422
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form, as it is shown again."""

    state: str
    number: str
    place: str
    share: str
    reason_ar: str
    reason_en: str
    from_date: str


@for_owners
def change(request: ActingRequest, service: str) -> HttpResponse:
    """Will show the form, the preview of what was typed, or send it to be confirmed."""
    known = places()
    seen = overview.look(actor=request.actor, service=service, places=tuple(known), now=now())
    typed = _typed(request.POST if request.method == "POST" else request.GET)
    if typed.state not in MOVES:
        return redirect("designer:service", service)
    if request.method != "POST":
        return _page(request, seen, typed)
    try:
        wanted = _read(service, typed)
        if "send" not in request.POST:
            preview = preview_of(wanted, seen, known, now())
            if problem := why_not(request.actor, preview, now()):
                raise Refused(problem)
            return _page(request, seen, typed, preview=preview)
        asked = operations.ask(actor=request.actor, change=wanted, now=now())
    except Refused as refused:
        return _page(request, seen, typed, problems=refused.problems)
    return redirect("designer:decision", asked.pk)


def _typed(given: Any) -> Typed:  # noqa: ANN401 - what was posted or stands in the address
    return Typed(
        state=given.get("state", ""),
        number=given.get("number", "")[:6],
        place=given.get("place", "")[:20],
        share=given.get("share", "")[:4],
        reason_ar=given.get("reason_ar", "")[:LONGEST_REASON],
        reason_en=given.get("reason_en", "")[:LONGEST_REASON],
        from_date=given.get("from_date", "")[:20],
    )


def _read(service: str, typed: Typed) -> Change:
    """Will read the form. Raises `Refused` for a share or a day that is none."""
    return Change(
        service=service,
        state=typed.state,
        number=_number(typed.number),
        municipality=typed.place,
        share=_share(typed),
        reason_ar=typed.reason_ar if typed.state == "paused" else "",
        reason_en=typed.reason_en if typed.state == "paused" else "",
        from_at=_day(typed.from_date),
    )


def _number(text: str) -> int:
    digits = plain_digits(text).strip()
    return int(digits) if digits.isdecimal() else 0


def _share(typed: Typed) -> int:
    if typed.state != "pilot" or not typed.share.strip():
        return ALL_PER_CENT
    digits = plain_digits(typed.share).strip().removesuffix("%")
    if not digits.isdecimal():
        raise refuse("release_share_wrong", at="field:share")
    return int(digits)


def _day(text: str) -> datetime | None:
    """Will give the beginning of the day in Bahrain; today is at once, as is no day at all."""
    if not text.strip():
        return None
    try:
        day = read_date(plain_digits(text).strip())
    except Refused as refused:
        found = refused.problems[0]
        raise Refused(Problem(found.code, found.values, "field:from_date")) from None
    if day == local_date(now()):
        return None
    return datetime.combine(day, time(), tzinfo=BAHRAIN)


def _page(
    request: ActingRequest,
    seen: overview.Look,
    typed: Typed,
    *,
    preview: Any = None,  # noqa: ANN401 - what `preview_of` gives
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    known = places()
    context = {
        "card": seen.card,
        "typed": typed,
        "move": MOVES[typed.state],
        "meaning": MEANINGS[typed.state],
        "places": [(EVERYWHERE, ALL_PLACES), *known.items()],
        "versions": [(str(it.number), str(it.number)) for it in seen.versions],
        "preview": preview,
        "problems": problems,
        "in_hand": in_hand(service=seen.card.service) if preview else None,
    }
    return page(request, "change", context, UNPROCESSABLE if problems else 200)


urls = [path("<slug:service>/change/", change, name="change")]
