"""What every view of the designer needs of a request."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from baladiya.catalogue.policies import why_not_look
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.problems import Refused, refuse
from baladiya.ui.problems import problem_text
from baladiya.ui.shown import language

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer", bound=HttpResponseBase)


class ActingRequest(HttpRequest):
    """A request with the actor that the middleware found; views name it as their parameter."""

    actor: Actor


def for_owners(
    view: Callable[Concatenate[ActingRequest, Asked], Answer],
) -> Callable[Concatenate[ActingRequest, Asked], Answer]:
    """Will let only service owners and administrators reach a view."""

    @wraps(view)
    def guarded(request: ActingRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if request.actor.kind != ActorKind.STAFF:
            raise refuse("sign_in_first")
        if problem := why_not_look(request.actor):
            raise Refused(problem)
        return view(request, *args, **kwargs)

    return guarded


def page(
    request: ActingRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Will render a page of the designer."""
    return render(request, f"designer/{template}.html", dict(context), status=status)


def tell_refusal(request: ActingRequest, refused: Refused) -> None:
    """Will say on the next page why something was not done."""
    for it in refused.problems:
        messages.error(request, problem_text(it, language()))
