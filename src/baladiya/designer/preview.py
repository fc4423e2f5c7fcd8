"""What a change would come to, place by place, before anyone decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baladiya.catalogue import policies, queries
from baladiya.catalogue.overview import Look
from baladiya.catalogue.policies import Change
from baladiya.catalogue.standing import EVERYWHERE, Row, Standing, covered, standing
from baladiya.designer.words import Held, held
from baladiya.people.actors import Actor
from baladiya.rules.definition import Text
from baladiya.rules.diff import Change as Difference
from baladiya.rules.diff import compare
from baladiya.rules.problems import Problem, refuse

NOT_YET_WRITTEN = 2**62  # the number of a row that does not exist sorts after all that do


@dataclass(frozen=True, slots=True)
class Place:
    """What holds in a municipality today, and what would then."""

    name: Text
    before: tuple[Held, ...]
    after: tuple[Held, ...]

    @property
    def changes(self) -> bool:
        """Whether anything becomes different there."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """A change as it would come out; `from_at` None is as soon as it is confirmed."""

    change: Change
    version_id: int
    places: tuple[Place, ...]
    from_at: datetime | None
    compared_with: int | None  # number of the version most people meet today
    differences: tuple[Difference, ...]


def preview_of(change: Change, seen: Look, known: dict[str, Text], now: datetime) -> Preview:
    """Will work out what holds in each municipality before and after a change.

    Raises `Refused("version_number_unknown")`.
    """
    version = next((it for it in seen.versions if it.number == change.number), None)
    if version is None:
        raise refuse("version_number_unknown", at="field:number")
    at = change.from_at or now
    row = Row(
        NOT_YET_WRITTEN,
        change.municipality,
        version.pk,
        version.number,
        change.state,
        at,
        change.share,
        change.reason_ar,
        change.reason_en,
    )
    rows = queries.counting_rows(service=change.service)
    present = _present(rows, change, now)
    return Preview(
        change,
        version.pk,
        tuple(
            Place(name, held(_standing(rows, code, at)), held(_standing((*rows, row), code, at)))
            for code, name in known.items()
        ),
        change.from_at,
        present.number if present else None,
        _differences(present, version.pk) if present else (),
    )


def _present(rows: tuple[Row, ...], change: Change, now: datetime) -> Row | None:
    """Will give the version the public would leave for another one, if it would."""
    if change.state not in policies.OPENING:
        return None
    main = standing(rows, place=change.municipality, now=now).main
    return main if main and main.number != change.number else None


def _differences(present: Row, version_id: int) -> tuple[Difference, ...]:
    old, new = queries.compiled(present.version_id), queries.compiled(version_id)
    return compare(
        old.service.definition,
        new.service.definition,
        old_templates=old.templates,
        new_templates=new.templates,
    )


def _standing(rows: tuple[Row, ...], place: str, at: datetime) -> Standing:
    return standing(rows, place=place or EVERYWHERE, now=at)


def why_not(actor: Actor, preview: Preview, now: datetime) -> Problem | None:
    """Will say why the previewed change cannot be asked for: the operation asks the same."""
    change = preview.change
    if problem := policies.why_not_ask(actor, change, now):
        return problem
    rows = queries.counting_rows(service=change.service)
    found = covered(rows, place=change.municipality, now=change.from_at or now)
    return policies.why_not_change(change, version_id=preview.version_id, standings=found)


def change_of(asked: Any) -> Change:  # noqa: ANN401 - a row of the catalogue
    """Will give a decision as the change it asks for."""
    return Change(
        service=asked.service_id,
        state=asked.state,
        number=asked.version.number,
        municipality=asked.municipality_id or EVERYWHERE,
        share=asked.share,
        reason_ar=asked.reason_ar,
        reason_en=asked.reason_en,
        from_at=asked.from_at,
    )
