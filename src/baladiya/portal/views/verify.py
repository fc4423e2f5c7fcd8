"""Is a certificate genuine? Asked by its code or by its file, by anyone, without an account."""

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from baladiya.certificates import queries
from baladiya.certificates.queries import BothLanguages, CheckedCertificate
from baladiya.portal import slowing
from baladiya.portal.requests import ActingRequest
from baladiya.portal.slowing import MOST_FILES, MOST_WRONG_CODES
from baladiya.rules.calendar import local_date
from baladiya.rules.problems import Problem, Refused
from baladiya.rules.references import read_code, show_code
from baladiya.ui.clock import now
from baladiya.ui.problems import problem_text

if TYPE_CHECKING:
    from baladiya.certificates.checking import PdfVerdict

NOT_FOUND = 404
UNPROCESSABLE = 422
LONGEST_TYPED = 60
MOST_MEGABYTES = 5  # a certificate is a page or two, well below this
JSON = "application/json"
CODE, FILE = "certificate", "certificate_file"


def verify(request: ActingRequest) -> HttpResponse:
    """Will show the form; a code typed leads to its own page, a file is answered here."""
    if request.method == "POST":
        return _posted_file(request)
    typed = request.GET.get("code", "").strip()[:LONGEST_TYPED]
    if not typed:
        return show(request)
    try:
        return redirect("portal:verified", read_code(typed))
    except Refused as refused:
        problems = tuple(Problem(it.code, it.values, "field:code") for it in refused.problems)
        return show(request, code=typed, problems=problems, status=UNPROCESSABLE)


def show(
    request: ActingRequest,
    *,
    code: str = "",
    problems: tuple[Problem, ...] = (),
    verdict: "PdfVerdict | None" = None,
    status: int = 200,
) -> HttpResponse:
    """Will render the form with what was typed, or with the answer about a file."""
    context = {"code": code, "problems": problems, "verdict": verdict}
    if verdict is not None and verdict.certificate is not None:
        context.update(_shown(verdict.certificate))
    return render(request, "portal/verify.html", context, status=status)


def _posted_file(request: ActingRequest) -> HttpResponse:
    # Loaded here, so that a page without a file costs a web process nothing of it.
    from baladiya.certificates.checking import check_pdf  # noqa: PLC0415 - reads seals only on demand

    file = request.FILES.get("file")
    problem = _why_not(file)
    if problem or file is None:
        return show(request, problems=(problem,) if problem else (), status=UNPROCESSABLE)
    try:
        slowing.count(request, FILE, MOST_FILES)
    except Refused as refused:
        return slowing.say_when(show(request, problems=refused.problems), refused)
    return show(request, verdict=check_pdf(file.read(), today=local_date(now())))


def _why_not(file: "UploadedFile[Any] | None") -> Problem | None:
    if file is None or not file.size:
        return Problem("file_to_check_missing", {}, "field:file")
    if file.size > MOST_MEGABYTES * 1024 * 1024:
        return Problem("file_to_check_too_large", {"most": MOST_MEGABYTES}, "field:file")
    return None


@require_safe
def verified(request: ActingRequest, code: str) -> HttpResponse:
    """Will say what stands behind a code, as a page or, to programs, as JSON."""
    try:
        slowing.count(request, CODE, MOST_WRONG_CODES)
        found = queries.by_code(code=code, today=local_date(now()))
    except Refused as refused:
        return _refused(request, code, refused)
    if found is not None:
        slowing.take_back(request, CODE)
    if _wants_json(request):
        return JsonResponse(as_data(found, code), status=200 if found else NOT_FOUND)
    context = {"code": code[:LONGEST_TYPED], **(_shown(found) if found else {})}
    return render(request, "portal/verified.html", context, status=200 if found else NOT_FOUND)


def _refused(request: ActingRequest, code: str, refused: Refused) -> HttpResponse:
    is_much = refused.code == "too_many_tries"
    if _wants_json(request):
        texts = {said: problem_text(refused.problems[0], said) for said in ("ar", "en")}
        body = {"standing": "unknown", "problem": refused.code, "text": texts}
        response: HttpResponse = JsonResponse(body, status=NOT_FOUND)
    else:
        problems = tuple(
            Problem(it.code, it.values, "" if is_much else "field:code") for it in refused.problems
        )
        response = show(request, code=code[:LONGEST_TYPED], problems=problems, status=NOT_FOUND)
    return slowing.say_when(response, refused) if is_much else response


def _wants_json(request: HttpRequest) -> bool:
    return JSON in request.headers.get("Accept", "")


def _shown(found: CheckedCertificate) -> dict[str, Any]:
    return {
        "found": found,
        "shown_code": show_code(found.code),
        "page_url": reverse("portal:verified", args=[found.code]),
        "both": _both(found),
    }


def _both(found: CheckedCertificate) -> list[tuple[str, list[tuple[str, str]]]]:
    """Will give what stands on the paper, once in each language, to compare line by line."""
    return [
        (
            said,
            [
                (HOLDER.said_in(said), found.holder.said_in(said)),
                *((fact.label.said_in(said), fact.value.said_in(said)) for fact in found.facts),
                (ISSUER.said_in(said), found.municipality.said_in(said)),
            ],
        )
        for said in ("ar", "en")
    ]


HOLDER = BothLanguages(ar="صاحب الشهادة (الاسم محجوب جزئيًا)", en="Holder (name partly hidden)")
ISSUER = BothLanguages(ar="الجهة المُصدِرة", en="Issued by")


def as_data(found: CheckedCertificate | None, code: str) -> dict[str, Any]:
    """Will give the answer about a code as plain data."""
    if found is None:
        return {"standing": "unknown", "code": code}
    return {
        "standing": str(found.standing),
        "number": found.number,
        "code": found.code,
        "kind": found.kind,
        "service": found.service,
        "municipality": _words(found.municipality),
        "title": _words(found.title),
        "holder": _words(found.holder),
        "issued_on": found.issued_on.isoformat(),
        "valid_until": found.valid_until.isoformat() if found.valid_until else None,
        "revoked_on": found.revoked_on.isoformat() if found.revoked_on else None,
        "facts": [
            {"id": fact.id, "label": _words(fact.label), "value": _words(fact.value)}
            for fact in found.facts
        ],
        "demonstration": found.demonstration,
    }


def _words(both: BothLanguages) -> dict[str, str]:
    return {"ar": both.ar, "en": both.en}


@require_safe
def well_known(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Will give the keys and revoked numbers with which others check certificates themselves."""
    response = JsonResponse(queries.well_known())
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


urls = [
    path("verify/", verify, name="verify"),
    path("verify/<str:code>/", verified, name="verified"),
]
