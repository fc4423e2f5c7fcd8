"""Drawing a certificate: frozen content in, PDF/A-2a and PDF/UA-1 out, always the same bytes."""

import json
import re
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from segno import consts

from baladiya.certificates.keys import is_demonstration, payload_key
from baladiya.certificates.models import Certificate
from baladiya.rules.calendar import local_date
from baladiya.rules.certificate_payload import SignedFacts, initials, write_payload
from baladiya.rules.dates import show_date, show_hijri
from baladiya.rules.problems import refuse
from baladiya.rules.references import show_code

_HERE = Path(__file__).parent
_SHARED = Path("_shared") / "certificate.typ"
_STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
_QUIET_ZONE = 4
# Any mask reads alike: the payload is as good as random. Trying all eight costs 12 CPU-ms.
_MASK = 3
_DARK = re.compile(rb"\x01+")
# A number with signs inside ("3-5", "RC-7K4M", "+973 1700") is painted backwards in Arabic text.
_NUMBER = re.compile(
    r"\+?[0-9A-Za-z]+(?:[-/:.,][0-9A-Za-z]+|(?<=[0-9]) [0-9][0-9A-Za-z]*)+|\+[0-9]+"
)
_ISOLATED = re.compile("[\u2066-\u2069]")
# Set before the template, which may bring its own page but no foreground.
_SAMPLE_MARK = """#set page(foreground: rotate(-35deg, text(64pt, fill: rgb("#b0202055"),
  font: "IBM Plex Sans Arabic", weight: "bold")[عينة #h(0.3em) SAMPLE]))
"""
_ENDLESS = {"ar": "من دون مدة", "en": "No expiry"}
_one_at_a_time = threading.Lock()


def render(certificate: Certificate, *, template: str = "") -> bytes:
    """Will draw the PDF, not yet sealed. `template` is typst text; empty for the shared layout.

    The page depends on the record and the settings alone; the file's dates are the day of issue.
    Raises `Refused`: template_imports (a template must stand alone), and typst.TypstError for a
    template that does not compile or a character the font does not have.
    """
    source = template or shared_template()
    if certificate.content.get("sample"):
        source = _SAMPLE_MARK + source
    if '"@' in source:  # typst would fetch such a package from the network
        raise refuse("template_imports")
    inputs = {
        "data": json.dumps(_data(certificate), ensure_ascii=False),
        "qr": _qr_svg(qr_prefix(certificate), _payload(certificate)),
    }
    with _one_at_a_time:
        drawn = _compiler().compile(
            input=source.encode(),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=_STANDARDS,
            timestamp=int(certificate.issued_at.timestamp()),
        )
    if not isinstance(drawn, bytes):
        raise TypeError("typst gave no single PDF")
    return drawn


def shared_template() -> str:
    """Will read the layout that services use when they bring none of their own."""
    return (Path(settings.BALADIYA.definitions_dir) / _SHARED).read_text(encoding="utf-8")


def qr_prefix(certificate: Certificate) -> str:
    """Will give the address of the check page up to and with the "#" before the payload."""
    return f"{_base()}/ar/verify/{certificate.code}/#"


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """Will make the compiler once: it keeps the fonts, and what two documents have in common."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_HERE / "fonts"],
    )
    # The root is a folder without secrets, so that a template can read nothing of this machine.
    nowhere = _HERE / "fonts"
    return typst.Compiler(
        root=nowhere, font_paths=fonts, package_path=nowhere, package_cache_path=nowhere
    )


def _payload(certificate: Certificate) -> str:
    content = certificate.content
    facts = SignedFacts(
        issuer=content["municipality"]["letters"],
        number=certificate.number,
        code=certificate.code,
        service=certificate.service,
        holder=initials(content["holder"]["ar"]),
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        demonstration=is_demonstration() or bool(content.get("sample")),
    )
    return write_payload(facts, payload_key())


def _qr_svg(prefix: str, payload: str) -> str:
    """Will draw the code as one path of rectangles. Address and payload are packed apart."""
    code = segno.make(
        # Several segments are documented; the library's types know only one.
        [(prefix, consts.MODE_BYTE, "utf-8"), (payload, consts.MODE_ALPHANUMERIC)],  # type: ignore[arg-type]
        error="m",
        boost_error=False,
        mask=_MASK,
        micro=False,
    )
    path = "".join(
        f"M{run.start() + _QUIET_ZONE} {row}h{len(run[0])}v1h-{len(run[0])}z"
        for row, line in enumerate(code.matrix, _QUIET_ZONE)
        for run in _DARK.finditer(line)
    )
    side = len(code.matrix) + 2 * _QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path d="{path}"/></svg>'
    )


def _data(certificate: Certificate) -> dict[str, Any]:
    """Will gather what a template reads as `sys.inputs.data`; texts are {"ar": ..., "en": ...}."""
    content = certificate.content
    return {
        "title": content["title"],
        "statement": _kept_in_order(content["statement"]) if content.get("statement") else None,
        "holder": content["holder"],
        "holder_number": content.get("holder_number", ""),
        "rows": [
            {"id": fact["id"], "label": fact["label"], "value": _kept_in_order(fact["value"])}
            for fact in content["facts"]
        ],
        "municipality": content["municipality"],
        "kind": certificate.kind,
        "service": certificate.service,
        "reference": content.get("reference", ""),
        "number": certificate.number,
        "code": show_code(certificate.code),
        "issued": _issued(certificate),
        "valid_until": _valid_until(certificate),
        "check_address": re.sub(r"^https?://", "", _base()) + "/ar/verify",
        "demonstration": is_demonstration(),
    }


def _issued(certificate: Certificate) -> dict[str, str]:
    day = local_date(certificate.issued_at)
    both = {say: (show_date(day, say), show_hijri(day, say)) for say in ("ar", "en")}
    return {say: "\n".join(filter(None, dates)) for say, dates in both.items()}


def _valid_until(certificate: Certificate) -> dict[str, str]:
    if certificate.valid_until is None:
        return _ENDLESS
    return {say: show_date(certificate.valid_until, say) for say in ("ar", "en")}


def _kept_in_order(text: dict[str, str]) -> dict[str, str]:
    """Will isolate numbers in an Arabic text unless whoever wrote it did."""
    arabic = text["ar"]
    if not _ISOLATED.search(arabic):
        arabic = _NUMBER.sub(lambda found: f"\u2066{found[0]}\u2069", arabic)
    return {**text, "ar": arabic}


def _base() -> str:
    return str(settings.BALADIYA.base_url).rstrip("/")
