"""What every request passes through: headers, who acts, and refusals as pages."""

import logging
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from baladiya.people import queries
from baladiya.people.actors import GUEST, Actor, ActorKind
from baladiya.rules.problems import Refused
from baladiya.ui.errors import refusal_page

if TYPE_CHECKING:

    class ActingRequest(HttpRequest):
        """A request with the actor the middleware found."""

        actor: Actor


Handler = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("baladiya.refusals")

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'self'{forms}; object-src 'none'"
)


class SecurityHeaders:
    """Adds the headers every answer carries, also errors and downloads."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = POLICY.format(forms=f" {settings.BALADIYA.payment_url}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self)")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class WhoActs:
    """Sets `request.actor`. A person's session costs no statement, a staff session one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """Will read the actor from the signed session cookie."""
    hashes = frozenset(request.session.get("secrets", []))
    account_id = request.session.get("_auth_user_id")
    if account_id is None:
        return Actor(kind=ActorKind.GUEST, secret_hashes=hashes)
    token = request.session.get("_auth_user_hash", "")
    if request.session.get("acts_as") == "staff":
        return queries.staff_actor(int(account_id), token) or GUEST
    return Actor(
        kind=ActorKind.PERSON,
        account_id=int(account_id),
        session_token=token,
        secret_hashes=hashes,
    )


class Refusals:
    """Shows a refusal that no view handled as a page with its text and a reference to the log."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Will answer a `Refused` with its page; anything else is a bug and propagates."""
        if not isinstance(error, Refused):
            return None
        incident = secrets.token_hex(4)
        log.info("refused %s %s %s", incident, error.code, request.resolver_match)
        return refusal_page(request, error, incident)
