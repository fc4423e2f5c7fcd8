"""The sealed paper itself: what readers say of it, what is in it, and every forgery found out."""

import datetime as dt
import json
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings as django_settings
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from baladiya.certificates import checking, keys, operations, queries, rendering, sealing
from baladiya.certificates.checking import VerdictCode, check_pdf
from baladiya.certificates.models import Certificate
from baladiya.files import queries as files
from baladiya.rules.certificate_payload import key_id, read_payload
from baladiya.site.cli import main
from tests.domain.test_certificates import capital, content, prepared

pytestmark = pytest.mark.django_db
__all__ = ["capital"]


@pytest.fixture
def certificate(now, capital) -> Certificate:
    return operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)


@pytest.fixture
def paper(certificate) -> bytes:
    with files.open_content(certificate.document) as file:
        return file.read()


def run(*command: str, given: bytes, folder: Path) -> str:
    """Will run one of poppler's tools on a PDF; set-up installs them."""
    tool = shutil.which(command[0])
    assert tool, f"{command[0]} is missing: install poppler-utils"
    (folder / "paper.pdf").write_bytes(given)
    filled = [part.replace("PAPER", str(folder / "paper.pdf")) for part in command[1:]]
    return subprocess.run([tool, *filled], capture_output=True, text=True, check=True).stdout


def verdict(content: bytes, now) -> VerdictCode:
    return check_pdf(content, today=now.date()).code


def test_a_fresh_certificate_is_genuine_to_us_and_valid_to_readers(
    paper, certificate, now, tmp_path
):
    answer = check_pdf(paper, today=now.date())
    assert (answer.code, answer.genuine) == (VerdictCode.GENUINE, True)
    assert answer.certificate.number == certificate.number
    found = sealing.find_seal(paper)
    assert (found.trusted, found.intact, found.untouched) == (True, True, True)
    told = run("pdfsig", "-nocert", "PAPER", given=paper, folder=tmp_path)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_a_revoked_certificate_is_a_genuine_file_and_says_revoked(paper, certificate, now):
    operations.revoke(certificate_id=certificate.pk, reason="x", actor=operations.SYSTEM, now=now)
    answer = check_pdf(paper, today=now.date())
    assert (answer.code, answer.certificate.standing) == ("genuine", queries.Standing.REVOKED)


def flipped(paper: bytes) -> bytes:
    at = paper.index(b"stream") + 40
    return paper[:at] + bytes([paper[at] ^ 1]) + paper[at + 1 :]


def flipped_signature(paper: bytes) -> bytes:
    room = re.search(rb"/Contents <([0-9a-fA-F]+?)0{100,}>", paper)
    at = room.end(1) - 20
    return paper[:at] + (b"0" if paper[at : at + 1] != b"0" else b"1") + paper[at + 1 :]


def with_junk(paper: bytes) -> bytes:
    return paper + b"\n% one more line\n"


def with_another_amount(paper: bytes) -> bytes:
    """A later revision paints over the page, as a forger would change an amount."""
    writer = IncrementalPdfFileWriter(BytesIO(paper))
    page = writer.root["/Pages"]["/Kids"][0]
    painted = writer.add_object(generic.StreamObject(stream_data=b"0 0 0 rg 100 400 90 12 re f"))
    old = page.raw_get("/Contents")
    page["/Contents"] = generic.ArrayObject([old, painted])
    writer.mark_update(page.container_ref)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def rewritten(paper: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper)) as pdf:
        pdf.save(out)
    return out.getvalue()


def without_seal(paper: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(paper)) as pdf:
        del pdf.Root["/AcroForm"]
        del pdf.Root["/Perms"]
        del pdf.pages[0]["/Annots"]
        pdf.save(out)
    return out.getvalue()


def a_seal_of_ones_own(password: bytes = b"secret") -> bytes:
    """A PKCS#12 file that names itself like ours: an impostor's, or another institution's."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Demonstration seal of Baladiya")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2050, 1, 1, tzinfo=dt.UTC))
        .add_extension(keys._usage(authority=False), critical=True)
        .sign(key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, BestAvailableEncryption(password)
    )


def look_alike(pdf: bytes) -> bytes:
    signer = signers.SimpleSigner.load_pkcs12_data(a_seal_of_ones_own(), [], b"secret")
    metadata = signers.PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        certify=True,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    return signers.PdfSigner(metadata, signer).sign_pdf(writer).getvalue()


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (flipped, VerdictCode.ALTERED),
        (flipped_signature, VerdictCode.ALTERED),
        (with_junk, VerdictCode.ALTERED),
        (with_another_amount, VerdictCode.ALTERED),
        (rewritten, VerdictCode.ALTERED),
        (lambda paper: paper[: len(paper) // 2], VerdictCode.NOT_SIGNED),
        (lambda paper: paper[:-200], VerdictCode.ALTERED),
        (without_seal, VerdictCode.NOT_SIGNED),
        (lambda _: b"", VerdictCode.NOT_SIGNED),
        (lambda _: b"%PDF-1.7 no more", VerdictCode.NOT_SIGNED),
    ],
    ids=[
        *("flipped byte", "flipped signature", "junk after the end", "another amount"),
        *("rewritten", "half", "cut", "seal taken off", "empty", "no pdf"),
    ],
)
def test_a_changed_paper_is_not_genuine(forge, code, paper, now):
    assert verdict(paper, now) == VerdictCode.GENUINE
    assert verdict(forge(paper), now) == code


def test_a_paper_under_a_seal_of_ones_own_is_not_genuine(certificate, now):
    forged = look_alike(rendering.render(certificate))
    assert verdict(forged, now) == VerdictCode.UNKNOWN_SIGNER


def test_our_own_seal_on_a_paper_that_is_not_on_record_is_not_genuine(certificate, now):
    stray = sealing.seal_pdf(rendering.render(certificate)).content
    assert verdict(stray, now) == VerdictCode.UNKNOWN_DOCUMENT


def test_control_a_reader_takes_the_forgeries_for_valid(paper, certificate, tmp_path):
    """Why the check asks for more than a valid signature: poppler is content with these."""
    for forged in (with_another_amount(paper), look_alike(rendering.render(certificate))):
        told = run("pdfsig", "-nocert", "PAPER", given=forged, folder=tmp_path)
        assert "Signature is Valid" in told


def test_the_institutions_own_seal_is_used_and_read_once(settings, tmp_path, now, capital):
    file = tmp_path / "seal.p12"
    file.write_bytes(a_seal_of_ones_own())
    settings.BALADIYA = settings.BALADIYA.model_copy(
        update={"seal_file": str(file), "seal_password": "secret"}
    )
    keys.seal.cache_clear()
    sealing._signer.cache_clear()
    signed = operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)
    with files.open_content(signed.document) as opened:
        assert verdict(opened.read(), now) == VerdictCode.GENUINE
    assert keys.is_demonstration() is False


def test_the_page_says_when_it_is_a_demonstration(paper, tmp_path):
    told = run("pdftotext", "PAPER", "-", given=paper, folder=tmp_path)
    assert "Demonstration copy, not an official document" in told
    assert "ليست وثيقة رسمية" in plain(told)


def reddish(paper: bytes, folder: Path) -> int:
    """Will count the points of the printed page that are red: nothing else on it is."""
    run("pdftoppm", "-png", "-r", "40", "PAPER", str(folder / "page"), given=paper, folder=folder)
    with Image.open(folder / "page-1.png") as page:
        points = page.convert("RGB").tobytes()
    colours = zip(points[::3], points[1::3], points[2::3], strict=True)
    return sum(red - max(green, blue) > 40 for red, green, blue in colours)


def test_a_sample_is_marked_across_its_page_and_its_file_proves_nothing(
    now, capital, paper, tmp_path
):
    sample = prepared(now, "application:2:certificate", content={**content(), "sample": True})
    signed = operations.sign(certificate_id=sample.pk, templates={}, now=now)
    with files.open_content(signed.document) as opened:
        tried = opened.read()
    assert reddish(tried, tmp_path) > 500
    assert reddish(paper, tmp_path) == 0
    assert verdict(tried, now) == VerdictCode.SAMPLE
    assert check_pdf(tried, today=now.date()).genuine is False


def plain(text: str) -> str:
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def test_both_languages_can_be_read_out_of_the_file_in_order(paper, certificate, tmp_path):
    told = plain(run("pdftotext", "PAPER", "-", given=paper, folder=tmp_path))
    # Words in which the font joins two letters into one sign are left out: poppler turns the two
    # about, although the file names them in the right order.
    arabic = ["أمانة العاصمة", "شهادة إثبات السكن", "صدرت باسم", "العنوان", "نوفمبر"]
    english = ["Capital Secretariat", "Certificate of proof of residence", "Issued to", "Road 3-5"]
    for words in (arabic[:3], english):
        places = [told.index(each) for each in words]
        assert places == sorted(places)
    assert certificate.number in told
    assert "3-5" in told


def test_the_file_is_tagged_archivable_and_says_its_language_and_title(paper, certificate):
    with pikepdf.open(BytesIO(paper)) as pdf:
        root = pdf.Root
        assert str(root.Lang).startswith("ar")
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
            assert certificate.number in str(metadata["dc:title"])
        tags = list(structure(root.StructTreeRoot))
    kinds = [str(tag.get("/S", "")) for tag in tags]
    for kind in ("/H1", "/Table", "/TH", "/TD", "/Figure"):
        assert kind in kinds
    languages = {str(tag.Lang)[:2] for tag in tags if "/Lang" in tag}
    assert "en" in languages
    assert all("/Alt" in tag for tag in tags if str(tag.get("/S", "")) == "/Figure")


def structure(element):
    for kid in (
        element.get("/K", [])
        if isinstance(element.get("/K"), pikepdf.Array)
        else [element.get("/K")]
    ):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def test_every_font_is_embedded_and_maps_back_to_text(paper):
    with pikepdf.open(BytesIO(paper)) as pdf:
        fonts = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
        ]
        whole = [font for font in fonts if font.Subtype == "/Type0"]
        assert len(whole) == 2
        for font in whole:
            assert len(font.ToUnicode.read_bytes()) > 100
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_the_code_on_the_printed_page_leads_to_the_check_and_proves_itself(
    paper, certificate, tmp_path
):
    run(
        "pdftoppm",
        "-r",
        "150",
        "-png",
        "PAPER",
        str(tmp_path / "page"),
        given=paper,
        folder=tmp_path,
    )
    with Image.open(next(tmp_path.glob("page*.png"))) as page:
        (code,) = zxingcpp.read_barcodes(page)
        corners = code.position
        side_mm = (corners.top_right.x - corners.top_left.x) / 150 * 25.4
    address, _, payload = code.text.partition("#")
    base = django_settings.BALADIYA.base_url
    assert address == f"{base}/ar/verify/{certificate.code}/"
    public = keys.payload_public_key()
    assert read_payload(payload, {key_id(public): public}).number == certificate.number
    assert 25 <= side_mm <= 30


@pytest.mark.parametrize("damage", ["clean", "forged"])
def test_the_command_says_it_by_its_exit_code_and_in_json(damage, paper, tmp_path, capsys):
    file = tmp_path / "given.pdf"
    file.write_bytes(paper if damage == "clean" else with_junk(paper))
    assert main(["verify", str(file), "--json"]) == (0 if damage == "clean" else 1)
    told = json.loads(capsys.readouterr().out)
    assert told["genuine"] is (damage == "clean")
    assert told["code"] == ("genuine" if damage == "clean" else "altered")
    assert main(["verify", str(file)]) == (0 if damage == "clean" else 1)
    assert ("NOT genuine" in capsys.readouterr().out) is (damage != "clean")


def test_the_command_tells_a_missing_file_from_a_forged_one(tmp_path, capsys):
    assert main(["verify", str(tmp_path / "none.pdf")]) == 2


def test_no_verdict_but_genuine_carries_a_certificate(paper, now):
    assert check_pdf(with_junk(paper), today=now.date()).certificate is None
    assert checking.VerdictCode("genuine") == VerdictCode.GENUINE
