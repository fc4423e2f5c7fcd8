"""Putting the institution's seal on a PDF (PAdES B-B) and looking at the seal of one.

The only module that loads pyHanko: 28 MB that a web process need not have.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Final

from asn1crypto import keys, x509
from cryptography import x509 as pyca_x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from baladiya.certificates.keys import SealKey, seal

FIELD: Final = "Seal"
_DIGEST = "sha256"
# Room for the signature and three certificates of 4096 bits. Given here, because letting the
# library find out means signing twice.
_RESERVED = 16_384
_METADATA = signers.PdfSignatureMetadata(
    field_name=FIELD,
    md_algorithm=_DIGEST,
    subfilter=fields.SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=fields.MDPPerm.NO_CHANGES,
)
_FIELD = fields.SigFieldSpec(
    FIELD,
    readable_field_name="ختم إلكتروني / Electronic seal",
    # The seal is not painted; outside the page it needs no place in the page's structure (PDF/UA).
    invis_sig_settings=fields.InvisSigSettings(
        set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
    ),
)
_UNREADABLE = (PdfError, SignatureValidationError, ValueError, TypeError, KeyError, IndexError)


class UnreadableSealError(Exception):
    """The file, or the seal in it, cannot be read."""


@dataclass(frozen=True, slots=True)
class SealFound:
    """What was found of a file's first seal: ours, unbroken, and the last thing in the file."""

    trusted: bool
    intact: bool
    untouched: bool


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed PDF and the number of its pages."""

    content: bytes
    pages: int


def seal_pdf(pdf: bytes) -> Sealed:
    """Will give the PDF with the seal; the time in it is the machine's, when it was sealed."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    signer = signers.PdfSigner(_METADATA, signer=_signer(), new_field_spec=_FIELD)
    sealed = signer.sign_pdf(writer, bytes_reserved=_RESERVED, in_place=True)
    return Sealed(bytes(sealed.getvalue()), int(writer.root["/Pages"]["/Count"]))


def find_seal(content: bytes) -> SealFound | None:
    """Will look at a file's seal, None when it has none. Raises UnreadableSealError."""
    trust = ValidationContext(
        trust_roots=[_asn1(root) for root in seal().roots], allow_fetching=False
    )
    try:
        signatures = PdfFileReader(BytesIO(content), strict=False).embedded_signatures
        if not signatures:
            return None
        status = validate_pdf_signature(signatures[0], signer_validation_context=trust)
        end = sum(list(signatures[0].byte_range)[-2:])
    except _UNREADABLE as error:
        raise UnreadableSealError from error
    covered = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and end == len(content)
    return SealFound(
        trusted=status.trusted,
        intact=status.intact and status.valid,
        untouched=status.bottom_line and covered,
    )


class _Signer(signers.SimpleSigner):
    """Signs with a key that is read once; the library's own reads it again for each signature.

    That reading checks an RSA key's primes and costs 35 CPU-ms a document, more than all the rest.
    """

    private_key: SealKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        if digest_algorithm != _DIGEST:
            raise ValueError(f"the seal signs {_DIGEST}, not {digest_algorithm}")
        if isinstance(self.private_key, RSAPrivateKey):
            return self.private_key.sign(data, PKCS1v15(), SHA256())
        return self.private_key.sign(data, ec.ECDSA(SHA256()))


@lru_cache(maxsize=1)
def _signer() -> _Signer:
    ours = seal()
    certificate = _asn1(ours.certificate)
    chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its maker left it so
    chain.register_multiple(_asn1(above) for above in ours.chain)
    private = ours.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    # The root stays out of the file: whoever checks must have it from elsewhere anyway.
    signer = _Signer(certificate, keys.PrivateKeyInfo.load(private), chain, embed_roots=False)
    signer.private_key = ours.key
    return signer


def _asn1(certificate: pyca_x509.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
