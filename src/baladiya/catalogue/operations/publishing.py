"""Freezing a definition as a version."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from baladiya.audit import operations as audit
from baladiya.catalogue import cards
from baladiya.catalogue.models import Service, ServiceVersion
from baladiya.catalogue.policies import why_not_publish
from baladiya.people.actors import Actor
from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.checker import check_bundle, check_on
from baladiya.rules.defects import Defective
from baladiya.rules.loader import Bundle
from baladiya.rules.problems import Refused, refuse


def publish(*, bundle: Bundle, actor: Actor, now: datetime) -> ServiceVersion:
    """Will freeze a definition as a version; the same content is the same version.

    Nothing is released by this: the version is a draft until someone decides where it is open.
    Raises `Refused`: publisher_wanted, version_changed_meanwhile, and `Defective` with every
    defect of a definition that does not pass the checker.
    """
    if problem := why_not_publish(actor):
        raise Refused(problem)
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
        card=cards.written(bundle.definition),
        published_at=now,
        published_by=actor.label,
    )
    audit.record(
        at=now,
        actor=actor.label,
        action="service.published",
        subject=f"service:{version.service_id}",
        number=version.number,
        content_hash=version.content_hash,
    )
    return version
