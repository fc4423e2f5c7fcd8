"""Following an application without an account, by its number and its tracking code."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from baladiya.casework.queries.visible import own
from baladiya.people.actors import Actor, ActorKind
from baladiya.portal import opened, slowing
from baladiya.portal.requests import ActingRequest
from baladiya.portal.slowing import MOST_WRONG_SECRETS
from baladiya.rules.problems import Problem, Refused
from baladiya.rules.references import read_reference, read_secret, secret_hash

WHAT = "secret"
LONGEST_TYPED = 60
NOT_FOUND = 404
UNPROCESSABLE = 422
PLACES = {
    "reference_malformed": "reference",
    "reference_mistyped": "reference",
    "secret_malformed": "secret",
}


def track(request: ActingRequest) -> HttpResponse:
    """Will ask for the number and the code, and open the application they belong to."""
    if request.method == "POST":
        typed = request.POST.get("reference", "")[:LONGEST_TYPED]
        return _open(request, typed, request.POST.get("secret", "")[:LONGEST_TYPED])
    wrong = "wrong" in request.GET
    problems = (Problem("application_not_opened"),) if wrong else ()
    typed = request.GET.get("reference", "")[:LONGEST_TYPED]
    return show(request, typed, problems, status=NOT_FOUND if wrong else 200)


@require_safe
def link(request: ActingRequest, reference: str, secret: str) -> HttpResponse:
    """Will open the application of a link, and leave the code's address at once."""
    response = _open(request, reference, secret)
    if response.status_code in {NOT_FOUND, UNPROCESSABLE}:
        query = urlencode({"reference": reference[:LONGEST_TYPED], "wrong": "1"})
        response = redirect(f"{reverse('portal:track')}?{query}")
    # Whatever follows must not learn the code from where the reader came. Not "no-referrer": a form
    # of such a page is posted without an origin, and refused.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _open(request: ActingRequest, reference: str, secret: str) -> HttpResponse:
    """Will remember the code's hash for this session once it fits; every try is counted first."""
    try:
        slowing.count(request, WHAT, MOST_WRONG_SECRETS)
    except Refused as refused:
        return slowing.say_when(show(request, reference, refused.problems), refused)
    try:
        number, code = read_reference(reference), read_secret(secret)
    except Refused as refused:
        return show(request, reference, _placed(refused), status=UNPROCESSABLE)
    try:
        own(Actor(kind=ActorKind.GUEST, secret_hashes=frozenset({secret_hash(code)})), number)
    except Refused:
        return show(request, reference, (Problem("application_not_opened"),), status=NOT_FOUND)
    slowing.take_back(request, WHAT)
    opened.remember_hash(request, code)
    return redirect("portal:application", number)


def _placed(refused: Refused) -> tuple[Problem, ...]:
    return tuple(
        Problem(it.code, it.values, f"field:{PLACES[it.code]}" if it.code in PLACES else "")
        for it in refused.problems
    )


def show(
    request: ActingRequest, reference: str, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    """Will render the form; the code typed is never sent back."""
    context = {"reference": reference, "problems": problems}
    return render(request, "portal/track.html", context, status=status)


urls = [
    path("track/", track, name="track"),
    path("track/<str:reference>/<str:secret>/", link, name="track_link"),
]
