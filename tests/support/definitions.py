"""The service definitions of the repository, as the tests publish them."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

from baladiya.audit.models import AuditEvent
from baladiya.catalogue import operations
from baladiya.catalogue.models import ServiceVersion
from baladiya.people.actors import Actor
from baladiya.rules.examples import Example
from baladiya.rules.loader import Bundle, load
from tests.support.tree import ROOT

# What publishing everything once wrote, by engine: checking 40 services for each of some thousand
# tests would take longer than the tests. The rows are the same; they are only written at once.
_WRITTEN: dict[str, list[models.Model]] = {}
# Tests look back to the two months of 2020 as well.
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def bundles() -> tuple[Bundle, ...]:
    """Will read every service once a process; what is read never changes."""
    return tuple(load(path.parent) for path in sorted(ROOT.glob("definitions/*/service.yaml")))


def publish_all(*, actor: Actor, now: datetime) -> dict[str, ServiceVersion]:
    """Will publish and release every service everywhere; gives the versions by service."""
    if connection.vendor in _WRITTEN:
        _write_again(_WRITTEN[connection.vendor])
    else:
        last = AuditEvent.objects.aggregate(last=models.Max("pk"))["last"] or 0
        _publish_each(actor, now)
        # The files behind a version are some hundred kilobytes; what needs them publishes anew.
        ServiceVersion.objects.update(sources={})
        catalogue = apps.get_app_config("catalogue").get_models()
        _WRITTEN[connection.vendor] = [
            *(row for model in catalogue for row in model._default_manager.order_by("pk")),
            *AuditEvent.objects.filter(pk__gt=last).order_by("pk"),
        ]
    return {version.service_id: version for version in ServiceVersion.objects.all()}


def publish_unlisted(service: str, *, actor: Actor, now: datetime) -> None:
    """Will publish a service anew as one that the catalogue does not show."""
    bundle = next(each for each in bundles() if each.service == service)
    hidden = bundle.definition.model_copy(update={"listed": False})
    unlisted = replace(bundle, definition=hidden, content_hash="f" * len(bundle.content_hash))
    version = operations.publish(bundle=unlisted, actor=actor, now=now)
    operations.release(version=version, actor=actor, now=now)


def _publish_each(actor: Actor, now: datetime) -> None:
    for bundle in bundles():
        version = operations.publish(bundle=bundle, actor=actor, now=now)
        operations.release(version=version, actor=actor, now=now, since=LONG_AGO)


def _write_again(rows: list[models.Model]) -> None:
    for model in dict.fromkeys(type(row) for row in rows):
        found = [row for row in rows if type(row) is model]
        if model is AuditEvent:  # the test may have written events of its own before
            found = [_without_key(row) for row in found]
        model._default_manager.bulk_create(found)
    # Rows that bring their number leave PostgreSQL's series behind; the next new row would clash.
    catalogue = list(apps.get_app_config("catalogue").get_models())
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), catalogue):
            cursor.execute(statement)


def _without_key(row: models.Model) -> models.Model:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**(values | {"id": None}))


def accepted_example(service: str) -> Example:
    """Will give the first example of a service that ends accepted."""
    return next(
        example
        for bundle in bundles()
        if bundle.service == service
        for example in bundle.examples
        if example.status == "accepted"
    )
