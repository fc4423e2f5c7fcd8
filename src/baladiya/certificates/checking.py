"""Is this PDF the one we issued? Asked of the seal, of every later change, and of our own record.

A reader's "signature is valid" is not enough: readers say it of a page changed by a later revision
and of a self-made seal, and none looks at bytes after the end. So the seal must be whole and ours,
nothing may follow it, and the file's hash must be one that we stored.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from baladiya.certificates.queries import (
    CheckedCertificate,
    Standing,
    certificate_of_file,
    checked,
)

_SEALED = re.compile(rb"/ByteRange\s*\[")


class VerdictCode(StrEnum):
    """What is said of a file."""

    GENUINE = "genuine"
    ALTERED = "altered"
    UNKNOWN_SIGNER = "unknown_signer"
    NOT_SIGNED = "not_signed"
    UNKNOWN_DOCUMENT = "unknown_document"
    SAMPLE = "sample"  # ours and unchanged, but made to try a service: it proves nothing


@dataclass(frozen=True, slots=True)
class PdfVerdict:
    """The answer about one file. The certificate of a genuine one may be expired or revoked."""

    code: VerdictCode
    sha256: str
    certificate: CheckedCertificate | None = None

    @property
    def genuine(self) -> bool:
        """Whether the file is, byte for byte, one that was issued here."""
        return self.code == VerdictCode.GENUINE


def check_pdf(content: bytes, *, today: date) -> PdfVerdict:
    """Will say whether a file is one of ours, unchanged. `today` is the day in Bahrain.

    Genuine says nothing about validity: look at the certificate's standing. A file's seal and its
    record are both needed, so neither a stolen seal nor a changed record alone makes one genuine.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if code := _broken(content):
        return PdfVerdict(code, sha256)
    found = certificate_of_file(sha256)
    if found is None:
        return PdfVerdict(VerdictCode.UNKNOWN_DOCUMENT, sha256)
    certificate = checked(found, today=today)
    is_sample = certificate.standing == Standing.SAMPLE
    code = VerdictCode.SAMPLE if is_sample else VerdictCode.GENUINE
    return PdfVerdict(code, sha256, certificate)


def _broken(content: bytes) -> VerdictCode | None:
    """Will say what is wrong with the seal, or nothing."""
    # Loaded here, so that a web process has pyHanko only once someone checks a file.
    from baladiya.certificates import sealing  # noqa: PLC0415  28 MB

    try:
        found = sealing.find_seal(content)
    except sealing.UnreadableSealError:
        found = None
    if found is None:
        # Tells a file that never had a seal from one whose seal cannot be read any more.
        return VerdictCode.ALTERED if _SEALED.search(content) else VerdictCode.NOT_SIGNED
    if found.intact and not found.trusted:
        return VerdictCode.UNKNOWN_SIGNER
    return None if found.untouched else VerdictCode.ALTERED
