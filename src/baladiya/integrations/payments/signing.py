"""Messages between the centre and a provider: signed with a shared secret, dated, and sent.

The signature is HMAC-SHA256 over "<purpose>.<timestamp>." and the body, in hex. The purpose keeps a
message of one kind from being used as another; the timestamp keeps an old one from being used again
after `TOLERANCE_SECONDS`, and within these the receiver's own idempotency does.
"""

import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TIMESTAMP = "Payment-Timestamp"
SIGNATURE = "Payment-Signature"
TOLERANCE_SECONDS = 300
LARGEST_BODY = 64 * 1024


def signature(secret: str, purpose: str, timestamp: str, body: bytes) -> str:
    """Will give the signature of a message in hex."""
    signed = f"{purpose}.{timestamp}.".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def headers_for(secret: str, purpose: str, body: bytes, now_seconds: float) -> dict[str, str]:
    """Will give the headers that prove a message; `now_seconds` is Unix time."""
    timestamp = str(int(now_seconds))
    return {
        TIMESTAMP: timestamp,
        SIGNATURE: signature(secret, purpose, timestamp, body),
        "Content-Type": "application/json",
    }


def is_genuine(
    secret: str, purpose: str, body: bytes, headers: Mapping[str, str], now_seconds: float
) -> bool:
    """Will say whether the body was signed with the secret, and lately."""
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = given.get(TIMESTAMP.lower(), "")
    # isascii: the superscript two is a digit to Python, and no number.
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < len("9" * 12)):
        return False
    expected = signature(secret, purpose, timestamp, body).encode()
    # Compared in constant time and as bytes, since compare_digest wants ASCII of text.
    same = hmac.compare_digest(given.get(SIGNATURE.lower(), "").encode(), expected)
    return same and abs(now_seconds - int(timestamp)) <= TOLERANCE_SECONDS


def send(
    url: str,
    payload: Mapping[str, Any],
    *,
    secret: str,
    purpose: str,
    now_seconds: float,
    timeout: float,
) -> tuple[int, bytes]:
    """Will post a signed JSON message and give the status and body of the answer.

    `timeout` is in seconds for each wait on the network. Raises OSError or HTTPException when there
    is no answer. Redirects are not followed.
    """
    body = json.dumps(payload).encode()
    headers = headers_for(secret, purpose, body, now_seconds)
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request("POST", parts.path or "/", body=body, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(LARGEST_BODY)
    finally:
        connection.close()
