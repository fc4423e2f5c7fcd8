"""The two keys of a certificate: the institution's seal for the PDF, a small key for the QR code.

They lie in files, never in the database. The seal is the PKCS#12 file of the settings. Without one,
a demonstration authority and its seal are made once in the data folder, and every document says so;
the authority's own key is thrown away at once, so it can never seal anything else.
"""

import contextlib
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings

SealKey = RSAPrivateKey | ec.EllipticCurvePrivateKey
_SEAL_NAME = "demonstration-seal.p12"
_PAYLOAD_NAME = "certificate-payload.pem"
_NOT_BEFORE, _NOT_AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal's key, its certificate, the chain above it, and what it is trusted through."""

    key: SealKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    roots: tuple[x509.Certificate, ...]
    demonstration: bool


@lru_cache(maxsize=1)
def seal() -> Seal:
    """Will load the seal, once per process; makes the demonstration seal when none is set.

    Raises OSError or ValueError when the file of the settings cannot be read or opened.
    """
    config = settings.BALADIYA
    if config.seal_file:
        content = Path(config.seal_file).read_bytes()
        return _opened(content, config.seal_password.encode() or None, demonstration=False)
    return _opened(_kept(_SEAL_NAME, _new_demonstration_seal), None, demonstration=True)


@lru_cache(maxsize=1)
def payload_key() -> Ed25519PrivateKey:
    """Will load the key that signs the QR codes, once per process; makes it when missing."""
    key = load_pem_private_key(_kept(_PAYLOAD_NAME, _new_payload_key), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{_PAYLOAD_NAME} does not hold an Ed25519 key")
    return key


def payload_public_key() -> bytes:
    """Will give the 32 bytes that verify the QR codes."""
    return payload_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def is_demonstration() -> bool:
    """Will say whether what is issued here must say that it is no official document."""
    return bool(settings.BALADIYA.demo) or seal().demonstration


def _opened(content: bytes, password: bytes | None, *, demonstration: bool) -> Seal:
    key, certificate, chain = pkcs12.load_key_and_certificates(content, password)
    if not isinstance(key, RSAPrivateKey | ec.EllipticCurvePrivateKey) or certificate is None:
        raise ValueError("the seal's file holds no RSA or elliptic curve key with its certificate")
    # Trust rests on what issued itself; a file without such a certificate vouches only for itself.
    roots = [each for each in (certificate, *chain) if each.issuer == each.subject]
    return Seal(key, certificate, tuple(chain), tuple(roots or [certificate]), demonstration)


def _kept(name: str, make: Callable[[], bytes]) -> bytes:
    """Will read a key file, made whole when missing; of two processes both get the first one's."""
    path = Path(settings.DATA_DIR) / "keys" / name
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{uuid.uuid4().hex}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)  # unlike a rename, this refuses when another was first
    finally:
        draft.unlink()
    return path.read_bytes()


def _new_payload_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def _new_demonstration_seal() -> bytes:
    authority_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _name("Demonstration authority of Baladiya")
    authority = (
        _unsigned(authority_name, authority_name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(authority_key, SHA256())
    )
    certificate = (
        _unsigned(_name("Demonstration seal of Baladiya"), authority_name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .sign(authority_key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, [authority], NoEncryption()
    )


def _unsigned(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_NOT_BEFORE)
        .not_valid_after(_NOT_AFTER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(words: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Demonstration, not an authority"),
            x509.NameAttribute(NameOID.COMMON_NAME, words),
        ]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
