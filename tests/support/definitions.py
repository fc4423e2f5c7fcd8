"""The service definitions of the repository, as the tests publish them."""

from datetime import datetime
from pathlib import Path

from baladiya.catalogue import operations
from baladiya.catalogue.models import ServiceVersion
from baladiya.people.actors import Actor
from baladiya.rules import loader

DEFINITIONS = Path(__file__).parents[2] / "definitions"


def publish_all(*, actor: Actor, now: datetime) -> dict[str, ServiceVersion]:
    """Will publish and release every service everywhere; gives them by their id."""
    published = {}
    for folder in loader.service_folders(DEFINITIONS):
        version = operations.publish(bundle=loader.load(folder), actor=actor, now=now)
        operations.release(version=version, actor=actor, now=now)
        published[version.service_id] = version
    return published
