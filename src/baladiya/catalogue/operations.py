"""Publishing a version, and releasing it for new applications."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from baladiya.audit import operations as audit
from baladiya.catalogue.models import Release, Service, ServiceVersion
from baladiya.people.actors import Actor
from baladiya.rules.loader import Bundle
from baladiya.rules.problems import refuse


def publish(*, bundle: Bundle, actor: Actor, now: datetime) -> ServiceVersion:
    """Will freeze a definition as a version; the same content is the same version.

    The bundle must have passed the checker. Nothing is released by this.
    """
    known = ServiceVersion.objects.filter(content_hash=bundle.content_hash).first()
    if known is not None:
        return known
    with transaction.atomic():
        service, _ = Service.objects.update_or_create(
            id=bundle.service, defaults={"order": bundle.definition.order}
        )
        latest = service.versions.aggregate(latest=Max("number"))["latest"] or 0
        version = ServiceVersion.objects.create(
            service=service,
            number=latest + 1,
            content_hash=bundle.content_hash,
            definition=bundle.definition.model_dump(mode="json"),
            templates=dict(bundle.templates),
            published_at=now,
            published_by=actor.label,
        )
        _record(actor, version, "service.published", now)
    return version


def release(*, version: ServiceVersion, actor: Actor, now: datetime) -> Release:
    """Will use a version for new applications everywhere; running ones stay on theirs."""
    with transaction.atomic():
        released, _ = Release.objects.update_or_create(
            service_id=version.service_id,
            municipality=None,
            defaults={"version": version, "state": Release.State.LIVE},
        )
        _record(actor, version, "service.released", now)
    return released


def pause(*, service: str, actor: Actor, now: datetime) -> Release:
    """Will take no new applications for a service until it is released again.

    Raises `Refused("service_unknown")`.
    """
    with transaction.atomic():
        released = Release.objects.filter(service=service, municipality=None).first()
        if released is None:
            raise refuse("service_unknown")
        released.state = Release.State.PAUSED
        released.save(update_fields=["state"])
        _record(actor, released.version, "service.paused", now)
    return released


def _record(actor: Actor, version: ServiceVersion, action: str, now: datetime) -> None:
    audit.record(
        at=now,
        actor=actor.label,
        action=action,
        subject=f"service:{version.service_id}",
        number=version.number,
        content_hash=version.content_hash,
    )
