"""What every view of the back office needs of a request."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from baladiya.catalogue.policies import PUBLISHERS
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused, refuse
from baladiya.statistics.policies import why_not_see_rollout
from baladiya.ui.addresses import in_language, other_language
from baladiya.ui.problems import problem_text
from baladiya.ui.shown import language

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer", bound=HttpResponseBase)
MINDERS = (Role.ADMINISTRATOR, Role.HEAD, Role.DIRECTOR)  # who look after what got stuck


class ActingRequest(HttpRequest):
    """A request with the actor that the middleware found; views name it as their parameter."""

    actor: Actor


def for_staff(
    view: Callable[Concatenate[ActingRequest, Asked], Answer],
) -> Callable[Concatenate[ActingRequest, Asked], Answer]:
    """Will let only staff reach a view; what each may see there, the queries decide."""

    @wraps(view)
    def guarded(request: ActingRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if request.actor.kind != ActorKind.STAFF:
            raise refuse("sign_in_first")
        return view(request, *args, **kwargs)

    return guarded


def must_hold(actor: Actor, *roles: Role) -> None:
    """Will refuse whoever holds none of the roles. Raises `Refused("role_missing")`."""
    if not actor.holds_any(*roles):
        raise refuse("role_missing")


def office_page(
    request: ActingRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Will render a page with a navigation of what the reader may open."""
    actor = request.actor
    other = other_language(language())
    whole = {
        "sees_finance": actor.holds_any(Role.FINANCE_OFFICER),
        "sees_rollout": why_not_see_rollout(actor) is None,
        "sees_parked": actor.holds_any(*MINDERS),
        "sees_designer": actor.holds_any(*PUBLISHERS),
        "other_language": other,
        "other_url": in_language(request.path, other),
        **context,
    }
    return render(request, template, whole, status=status)


def tell_refusal(request: ActingRequest, refused: Refused) -> None:
    """Will say on the next page why something was not done."""
    for it in refused.problems:
        messages.error(request, problem_text(it, language()))
