"""What anyone may learn about a certificate from its code, and what checks it without a network."""

import base64
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from baladiya.certificates.keys import is_demonstration, payload_public_key, seal
from baladiya.certificates.models import Certificate
from baladiya.files.models import Document
from baladiya.rules.calendar import local_date
from baladiya.rules.certificate_payload import key_id, mask_name
from baladiya.rules.references import read_code


class Standing(StrEnum):
    """What the check page answers about a certificate that exists."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SAMPLE = "sample"  # made by staff to try a version of the service: it proves nothing


@dataclass(frozen=True, slots=True)
class BothLanguages:
    """A text as it stands on the certificate, in both languages."""

    ar: str
    en: str

    def said_in(self, language: str) -> str:
        """Will give the words in `language`, Arabic unless English is asked for."""
        return self.en if language == "en" else self.ar


@dataclass(frozen=True, slots=True)
class PublicFact:
    """A line that the service's definition lets everyone read."""

    id: str
    label: BothLanguages
    value: BothLanguages


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """What is shown to whoever holds the code: enough to compare with the paper, names masked."""

    standing: Standing
    number: str
    code: str
    kind: str
    service: str
    municipality: BothLanguages
    title: BothLanguages
    holder: BothLanguages
    issued_on: date
    valid_until: date | None
    revoked_on: date | None
    facts: tuple[PublicFact, ...]
    demonstration: bool


def by_code(*, code: str, today: date) -> CheckedCertificate | None:
    """Will give what stands behind a code as someone typed it, or None; one statement.

    `today` is the day in Bahrain. Raises `Refused` for a code that cannot be one: code_malformed,
    code_mistyped.
    """
    found = (
        Certificate.objects.filter(code=read_code(code))
        .exclude(state=Certificate.State.PREPARED)
        .first()
    )
    return checked(found, today=today) if found else None


def checked(certificate: Certificate, *, today: date) -> CheckedCertificate:
    """Will give the public side of a signed or revoked certificate."""
    content = certificate.content
    return CheckedCertificate(
        standing=_standing(certificate, today),
        number=certificate.number,
        code=certificate.code,
        kind=certificate.kind,
        service=certificate.service,
        municipality=_words(content["municipality"]),
        title=_words(content["title"]),
        holder=_masked(content["holder"]),
        issued_on=local_date(certificate.issued_at),
        valid_until=certificate.valid_until,
        revoked_on=local_date(certificate.revoked_at) if certificate.revoked_at else None,
        facts=tuple(_public_facts(content)),
        demonstration=is_demonstration(),
    )


def document_of(*, certificate_id: int) -> Document | None:
    """Will give the sealed file of a certificate, None while it is not signed."""
    found = Certificate.objects.select_related("document").filter(pk=certificate_id).first()
    return found.document if found else None


def certificate_of_file(sha256: str) -> Certificate | None:
    """Will give the certificate whose sealed file has this hash."""
    return Certificate.objects.filter(document__sha256=sha256).first()


def well_known() -> dict[str, Any]:
    """Will give the document for /.well-known/baladiya-certificates.json; one statement.

    It holds what checks a certificate without asking us each time: the public keys of the QR codes
    (as JWK), the certificates the seal is trusted through (PEM), and every revoked number.
    """
    public = payload_public_key()
    revoked = Certificate.objects.filter(state=Certificate.State.REVOKED).order_by("revoked_at")
    return {
        "issuer": settings.BALADIYA.base_url,
        "demonstration": is_demonstration(),
        "keys": [
            {
                "kty": "OKP",
                "crv": "Ed25519",
                "alg": "EdDSA",
                "use": "sig",
                "kid": key_id(public).hex(),
                "x": base64.urlsafe_b64encode(public).rstrip(b"=").decode(),
            }
        ],
        "seal_roots": [root.public_bytes(Encoding.PEM).decode("ascii") for root in seal().roots],
        "revoked": [
            {"number": number, "code": code, "revoked_at": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
            for number, code, at in revoked.values_list("number", "code", "revoked_at")
        ],
    }


def _standing(certificate: Certificate, today: date) -> Standing:
    if certificate.content.get("sample"):
        return Standing.SAMPLE
    if certificate.state == Certificate.State.REVOKED:
        return Standing.REVOKED
    if certificate.valid_until and certificate.valid_until < today:
        return Standing.EXPIRED
    return Standing.VALID


def _public_facts(content: dict[str, Any]) -> list[PublicFact]:
    return [
        PublicFact(
            id=fact["id"],
            label=_words(fact["label"]),
            # A public fact that repeats the holder's name must not unmask it.
            value=_masked(fact["value"])
            if fact["value"]["ar"] == content["holder"]["ar"]
            else _words(fact["value"]),
        )
        for fact in content["facts"]
        if fact["public"]
    ]


def _words(both: dict[str, str]) -> BothLanguages:
    return BothLanguages(ar=both["ar"], en=both["en"])


def _masked(name: dict[str, str]) -> BothLanguages:
    return BothLanguages(ar=mask_name(name["ar"]), en=mask_name(name["en"]))
