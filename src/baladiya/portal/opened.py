"""Applications that this browser may open without an account, kept in the signed session cookie.

`secrets` holds the hashes the middleware makes the actor of. `opened` holds the plain secrets of
drafts started here, so that the receipt can show them once more; a session cookie is no place for
many, so only the newest are kept.
"""

from django.http import HttpRequest

from baladiya.rules.references import secret_hash

MOST_HASHES = 20
MOST_PLAIN = 5


def remember(request: HttpRequest, *, reference: str, secret: str) -> None:
    """Will let this browser open the application until the session ends."""
    remember_hash(request, secret)
    opened = dict(request.session.get("opened", {}))
    opened.pop(reference, None)
    opened[reference] = secret
    request.session["opened"] = dict(list(opened.items())[-MOST_PLAIN:])


def remember_hash(request: HttpRequest, secret: str) -> None:
    """Will let this browser open the application whose secret was given, without keeping it."""
    new = secret_hash(secret)
    hashes = [known for known in request.session.get("secrets", []) if known != new]
    request.session["secrets"] = [*hashes, new][-MOST_HASHES:]


def secret_of(request: HttpRequest, reference: str) -> str:
    """Will give the secret of a draft started in this browser, or nothing."""
    return str(request.session.get("opened", {}).get(reference, ""))


def forget_all(request: HttpRequest) -> None:
    """Will make this browser forget every application it opened without an account."""
    for name in ("secrets", "opened"):
        request.session.pop(name, None)
