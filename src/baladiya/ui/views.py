"""The text size a reader chooses, and the gallery of every part in every state."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from baladiya.ui import specimens
from baladiya.ui.addresses import way_back
from baladiya.ui.context import TEXT_SIZES
from baladiya.ui.shown import language

A_YEAR = 365 * 24 * 3600


@require_safe
def text_size(request: HttpRequest, size: int) -> HttpResponse:
    """Will keep the chosen text size in a cookie and return to the page the reader was on.

    A plain link, so that it works everywhere: nothing but the reader's own cookie changes.
    """
    if size not in TEXT_SIZES:
        raise Http404
    response = redirect(way_back(request, f"/{language()}/"))
    response.set_cookie(
        "text_size", str(size), max_age=A_YEAR, secure=settings.SECURE, samesite="Lax"
    )
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Will show every part in every state; not in production."""
    if settings.BALADIYA.production:
        raise Http404
    return render(request, "ui/gallery.html", specimens.everything(language()))
