"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

TEXT_SIZES = (90, 100, 125, 150, 200)
ORDINARY_SIZE = 100


def page(request: HttpRequest) -> dict[str, Any]:
    """Will give every template the actor, the demo mark and the text size with its neighbours."""
    size = text_size(request)
    place = TEXT_SIZES.index(size)
    return {
        "actor": getattr(request, "actor", None),
        "demo": settings.BALADIYA.demo,
        "text_size": size,
        "smaller_text": TEXT_SIZES[max(place - 1, 0)],
        "larger_text": TEXT_SIZES[min(place + 1, len(TEXT_SIZES) - 1)],
    }


def text_size(request: HttpRequest) -> int:
    """Will give the size the reader chose, in per cent; the ordinary one if the cookie is odd."""
    chosen = request.COOKIES.get("text_size", "")
    return next((size for size in TEXT_SIZES if str(size) == chosen), ORDINARY_SIZE)
