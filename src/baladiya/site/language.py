"""The first page: to the reader's language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

LANGUAGES = ("ar", "en")


@require_safe
def to_reader_language(request: HttpRequest) -> HttpResponse:
    """Will redirect to the language chosen before, else the browser's, else Arabic."""
    response = HttpResponseRedirect(f"/{reader_language(request)}/")
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def reader_language(request: HttpRequest) -> str:
    """Will give "ar" or "en"."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in LANGUAGES:
        return chosen
    header = request.headers.get("Accept-Language", "")
    wanted = (language.partition("-")[0] for language, _ in parse_accept_lang_header(header))
    return next((language for language in wanted if language in LANGUAGES), "ar")
