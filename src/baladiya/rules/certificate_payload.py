"""What the QR code of a certificate holds, checkable by anyone without a network.

The code's text is the address of the check page; after the "#" follows the signed payload, which a
browser does not send to the server: `https://host/ar/verify/K7M4Q9D2X5RT/#` + payload. The payload
is a CBOR Web Token (RFC 8392) in a COSE_Sign1 (RFC 9052) signed with Ed25519, its key named by the
first eight bytes of the SHA-256 of the public key.

It is written in 41 characters that a QR code packs into 5.5 bits each and that an address takes
unchanged. That is Base45 (RFC 9285) less space and percent sign, which addresses do not take, and
less `$` and `+`: two bytes still make three characters, because 41 cubed is more than 65,536. With
it a payload of 180 bytes needs 270 characters and a code of 61 by 61 modules; Base64 would need 69.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from baladiya.rules.calendar import end_of_day, local_date
from baladiya.rules.problems import refuse

# Registered: COSE header parameters (1 algorithm, 4 key id, -8 EdDSA), CWT claims.
_ALGORITHM, _KEY_ID, _EDDSA = 1, 4, -8
_ISSUER, _SUBJECT, _EXPIRES, _ISSUED_AT, _TOKEN_ID = 1, 2, 4, 6, 7
# Claims below -65536 are for private use.
_SERVICE, _HOLDER, _DEMONSTRATION = -65537, -65538, -65539

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-./:"
_BASE = len(ALPHABET)
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """What stands in the QR code: enough to unmask a code copied onto another paper.

    `issuer` is the municipality's letters, `code` the check page's; `holder` is initials only.
    """

    issuer: str
    number: str
    code: str
    service: str
    holder: str
    issued_at: datetime
    valid_until: date | None
    demonstration: bool


def key_id(public_key: bytes) -> bytes:
    """Will name a public key (32 bytes) by the first eight bytes of its SHA-256."""
    return hashlib.sha256(public_key).digest()[:8]


def write_payload(facts: SignedFacts, key: Ed25519PrivateKey) -> str:
    """Will sign the facts and write them for a QR code; the same facts give the same text."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    protected = cbor2.dumps({_ALGORITHM: _EDDSA, _KEY_ID: key_id(public)})
    claims = cbor2.dumps(_claims(facts))
    signature = key.sign(_signed_bytes(protected, claims))
    return write_letters(cbor2.dumps([protected, {}, claims, signature]))


def read_payload(text: str, keys: Mapping[bytes, bytes]) -> SignedFacts:
    """Will read and verify what follows the "#"; `keys` maps key ids to public keys of 32 bytes.

    Raises `Refused`: payload_malformed, payload_signer_unknown, payload_forged.
    """
    named, protected, claims, signature = _parts(text)
    if named not in keys:
        raise refuse("payload_signer_unknown")
    try:
        Ed25519PublicKey.from_public_bytes(keys[named]).verify(
            signature, _signed_bytes(protected, claims)
        )
    except InvalidSignature as error:
        raise refuse("payload_forged") from error
    return _facts(cbor2.loads(claims))


def mask_name(name: str) -> str:
    """Will leave the first letter of each word and two dots, whatever the word's length."""
    return " ".join(word[0] + "••" for word in name.split())


def initials(name: str) -> str:
    """Will leave the first letter of each word, closest to `mask_name` in few bytes."""
    return " ".join(word[0] for word in name.split())


def write_letters(content: bytes) -> str:
    """Will write two bytes as three characters, a last single byte as two."""
    written = []
    for at in range(0, len(content), 2):
        pair = content[at : at + 2]
        rest, first = divmod(int.from_bytes(pair, "big"), _BASE)
        third, second = divmod(rest, _BASE)
        written.append(ALPHABET[first] + ALPHABET[second] + ALPHABET[third] * (len(pair) - 1))
    return "".join(written)


def read_letters(text: str) -> bytes:
    """Will undo `write_letters`. Raises ValueError for any other text."""
    if len(text) > _LONGEST or not set(text) <= _VALUE.keys():
        raise ValueError("not the letters of a payload")
    content = bytearray()
    for at in range(0, len(text), 3):
        values = [_VALUE[letter] for letter in text[at : at + 3]]
        number = sum(value * _BASE**place for place, value in enumerate(values))
        try:
            content += number.to_bytes(len(values) - 1, "big")
        except OverflowError as error:
            raise ValueError("not the letters of a payload") from error
    return bytes(content)


def _parts(text: str) -> tuple[bytes, bytes, bytes, bytes]:
    """Will take a payload apart into key id, protected header, claims and signature."""
    try:
        protected, _, claims, signature = cbor2.loads(read_letters(text))
        header = cbor2.loads(protected)
        named = header[_KEY_ID]
        known = header[_ALGORITHM] == _EDDSA
    except (ValueError, TypeError, LookupError, cbor2.CBORDecodeError) as error:
        raise refuse("payload_malformed") from error
    if not known or not all(isinstance(part, bytes) for part in (named, claims, signature)):
        raise refuse("payload_malformed")
    return named, protected, claims, signature


def _signed_bytes(protected: bytes, claims: bytes) -> bytes:
    """Will build the Sig_structure of RFC 9052, section 4.4."""
    return cbor2.dumps(["Signature1", protected, b"", claims])


def _claims(facts: SignedFacts) -> dict[int, Any]:
    claims: dict[int, Any] = {
        _ISSUER: facts.issuer,
        _SUBJECT: facts.number,
        _ISSUED_AT: int(facts.issued_at.timestamp()),
        _TOKEN_ID: facts.code.encode("ascii"),
        _SERVICE: facts.service,
        _HOLDER: facts.holder,
    }
    if facts.valid_until:
        claims[_EXPIRES] = int(end_of_day(facts.valid_until).timestamp())
    if facts.demonstration:
        claims[_DEMONSTRATION] = True
    return claims


def _facts(claims: Mapping[int, Any]) -> SignedFacts:
    expires = claims.get(_EXPIRES)
    return SignedFacts(
        issuer=claims[_ISSUER],
        number=claims[_SUBJECT],
        code=claims[_TOKEN_ID].decode("ascii"),
        service=claims[_SERVICE],
        holder=claims[_HOLDER],
        issued_at=datetime.fromtimestamp(claims[_ISSUED_AT], UTC),
        valid_until=local_date(datetime.fromtimestamp(expires, UTC)) if expires else None,
        demonstration=claims.get(_DEMONSTRATION, False),
    )
