"""The same page in the other language, and the way back to where the reader was."""

import re

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

_PREFIX = re.compile(r"^/(?:ar|en)(?=/|\?|$)")


def other_language(language: str) -> str:
    """Will give English for Arabic and Arabic for English."""
    return "ar" if language == "en" else "en"


def in_language(path: str, language: str) -> str:
    """Will give the address of the same page in `language`; both languages share every path."""
    if _PREFIX.match(path):
        return _PREFIX.sub(f"/{language}", path, count=1)
    return f"/{language}/"


def way_back(request: HttpRequest, default: str) -> str:
    """Will give the page the reader asked to return to, if it is one of ours."""
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else default
