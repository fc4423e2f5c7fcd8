"""Bringing counter volumes: proposed, looked at, taken, and undone if need be."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from baladiya.audit import operations as audit
from baladiya.people.actors import Actor
from baladiya.rules.problems import Refused, refuse
from baladiya.statistics.models import CounterVolume, PaperService, VolumeImport
from baladiya.statistics.policies import why_not_bring_volumes
from baladiya.statistics.volumes import Line

State = VolumeImport.State
BATCH = 400  # rows of one statement; SQLite takes few parameters at once
LONGEST_NAME = 200


def propose(*, actor: Actor, name: str, lines: Sequence[Line], now: datetime) -> VolumeImport:
    """Will keep what was brought for a look; no figure changes yet.

    A proposal nobody took is replaced. Raises `Refused("role_missing")`.
    """
    _refuse_others(actor)
    with transaction.atomic():
        VolumeImport.objects.filter(state=State.PROPOSED, brought_by=actor.label).delete()
        return _write(actor, name, lines, now)


def take(*, actor: Actor, import_id: int, now: datetime) -> VolumeImport:
    """Will let a proposal count, instead of what counted for the same months before.

    Raises `Refused`: role_missing, import_unknown, import_settled.
    """
    _refuse_others(actor)
    with transaction.atomic():
        taken = _settled(import_id, State.PROPOSED, state=State.TAKEN)
        _let_count(taken)
        _record(actor, taken, "volumes.taken", now)
    return taken


def bring(*, actor: Actor, lines: Sequence[Line], now: datetime) -> VolumeImport:
    """Will take counts that somebody typed and saw, without a proposal.

    Raises `Refused("role_missing")`.
    """
    _refuse_others(actor)
    with transaction.atomic():
        brought = _write(actor, "", lines, now)
        return take(actor=actor, import_id=brought.pk, now=now)


def discard(*, actor: Actor, import_id: int) -> None:
    """Will throw a proposal away. Raises `Refused`: role_missing, import_settled."""
    _refuse_others(actor)
    gone, _ = VolumeImport.objects.filter(pk=import_id, state=State.PROPOSED).delete()
    if not gone:
        raise refuse("import_settled")


def undo(*, actor: Actor, import_id: int, now: datetime) -> VolumeImport:
    """Will take an import back: what counted before it counts again.

    Raises `Refused`: role_missing, import_unknown, import_settled.
    """
    _refuse_others(actor)
    with transaction.atomic():
        undone = _settled(
            import_id, State.TAKEN, state=State.UNDONE, undone_by=actor.label, undone_at=now
        )
        held = list(undone.volumes.filter(counts=True))
        undone.volumes.filter(counts=True).update(counts=False)
        _bring_back(held)
        _record(actor, undone, "volumes.undone", now)
    return undone


def _write(actor: Actor, name: str, lines: Sequence[Line], now: datetime) -> VolumeImport:
    brought = VolumeImport.objects.create(
        name=name[:LONGEST_NAME],
        lines=len(lines),
        total=sum(line.count for line in lines),
        brought_by=actor.label,
        brought_at=now,
    )
    CounterVolume.objects.bulk_create(
        (
            CounterVolume(
                volume_import=brought,
                service=line.service,
                municipality_id=line.municipality,
                month=line.month,
                count=line.count,
            )
            for line in lines
        ),
        batch_size=BATCH,
    )
    named = {line.service: line for line in lines if line.name_ar and line.name_en}
    PaperService.objects.bulk_create(
        PaperService(
            volume_import=brought, service=service, name_ar=line.name_ar, name_en=line.name_en
        )
        for service, line in named.items()
    )
    return brought


def _settled(import_id: int, was: str, **fields: object) -> VolumeImport:
    """Will move an import on from a state: compare and set, so that of two only one does."""
    found = VolumeImport.objects.filter(pk=import_id)
    if not found.filter(state=was).update(**fields):
        raise refuse("import_settled" if found.exists() else "import_unknown")
    return found.get()


def _let_count(taken: VolumeImport) -> None:
    """Will stop the rows that counted for the same months, then let the new ones count."""
    for month, keys in _keys_by_month(taken.volumes.all()).items():
        older = CounterVolume.objects.filter(counts=True, month=month)
        _set([row.pk for row in older if (row.service, row.municipality_id) in keys], counts=False)
    taken.volumes.update(counts=True)


def _bring_back(held: Sequence[CounterVolume]) -> None:
    """Will let the newest taken row of each of these count again."""
    for month, keys in _keys_by_month(held).items():
        taken = CounterVolume.objects.filter(volume_import__state=State.TAKEN, month=month)
        newest = taken.values("service", "municipality").annotate(newest=Max("pk"))
        back = [row["newest"] for row in newest if (row["service"], row["municipality"]) in keys]
        _set(back, counts=True)


def _keys_by_month(rows: Iterable[CounterVolume]) -> dict[date, set[tuple[str, str]]]:
    keys: dict[date, set[tuple[str, str]]] = {}
    for row in rows:
        keys.setdefault(row.month, set()).add((row.service, row.municipality_id))
    return keys


def _set(ids: Sequence[int], *, counts: bool) -> None:
    for first in range(0, len(ids), BATCH):
        CounterVolume.objects.filter(pk__in=ids[first : first + BATCH]).update(counts=counts)


def _refuse_others(actor: Actor) -> None:
    if problem := why_not_bring_volumes(actor):
        raise Refused(problem)


def _record(actor: Actor, brought: VolumeImport, action: str, now: datetime) -> None:
    audit.record(
        at=now,
        actor=actor.label,
        action=action,
        subject=f"volumes:{brought.pk}",
        lines=brought.lines,
        total=brought.total,
    )
