"""Publishing a version, and releasing it for new applications."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from baladiya.audit import operations as audit
from baladiya.catalogue import queries
from baladiya.catalogue.models import Release, Service, ServiceVersion
from baladiya.catalogue.policies import why_not_publish
from baladiya.people.actors import Actor
from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.checker import check_bundle, check_on
from baladiya.rules.defects import Defective
from baladiya.rules.loader import Bundle
from baladiya.rules.problems import Refused, refuse


def publish(*, bundle: Bundle, actor: Actor, now: datetime) -> ServiceVersion:
    """Will freeze a definition as a version; the same content is the same version.

    Nothing is released by this. Raises `Refused`: publisher_wanted, version_changed_meanwhile, and
    `Defective` with every defect of a definition that does not pass the checker.
    """
    _refuse_strangers(actor)
    if known := _known(bundle):
        return known
    if defects := (*check_bundle(bundle), *check_on(bundle, now.astimezone(BAHRAIN).date())):
        raise Defective(defects)
    try:
        with transaction.atomic():
            return _write_version(bundle, actor, now)
    except IntegrityError:
        # Two published at once: either the very same, or two under the same next number.
        if known := _known(bundle):
            return known
        raise refuse("version_changed_meanwhile") from None


def _known(bundle: Bundle) -> ServiceVersion | None:
    return ServiceVersion.objects.filter(content_hash=bundle.content_hash).first()


def _write_version(bundle: Bundle, actor: Actor, now: datetime) -> ServiceVersion:
    service, _ = Service.objects.update_or_create(
        id=bundle.service, defaults={"order": bundle.definition.order}
    )
    latest = service.versions.aggregate(latest=Max("number"))["latest"] or 0
    version = ServiceVersion.objects.create(
        service=service,
        number=latest + 1,
        content_hash=bundle.content_hash,
        definition=bundle.definition.model_dump_json(),
        templates=dict(bundle.templates),
        sources=dict(bundle.sources),
        published_at=now,
        published_by=actor.label,
    )
    _record(actor, version, "service.published", now)
    return version


def release(*, version: ServiceVersion, actor: Actor, now: datetime) -> Release:
    """Will use a version for new applications everywhere; running ones stay on theirs.

    A paused service takes applications again. Raises `Refused("publisher_wanted")`.
    """
    _refuse_strangers(actor)
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

    Raises `Refused`: publisher_wanted, service_not_released.
    """
    _refuse_strangers(actor)
    with transaction.atomic():
        released = (
            Release.objects.select_related("version")
            .filter(service=service, municipality=None)
            .first()
        )
        if released is None:
            raise refuse("service_not_released")
        released.state = Release.State.PAUSED
        released.save(update_fields=["state"])
        _record(actor, released.version, "service.paused", now)
    return released


def _refuse_strangers(actor: Actor) -> None:
    if problem := why_not_publish(actor):
        raise Refused(problem)


def _record(actor: Actor, version: ServiceVersion, action: str, now: datetime) -> None:
    queries.forget_releases()
    # Once more after the commit: until then others still read the old rows into their copy.
    transaction.on_commit(queries.forget_releases)
    audit.record(
        at=now,
        actor=actor.label,
        action=action,
        subject=f"service:{version.service_id}",
        number=version.number,
        content_hash=version.content_hash,
    )
