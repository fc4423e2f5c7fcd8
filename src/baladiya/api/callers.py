"""Who calls: a token acts for its account, a secret opens one application, anyone may read."""

from django.http import HttpRequest

from baladiya.api.models import ApiToken
from baladiya.api.tokens import token_hash
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.references import read_secret, secret_hash

SECRET_HEADER = "X-Application-Secret"  # noqa: S105 - the name of a header


def caller_of(request: HttpRequest) -> Actor:
    """Will read the caller from the headers; at most one statement.

    Raises `Refused("token_refused")` for a token that is unknown or revoked.
    """
    hashes = _secrets(request)
    header = request.headers.get("Authorization", "")
    if not header:
        return Actor(kind=ActorKind.GUEST, secret_hashes=hashes)
    scheme, _, token = header.partition(" ")
    found = _account_of(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise refuse("token_refused")
    return Actor(
        kind=ActorKind.PERSON,
        account_id=found[0],
        session_token=found[1],
        secret_hashes=hashes,
    )


def _account_of(token: str) -> tuple[int, str] | None:
    # Two columns of two tables, on every request: the whole rows would cost three times as much.
    rows = ApiToken.objects.filter(
        token_hash=token_hash(token), revoked_at=None, account__is_active=True
    ).values_list("account_id", "account__session_token")
    return next(iter(rows), None)


def _secrets(request: HttpRequest) -> frozenset[str]:
    given = request.headers.get(SECRET_HEADER, "")
    try:
        return frozenset({secret_hash(read_secret(given))}) if given else frozenset()
    except Refused:
        return frozenset()  # looks like any other secret that opens nothing
