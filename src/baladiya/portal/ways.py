"""Ways back to an application: its page, and the link that opens it without an account."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from baladiya.portal import opened
from baladiya.portal.drafts import Draft
from baladiya.portal.requests import reader_language


def application_path(reference: str) -> str:
    """Will give the address of an application's own page."""
    return f"{reverse('portal:home')}applications/{reference}/"


def tracking_path(reference: str, secret: str) -> str:
    """Will give the address that opens an application on any device."""
    return f"{reverse('portal:home')}track/{reference}/{secret}/"


def way_in(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """Will give the secret of an application begun in this browser, with the link and a letter."""
    secret = opened.secret_of(request, draft.reference)
    url = request.build_absolute_uri(tracking_path(draft.reference, secret)) if secret else ""
    return {"secret": secret, "tracking_url": url, "mail_url": _letter(draft, url)}


def _letter(draft: Draft, url: str) -> str:
    name = draft.service.definition.name.said_in(reader_language())
    subject = _("%(service)s: application %(reference)s") % {
        "service": name,
        "reference": draft.reference,
    }
    return f"mailto:?subject={quote(subject)}&body={quote(url)}"
