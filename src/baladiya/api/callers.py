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
    found = (
        ApiToken.objects.select_related("account")
        .filter(token_hash=token_hash(token.strip()), revoked_at=None, account__is_active=True)
        .first()
        if scheme.lower() == "bearer"
        else None
    )
    if found is None:
        raise refuse("token_refused")
    return Actor(
        kind=ActorKind.PERSON,
        account_id=found.account_id,
        session_token=found.account.session_token,
        secret_hashes=hashes,
    )


def _secrets(request: HttpRequest) -> frozenset[str]:
    given = request.headers.get(SECRET_HEADER, "")
    try:
        return frozenset({secret_hash(read_secret(given))}) if given else frozenset()
    except Refused:
        return frozenset()  # looks like any other secret that opens nothing
