"""Issuing: number and content are fixed first, the sealed file follows; a crash loses nothing."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.certificates.models import Certificate, MunicipalAccount
from baladiya.certificates.numbering import next_number
from baladiya.files import operations as files
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import SYSTEM, Actor
from baladiya.rules.problems import refuse
from baladiya.rules.references import new_code

ACCOUNT_PREFIX: Final = "AC"
OWN_TEMPLATE: Final = "certificate.typ"
_SIGN_AGAIN_AFTER = timedelta(minutes=1)


def prepare(
    *,
    subject: str,
    municipality: str,
    prefix: str,
    kind: str,
    service: str,
    content: Mapping[str, Any],
    valid_until: date | None,
    now: datetime,
) -> Certificate:
    """Will take the next number and fix what will be signed; the same subject gives the same one.

    `municipality` is its code. `content` holds title, statement, holder, holder_number, facts,
    reference and optionally template (a name among those given to `sign`). Called inside the
    caller's transaction, as late in it as can be: the number's series stays locked until it ends.
    """
    if found := _standing(subject):
        return found
    issuer = Municipality.objects.get(pk=municipality)
    certificate = Certificate(
        subject=subject,
        code=new_code(),
        municipality=issuer,
        kind=kind,
        service=service,
        content={**content, "municipality": _names(issuer)},
        issued_at=now,
        valid_until=valid_until,
    )
    try:
        with transaction.atomic():  # gives the number back if another process was first
            certificate.number = next_number(municipality=issuer, prefix=prefix, now=now)
            certificate.save(force_insert=True)
    except IntegrityError:
        if found := _standing(subject):
            return found
        raise
    return certificate


def sign(*, certificate_id: int, templates: Mapping[str, str], now: datetime) -> Certificate:
    """Will draw, seal and store a prepared certificate, which is valid from then on.

    For the worker, outside any transaction. `templates` are the service's typst texts by name; the
    one the content names is used, else "certificate.typ", else the shared layout. Safe to repeat:
    of two calls, or after a crash anywhere in between, there is one number and one stored file.
    """
    # Loaded here, because web processes import this module and never sign.
    from baladiya.certificates.rendering import render  # noqa: PLC0415  typst, 6 MB and its fonts
    from baladiya.certificates.sealing import seal_pdf  # noqa: PLC0415  pyHanko, 28 MB

    certificate = Certificate.objects.get(pk=certificate_id)
    if certificate.state != Certificate.State.PREPARED:
        return certificate
    wanted = certificate.content.get("template") or OWN_TEMPLATE
    sealed = seal_pdf(render(certificate, template=templates.get(wanted, "")))
    received = files.receive_issued(content=sealed.content, pages=sealed.pages)
    with transaction.atomic(durable=True):
        document = files.record(
            received=received,
            name=f"{certificate.number}.pdf",
            actor_label=SYSTEM.label,
            now=now,
        )
        signed = Certificate.objects.filter(
            pk=certificate_id, state=Certificate.State.PREPARED
        ).update(state=Certificate.State.VALID, document=document, signed_at=now)
        if signed:
            audit.record(
                at=now,
                actor=SYSTEM.label,
                action="certificate.sign",
                subject=f"certificate:{certificate.number}",
                sha256=received.sha256,
            )
        else:  # another worker, or a revocation, was first; its word stands
            transaction.set_rollback(True)
    certificate.refresh_from_db()
    return certificate


def revoke(*, certificate_id: int, reason: str, actor: Actor, now: datetime) -> Certificate:
    """Will end a certificate for good; the check page says so from then on.

    `reason` is a code, not prose. Who may do this is the caller's rule. Raises `Refused`:
    certificate_revoked_before.
    """
    with transaction.atomic():
        ended = (
            Certificate.objects.filter(pk=certificate_id)
            .exclude(state=Certificate.State.REVOKED)
            .update(state=Certificate.State.REVOKED, revoked_at=now, revoked_reason=reason)
        )
        if not ended:
            raise refuse("certificate_revoked_before")
        certificate = Certificate.objects.get(pk=certificate_id)
        audit.record(
            at=now,
            actor=actor.label,
            action="certificate.revoke",
            subject=f"certificate:{certificate.number}",
            reason=reason,
        )
    return certificate


def open_account(
    *,
    subject: str,
    municipality: str,
    holder_ar: str,
    holder_en: str,
    content: Mapping[str, Any],
    now: datetime,
) -> MunicipalAccount:
    """Will open a municipal account under the next number; the same subject gives the same one.

    Called inside the caller's transaction, like `prepare`.
    """
    if found := MunicipalAccount.objects.filter(subject=subject).first():
        return found
    issuer = Municipality.objects.get(pk=municipality)
    try:
        with transaction.atomic():
            return MunicipalAccount.objects.create(
                number=next_number(municipality=issuer, prefix=ACCOUNT_PREFIX, now=now),
                subject=subject,
                municipality=issuer,
                holder_ar=holder_ar,
                holder_en=holder_en,
                content=dict(content),
                opened_at=now,
            )
    except IntegrityError:
        if found := MunicipalAccount.objects.filter(subject=subject).first():
            return found
        raise


def sweep(*, now: datetime, limit: int = 100) -> list[int]:
    """Will name the certificates prepared more than a minute ago and not signed yet, oldest first.

    A crash between preparing and signing leaves such; signing them again is safe.
    """
    return list(
        Certificate.objects.filter(
            state=Certificate.State.PREPARED, issued_at__lte=now - _SIGN_AGAIN_AFTER
        )
        .order_by("issued_at")
        .values_list("pk", flat=True)[:limit]
    )


def _standing(subject: str) -> Certificate | None:
    return (
        Certificate.objects.filter(subject=subject).exclude(state=Certificate.State.REVOKED).first()
    )


def _names(municipality: Municipality) -> dict[str, str]:
    return {
        "ar": municipality.name_ar,
        "en": municipality.name_en,
        "letters": municipality.letters,
    }
