"""The service definitions of the repository, as the tests publish them."""

from datetime import datetime
from functools import cache

from baladiya.catalogue import operations
from baladiya.catalogue.models import ServiceVersion
from baladiya.people.actors import Actor
from baladiya.rules.examples import Example
from baladiya.rules.loader import Bundle, load
from tests.support.tree import ROOT


@cache
def bundles() -> tuple[Bundle, ...]:
    """Will read every service once a process; what is read never changes."""
    return tuple(load(path.parent) for path in sorted(ROOT.glob("definitions/*/service.yaml")))


def publish_all(*, actor: Actor, now: datetime) -> dict[str, ServiceVersion]:
    """Will publish and release every service everywhere; gives the versions by service."""
    versions = {}
    for bundle in bundles():
        version = operations.publish(bundle=bundle, actor=actor, now=now)
        operations.release(version=version, actor=actor, now=now)
        versions[bundle.service] = version
    return versions


def accepted_example(service: str) -> Example:
    """Will give the first example of a service that ends accepted."""
    return next(
        example
        for bundle in bundles()
        if bundle.service == service
        for example in bundle.examples
        if example.status == "accepted"
    )
