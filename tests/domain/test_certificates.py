"""Issuing: one number, one content, one sealed file per subject, whatever happens in between."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
import typst
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from baladiya.audit.models import AuditEvent
from baladiya.certificates import keys, operations, queries, rendering
from baladiya.certificates.models import Certificate, MunicipalAccount
from baladiya.files.models import Document
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import SYSTEM
from baladiya.rules.certificate_payload import key_id, read_payload
from baladiya.rules.problems import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def capital() -> Municipality:
    return Municipality.objects.create(
        code="test-capital", letters="TC", name_ar="أمانة العاصمة", name_en="Capital Secretariat"
    )


def fact(name: str, *, public: bool, ar: str, en: str) -> dict[str, Any]:
    label = {"ar": "البند", "en": "Item"}
    return {"id": name, "label": label, "value": {"ar": ar, "en": en}, "public": public}


def content(**changes: Any) -> dict[str, Any]:
    return {
        "title": {"ar": "شهادة إثبات السكن", "en": "Certificate of proof of residence"},
        "statement": {"ar": "يسكن في العنوان المبين.", "en": "Lives at the address given."},
        "holder": {"ar": "مريم المثال", "en": "Maryam Almithal"},
        "holder_number": "850101234",
        "facts": [
            fact("holder", public=True, ar="مريم المثال", en="Maryam Almithal"),
            fact("address", public=False, ar="طريق 3-5", en="Road 3-5"),
            fact("block", public=True, ar="مجمع 324", en="Block 324"),
        ],
        "service": "residence-certificate",
        "reference": "RC-7K4M-9Q2D",
    } | changes


def prepared(now, subject: str = "application:1:certificate", **changes: Any) -> Certificate:
    given = {
        "municipality": "test-capital",
        "prefix": "RC",
        "kind": "certificate",
        "service": "residence-certificate",
        "content": content(),
        "valid_until": date(2027, 2, 24),
    }
    return operations.prepare(subject=subject, now=now, **(given | changes))


def test_numbers_follow_one_another_in_each_series(now):
    numbers = [
        prepared(now, "a").number,
        prepared(now, "b").number,
        prepared(now, "c", prefix="EX").number,
        prepared(now + timedelta(days=365), "d").number,
    ]
    assert numbers == [
        *("TC-RC-2026-000001", "TC-RC-2026-000002"),
        *("TC-EX-2026-000001", "TC-RC-2027-000001"),
    ]


def test_the_year_of_a_number_is_the_year_in_bahrain(now):
    last_evening_in_utc = now.replace(month=12, day=31, hour=21, minute=30)
    assert prepared(last_evening_in_utc).number.startswith("TC-RC-2027-")


def test_preparing_twice_gives_the_same_certificate_and_takes_one_number(now):
    first, again = prepared(now), prepared(now, content=content(reference="other"))
    assert (again.pk, again.content) == (first.pk, first.content)
    assert prepared(now, "next").number == "TC-RC-2026-000002"


def test_a_number_comes_back_when_the_callers_transaction_fails(now):
    with transaction.atomic():
        assert prepared(now).number == "TC-RC-2026-000001"
        transaction.set_rollback(True)
    assert prepared(now).number == "TC-RC-2026-000001"


def test_preparing_takes_few_statements(now):
    with CaptureQueriesContext(connection) as captured:
        prepared(now)
    assert len(captured) <= 6  # found before, municipality, savepoint, number, row, release


def test_signing_stores_the_sealed_file_and_makes_the_certificate_valid(now):
    signed = operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)
    document = queries.document_of(certificate_id=signed.pk)
    assert signed.state == Certificate.State.VALID
    assert (document.name, document.media_type, document.pages) == (
        f"{signed.number}.pdf",
        "application/pdf",
        1,
    )
    assert AuditEvent.objects.get(action="certificate.sign").details == {"sha256": document.sha256}


def test_signing_twice_gives_the_same_file(now):
    certificate = prepared(now)
    first = operations.sign(certificate_id=certificate.pk, templates={}, now=now)
    again = operations.sign(certificate_id=certificate.pk, templates={}, now=now)
    assert again.document_id == first.document_id
    assert Document.objects.count() == 1


def test_a_certificate_revoked_while_it_is_being_signed_stays_revoked(now, monkeypatch):
    certificate = prepared(now)
    draw = rendering.render

    def revoked_meanwhile(*args, **kwargs):
        drawn = draw(*args, **kwargs)
        revoke(certificate, now)
        return drawn

    monkeypatch.setattr(rendering, "render", revoked_meanwhile)
    signed = operations.sign(certificate_id=certificate.pk, templates={}, now=now)
    assert signed.state == Certificate.State.REVOKED
    assert not Document.objects.exists()


def test_a_crash_after_preparing_is_found_and_finished(now):
    certificate = prepared(now)
    assert operations.sweep(now=now + timedelta(seconds=59)) == []
    assert operations.sweep(now=now + timedelta(seconds=60)) == [certificate.pk]
    operations.sign(certificate_id=certificate.pk, templates={}, now=now)
    assert operations.sweep(now=now + timedelta(days=1)) == []


def test_a_crash_before_the_row_is_committed_leaves_it_to_be_signed_again(now, monkeypatch):
    certificate = prepared(now)

    def crash(**_):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(operations.files, "record", crash)
        with pytest.raises(MemoryError):
            operations.sign(certificate_id=certificate.pk, templates={}, now=now)
    assert operations.sweep(now=now + timedelta(hours=1)) == [certificate.pk]
    signed = operations.sign(certificate_id=certificate.pk, templates={}, now=now)
    assert (signed.number, signed.state) == (certificate.number, Certificate.State.VALID)


def revoke(certificate: Certificate, now) -> Certificate:
    return operations.revoke(
        certificate_id=certificate.pk, reason="issued_in_error", actor=SYSTEM, now=now
    )


def test_a_revoked_certificate_says_so_and_is_revoked_once(now):
    signed = operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)
    revoke(signed, now)
    found = queries.by_code(code=signed.code, today=now.date())
    assert (found.standing, found.revoked_on) == (queries.Standing.REVOKED, now.date())
    with pytest.raises(Refused) as refused:
        revoke(signed, now)
    assert refused.value.code == "certificate_revoked_before"
    assert AuditEvent.objects.filter(action="certificate.revoke").count() == 1


def test_after_a_revocation_the_subject_may_have_another_certificate(now):
    first = operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)
    revoke(first, now)
    second = prepared(now)
    assert second.pk != first.pk
    assert second.number == "TC-RC-2026-000002"


def test_the_database_refuses_two_standing_certificates_of_one_subject(now):
    first = prepared(now)
    first.pk, first.number, first.code = None, "TC-RC-2026-000099", "OTHER"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_accounts_have_numbers_of_their_own_series(now):
    def opened(subject: str) -> MunicipalAccount:
        return operations.open_account(
            subject=subject,
            municipality="test-capital",
            holder_ar="مريم المثال",
            holder_en="Maryam Almithal",
            content={},
            now=now,
        )

    prepared(now)
    assert [opened(subject).number for subject in ("x", "y", "x")] == [
        *("TC-AC-2026-000001", "TC-AC-2026-000002", "TC-AC-2026-000001"),
    ]


def test_the_check_page_shows_only_public_facts_and_masked_names(now):
    signed = operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)
    with CaptureQueriesContext(connection) as captured:
        found = queries.by_code(
            code=f"{signed.code[:6].lower()} {signed.code[6:]}", today=now.date()
        )
    assert len(captured) == 1
    assert (found.standing, found.number) == (queries.Standing.VALID, signed.number)
    assert asdict(found.holder) == {"ar": "م•• ا••", "en": "M•• A••"}
    assert [(each.id, each.value.ar) for each in found.facts] == [
        ("holder", "م•• ا••"),
        ("block", "مجمع 324"),
    ]
    assert "850101234" not in repr(found)


def test_validity_ends_after_the_last_day(now):
    signed = operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)
    last = date(2027, 2, 24)
    assert queries.by_code(code=signed.code, today=last).standing == queries.Standing.VALID
    after = queries.by_code(code=signed.code, today=last + timedelta(days=1))
    assert after.standing == queries.Standing.EXPIRED


def test_a_code_that_nobody_holds_yet_is_unknown(now):
    certificate = prepared(now)  # not signed: no paper carries it
    assert queries.by_code(code=certificate.code, today=now.date()) is None


def test_a_mistyped_code_is_told_from_an_unknown_one(now):
    code = prepared(now).code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(Refused) as refused:
        queries.by_code(code=wrong, today=now.date())
    assert refused.value.code == "code_mistyped"


def test_what_is_published_checks_a_qr_code_and_lists_what_was_revoked(now):
    signed = operations.sign(certificate_id=prepared(now).pk, templates={}, now=now)
    revoke(signed, now)
    with CaptureQueriesContext(connection) as captured:
        published = queries.well_known()
    assert len(captured) == 1
    assert published["revoked"] == [
        {"number": signed.number, "code": signed.code, "revoked_at": "2026-11-24T08:00:00Z"}
    ]
    assert published["keys"][0]["kid"] == key_id(keys.payload_public_key()).hex()
    assert published["seal_roots"][0].startswith("-----BEGIN CERTIFICATE-----")


def test_the_payload_on_the_paper_says_what_the_record_says(now):
    certificate = prepared(now)
    public = keys.payload_public_key()
    read = read_payload(rendering._payload(certificate), {key_id(public): public})
    assert (read.number, read.code) == (certificate.number, certificate.code)
    assert (read.issued_at, read.valid_until) == (now, certificate.valid_until)
    assert read.holder == "م ا"


def test_the_same_record_gives_the_same_page_every_time(now):
    certificate = prepared(now)
    assert rendering.render(certificate) == rendering.render(certificate)


def test_a_services_own_template_is_used_and_must_stand_alone(now):
    certificate = prepared(now)
    own = '#set document(title: "own")\n#set text(font: "IBM Plex Sans Arabic")\nOwn page'
    assert len(rendering.render(certificate, template=own)) < len(rendering.render(certificate))
    with pytest.raises(Refused) as refused:
        rendering.render(certificate, template='#import "@preview/x:0.1.0"')
    assert refused.value.code == "template_imports"


def test_a_template_reads_nothing_of_the_machine(now):
    (settings.DATA_DIR / "keys").mkdir(exist_ok=True)
    secret = settings.DATA_DIR / "keys" / "secret_key"
    for path in (str(secret), "../keys.py", "/../keys.py"):
        with pytest.raises(typst.TypstError):
            rendering.render(prepared(now), template=f'#read("{path}")')


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("طريق 3-5", "طريق \u20663-5\u2069"),
        ("هاتف +97336778899", "هاتف \u2066+97336778899\u2069"),
        (
            "رقم LC-2026/0045 و+973 1700-1234",
            "رقم \u2066LC-2026/0045\u2069 و\u2066+973 1700-1234\u2069",
        ),
        ("شقة 12، مبنى 1450", "شقة 12، مبنى 1450"),
        ("الطلب \u2068RC-7K4M\u2069", "الطلب \u2068RC-7K4M\u2069"),
    ],
)
def test_numbers_keep_their_order_inside_arabic(written, kept):
    assert rendering._kept_in_order({"ar": written, "en": "x"})["ar"] == kept
