"""Checking a certificate: by code and by file, as a page and as JSON, by anyone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baladiya.certificates import operations
from baladiya.certificates.models import Certificate
from baladiya.certificates.queries import document_of
from baladiya.files import queries as files
from baladiya.people.actors import SYSTEM
from baladiya.rules.references import new_code, show_code
from baladiya.ui import clock
from tests.support.casework import Centre
from tests.support.portal import Visitor, statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def certificate() -> Certificate:
    """A residence certificate, given today."""
    centre = Centre(clock.now())
    application = centre.paid(centre.approved())
    issued = application.outputs.select_related("certificate").get(kind="certificate")
    assert issued.certificate is not None
    return issued.certificate


def content_of(certificate: Certificate) -> bytes:
    document = document_of(certificate_id=certificate.pk)
    assert document is not None
    with files.open_content(document) as content:
        return content.read()


def checked(content: bytes) -> Visitor:
    file = SimpleUploadedFile("certificate.pdf", content, content_type="application/pdf")
    return Visitor().open("/en/verify/").send("file", file=file)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Genuine and valid today"), ("ar", "أصلية وسارية اليوم")]
)
def test_a_genuine_certificate_is_shown_in_both_languages_with_the_name_masked(
    certificate: Certificate, language: str, word: str
) -> None:
    html = Visitor().open(f"/{language}/verify/{certificate.code}/").html
    assert word in html
    assert certificate.number in html
    assert certificate.content["title"]["ar"] in html
    assert certificate.content["title"]["en"] in html
    assert certificate.content["holder"]["ar"] not in html
    assert "900112345" not in html


def test_a_code_typed_with_spaces_leads_to_its_page(certificate: Certificate) -> None:
    visitor = Visitor().open("/en/verify/")
    visitor.open(f"/en/verify/?code={show_code(certificate.code).lower().replace('-', '%20')}")
    assert visitor.url == f"/en/verify/{certificate.code}/"


def test_a_revoked_and_an_expired_certificate_say_what_to_do(certificate: Certificate) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(
        valid_until=clock.now().date() - timedelta(days=2)
    )
    html = Visitor().open(f"/en/verify/{certificate.code}/").html
    assert "Genuine, but expired" in html
    assert "Ask its holder for a new one" in html
    operations.revoke(
        certificate_id=certificate.pk, reason="issued_in_error", actor=SYSTEM, now=clock.now()
    )
    html = Visitor().open(f"/en/verify/{certificate.code}/").html
    assert "Revoked: no longer valid" in html
    assert "Do not rely on it" in html


def test_an_unknown_code_is_not_found_and_a_mistyped_one_is_told() -> None:
    unknown = Visitor().open(f"/en/verify/{new_code()}/")
    assert unknown.answer.status_code == 404
    assert "No certificate has this code" in unknown.html
    mistyped = Visitor().open("/en/verify/?code=ABC")
    assert mistyped.answer.status_code == 422
    assert 'href="#field-code"' in mistyped.html


def test_programs_get_json(certificate: Certificate) -> None:
    wants = {"Accept": "application/json"}
    answer = Client().get(f"/en/verify/{certificate.code}/", headers=wants)
    assert answer.json()["standing"] == "valid"
    assert answer.json()["number"] == certificate.number
    assert certificate.content["holder"]["ar"] not in answer.content.decode()
    unknown = Client().get(f"/en/verify/{new_code()}/", headers=wants)
    assert (unknown.status_code, unknown.json()["standing"]) == (404, "unknown")


def test_the_original_file_is_genuine_and_a_changed_one_is_not(certificate: Certificate) -> None:
    content = content_of(certificate)
    genuine = checked(content)
    assert "This file is genuine and unchanged" in genuine.html
    assert certificate.number in genuine.html
    assert "This file was changed" in checked(content + b"\n%more").html
    assert "This file carries no seal" in checked(b"%PDF-1.4\n%%EOF\n").html


def test_no_file_is_told_at_the_field() -> None:
    visitor = Visitor().open("/en/verify/").send("file")
    assert visitor.answer.status_code == 422
    assert "Choose the PDF file" in visitor.html


def test_trying_out_codes_is_slowed_and_right_codes_are_not_counted(
    certificate: Certificate,
) -> None:
    client = Client()
    right = f"/en/verify/{certificate.code}/"
    for _ in range(3):
        assert client.get(right).status_code == 200
    for _ in range(20):
        assert client.get(f"/en/verify/{new_code()}/").status_code == 404
    answer = client.get(right)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.get(right).status_code == 200


def test_a_check_costs_few_statements(certificate: Certificate) -> None:
    Visitor().open(f"/en/verify/{certificate.code}/")
    with statements() as made:
        Visitor().open(f"/en/verify/{certificate.code}/")
    assert len(made) <= 4, made


def test_keys_and_revoked_numbers_are_published_for_others(certificate: Certificate) -> None:
    answer = Client().get("/.well-known/baladiya-certificates.json")
    assert answer.status_code == 200
    assert answer.json()["keys"][0]["kty"] == "OKP"
    assert answer.json()["revoked"] == []
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
