"""Reading what was brought of counter volumes, for those who bring it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from baladiya.people.actors import Actor
from baladiya.rules.problems import Refused, refuse
from baladiya.statistics.models import CounterVolume, VolumeImport
from baladiya.statistics.policies import why_not_bring_volumes

SHOWN = 50  # lines of an import that are looked at one by one


@dataclass(frozen=True, slots=True)
class Brought:
    """A line of an import, and what counts for the same month now."""

    service: str
    municipality: str
    month: date
    count: int
    now: int | None


def imports(*, actor: Actor, before: int | None, limit: int) -> Sequence[VolumeImport]:
    """Will list imports that were taken, the newest first. Raises `Refused("role_missing")`."""
    _refuse_others(actor)
    rows = VolumeImport.objects.exclude(state=VolumeImport.State.PROPOSED).order_by("-id")
    return list((rows.filter(pk__lt=before) if before else rows)[:limit])


def one_import(*, actor: Actor, import_id: int) -> tuple[VolumeImport, tuple[Brought, ...]]:
    """Will show an import with its first lines. Three statements.

    Raises `Refused`: role_missing, import_unknown.
    """
    _refuse_others(actor)
    found = VolumeImport.objects.filter(pk=import_id).first()
    if found is None:
        raise refuse("import_unknown")
    rows = list(found.volumes.order_by("id")[:SHOWN])
    counting = CounterVolume.objects.filter(
        counts=True,
        month__in={row.month for row in rows},
        service__in={row.service for row in rows},
    )
    held = {(it.service, it.municipality_id, it.month): it.count for it in counting}
    return found, tuple(
        Brought(
            row.service,
            row.municipality_id,
            row.month,
            row.count,
            held.get((row.service, row.municipality_id, row.month)),
        )
        for row in rows
    )


def _refuse_others(actor: Actor) -> None:
    if problem := why_not_bring_volumes(actor):
        raise Refused(problem)
