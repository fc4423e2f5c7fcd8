"""Refusals as RFC 9457 problem details, the same for every route."""

import json

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from baladiya.api.shapes import ProblemItem, ProblemOut, Words
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.problems import problem_text

STATUS_OF = {
    "token_refused": 401,
    "sign_in_first": 401,
    "not_found": 404,
    "service_unknown": 404,
    "certificate_unknown": 404,
    "not_yours": 403,
    "staff_cannot_apply": 403,
    "changed_meanwhile": 409,
    "already_submitted": 409,
    "idempotency_key_reused": 409,
    "service_paused": 409,
    "file_too_large": 413,
    "too_many_tries": 429,
}
REFUSALS = frozenset({400, 401, 403, 404, 409, 413, 422, 429})


def problem_answer(problems: tuple[Problem, ...], status: int) -> HttpResponse:
    """Will write the problems as `application/problem+json`."""
    first = problems[0]
    body = ProblemOut(
        type=f"urn:baladiya:problem:{first.code}",
        title=problem_text(first, "en"),
        status=status,
        code=first.code,
        text=_words(first),
        problems=[
            ProblemItem(code=problem.code, at=problem.at, text=_words(problem))
            for problem in problems
        ],
    )
    answer = HttpResponse(
        json.dumps(body.dict(), ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )
    if status == STATUS_OF["token_refused"]:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _words(problem: Problem) -> Words:
    return Words(ar=problem_text(problem, "ar"), en=problem_text(problem, "en"))


def handle(api: NinjaAPI) -> None:
    """Will make the API answer refusals and malformed requests as problems."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:  # noqa: ARG001
        return problem_answer(error.problems, STATUS_OF.get(error.code, 422))

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
        problems = tuple(
            Problem("request_malformed", {"what": str(one["msg"])}, at=_place(one["loc"]))
            for one in error.errors
        )
        return problem_answer(problems, 422)

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
        problem = Problem("request_malformed", {"what": str(error)})
        return problem_answer((problem,), error.status_code)


def _place(location: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in location)
