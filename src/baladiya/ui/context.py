"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Will give the actor, the demo mark and the text size to every template."""
    return {
        "actor": getattr(request, "actor", None),
        "demo": settings.BALADIYA.demo,
        "text_size": request.COOKIES.get("text_size", "100"),
    }
