"""The receipt: the number, what happens next and by when, and how to follow the application."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baladiya.portal import opened
from baladiya.portal.drafts import Draft, load
from baladiya.portal.requests import ActingRequest, is_signed_in, reader_language
from baladiya.portal.ways import application_path, way_in
from baladiya.rules.calendar import local_date
from baladiya.rules.problems import refuse
from baladiya.ui.clock import now

LONGEST_LINE = 74  # octets of a line of iCalendar (RFC 5545, 3.1), the space of a fold counted


@require_safe
def receipt(request: ActingRequest, reference: str) -> HttpResponse:
    """Will confirm that the application arrived; a draft leads back to its form."""
    draft = load(actor=request.actor, reference=reference, now=now())
    if not draft.is_sent:
        return redirect(draft.url(draft.stands_at))
    context: dict[str, Any] = {
        "draft": draft,
        "application": draft.application,
        "definition": draft.service.definition,
        "amounts": draft.owed,
        "application_url": application_path(draft.reference),
        **way_in(request, draft),
        "is_signed_in": is_signed_in(request.actor),
        "message_email": draft.application.email,
        "message_phone": draft.application.phone,
    }
    return render(request, "portal/receipt.html", context)


@require_safe
def promise(request: ActingRequest, reference: str) -> HttpResponse:
    """Will give the promised day as an entry for a calendar."""
    draft = load(actor=request.actor, reference=reference, now=now())
    promised_at, submitted_at = draft.application.promised_at, draft.application.submitted_at
    if promised_at is None or submitted_at is None:
        raise refuse("not_submitted_yet")
    entry = calendar_entry(draft, promised_at=promised_at, submitted_at=submitted_at)
    response = HttpResponse(entry, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{draft.reference}.ics"'
    return response


def calendar_entry(draft: Draft, *, promised_at: datetime, submitted_at: datetime) -> bytes:
    """Will write the promised day as iCalendar (RFC 5545): a whole day, no alarm."""
    day = local_date(promised_at)
    name = draft.service.definition.name.said_in(reader_language())
    title = _("Answer promised: %(service)s (%(reference)s)") % {
        "service": name,
        "reference": draft.reference,
    }
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Baladiya//Promise//EN",
        "BEGIN:VEVENT",
        f"UID:{draft.reference}@baladiya",
        f"DTSTAMP:{_utc(submitted_at)}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line.encode()) + b"\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, f"\\{letter}")
    return text.replace("\n", "\\n")


def _folded(line: bytes) -> bytes:
    """Will cut a long line between letters: an Arabic letter is two octets and stays whole."""
    pieces: list[bytes] = []
    while len(line) > LONGEST_LINE:
        cut = LONGEST_LINE
        while _continues_letter(line[cut]):
            cut -= 1
        pieces.append(line[:cut])
        line = line[cut:]
    return b"\r\n ".join([*pieces, line])


def _continues_letter(octet: int) -> bool:
    first_two_bits, inside_a_letter = 0b11000000, 0b10000000  # UTF-8
    return octet & first_two_bits == inside_a_letter


@require_POST
def forget(request: ActingRequest) -> HttpResponse:
    """Will make a shared device forget the applications it opened without an account."""
    opened.forget_all(request)
    return redirect("portal:home")


urls = [
    path("applications/<str:reference>/receipt/", receipt, name="receipt"),
    path("applications/<str:reference>/promise.ics", promise, name="promise"),
    path("applications/forget/", forget, name="forget"),
]
