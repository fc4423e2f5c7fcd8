"""Decisions on the small service, as two plainly fictional people make them."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from baladiya.catalogue import operations, queries
from baladiya.catalogue.models import Release, ServiceVersion
from baladiya.catalogue.policies import Change
from baladiya.people.actors import SYSTEM, Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.loader import load
from tests.support.small_service import SMALL, Data, write_service

OWNER = Actor(
    kind=ActorKind.STAFF, staff_id=901, name="owner", roles=frozenset({("", Role.SERVICE_OWNER)})
)
ADMINISTRATOR = Actor(
    kind=ActorKind.STAFF, staff_id=902, name="admin", roles=frozenset({("", Role.ADMINISTRATOR)})
)
REASON = {"reason_ar": "يُحدَّث السجل", "reason_en": "The register is being renewed"}


def change(state: str, number: int, municipality: str = "", **more: Any) -> Change:
    """Will give a decision on the small service; a pause has a reason unless told otherwise."""
    reason = REASON if state == "paused" else {}
    return Change(
        service="small-service",
        state=state,
        number=number,
        municipality=municipality,
        **(reason | more),
    )


def decided(wanted: Change, now: datetime) -> Release:
    """Will let one person ask and another confirm."""
    asked = operations.ask(actor=OWNER, change=wanted, now=now)
    return operations.confirm(actor=ADMINISTRATOR, release_id=asked.pk, now=now)


def publish_small(
    folder: Path, now: datetime, *, examples: Mapping[str, Data] | None = None, **changes: Any
) -> ServiceVersion:
    """Will publish the small service with some of its top keys changed."""
    data = deepcopy(SMALL) | changes
    bundle = load(write_service(folder, data, examples=examples))
    return operations.publish(bundle=bundle, actor=SYSTEM, now=now)


def two_versions(tmp_path: Path, now: datetime) -> list[ServiceVersion]:
    """Will publish two versions that differ in what they promise."""
    return [
        publish_small(tmp_path / str(days), now, promise={"working_days": days}) for days in (2, 3)
    ]


def met(now: datetime, municipality: str = "", person: str = "") -> tuple[str, int] | None:
    """Will give the state and number of the version that someone meets, or None."""
    found = queries.live(service="small-service", now=now, municipality=municipality, person=person)
    return (found.state, found.number) if found else None
