"""How a token is kept: by its hash alone."""

import hashlib


def token_hash(token: str) -> str:
    """Will give the hash under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
