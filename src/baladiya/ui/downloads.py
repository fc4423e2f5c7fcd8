"""Files as answers: named in both ways, and unable to run or reach anything."""

import re
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from baladiya.files import queries as files
from baladiya.files.models import Document

NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")
PLAIN_ENDING = re.compile(r"[A-Za-z0-9]{1,8}")
# Nothing a file holds may run or reach anything, whatever it says of itself. No "sandbox" here:
# browsers do not draw a PDF in a sandbox, and a PDF in a frame has no rights in our pages.
FRAMED_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self';"
    " frame-ancestors 'self'"
)


def shown_in_page(document: Document) -> HttpResponseBase:
    """Will give a file for a viewer inside our own page; a HEIC as the picture drawn from it."""
    if files.shown_natively(document):
        return _guarded(_original(document), document.name, inline=True)
    drawn = files.preview(document) or b""
    return _guarded(HttpResponse(drawn, content_type="image/jpeg"), "preview.jpg", inline=True)


def downloaded(document: Document) -> HttpResponseBase:
    """Will give the original to be kept."""
    return _guarded(_original(document), document.name, inline=False)


def _original(document: Document) -> FileResponse:
    response = FileResponse(files.open_content(document), content_type=document.media_type)
    response["Content-Length"] = str(document.size)
    return response


def _guarded(response: HttpResponseBase, name: str, *, inline: bool) -> HttpResponseBase:
    response["Content-Disposition"] = disposition(name, inline=inline)
    response["Content-Security-Policy"] = FRAMED_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def disposition(name: str, *, inline: bool) -> str:
    """Will name a file twice: in ASCII for old readers, and as it is by RFC 5987."""
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{_in_ascii(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _in_ascii(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    plain = NOT_PLAIN.sub("_", stem if dot else name).strip("_") or "document"
    return f"{plain}.{ending}" if dot and PLAIN_ENDING.fullmatch(ending) else plain
