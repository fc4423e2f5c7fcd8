"""Who may change what the centre offers, and which changes make sense."""

from dataclasses import dataclass
from datetime import datetime

from baladiya.catalogue.models import Release
from baladiya.catalogue.standing import ALL_PER_CENT, OPEN, Standing
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.problems import Problem

PUBLISHERS = (Role.SERVICE_OWNER, Role.ADMINISTRATOR)
State = Release.State
# What lets the public meet other questions, papers or fees than before.
OPENING = frozenset({State.LIVE, State.PILOT})


@dataclass(frozen=True, slots=True)
class Change:
    """A decision on a service: what becomes of a version, where, and from when.

    `municipality` is "" for all of them, `share` counts only for a pilot, the reason only for a
    pause. `from_at` None means as soon as it is confirmed.
    """

    service: str
    state: str
    number: int
    municipality: str = ""
    share: int = ALL_PER_CENT
    reason_ar: str = ""
    reason_en: str = ""
    from_at: datetime | None = None


def why_not_publish(actor: Actor, municipality: str = "") -> Problem | None:
    """Will say why the actor cannot publish, or decide there ("" is everywhere), or nothing."""
    if actor.kind == ActorKind.SYSTEM or any(actor.holds(it, municipality) for it in PUBLISHERS):
        return None
    return Problem("publisher_wanted")


def why_not_look(actor: Actor) -> Problem | None:
    """Will say why the actor cannot see the designer's pages, or nothing."""
    return None if actor.holds_any(*PUBLISHERS) else Problem("publisher_wanted")


def why_not_ask(actor: Actor, change: Change, now: datetime) -> Problem | None:
    """Will say why the actor cannot ask for a change, whatever it is, or nothing."""
    if problem := why_not_publish(actor, change.municipality):
        return problem
    if change.from_at is not None and change.from_at < now:
        return Problem("release_in_the_past", at="field:from_date")
    return None


def why_not_change(
    change: Change, *, version_id: int, standings: tuple[Standing, ...]
) -> Problem | None:
    """Will say why a change makes no sense as things stand, or nothing.

    `standings` are those of the places it covers, `version_id` is the version it names.
    """
    problem: Problem | None = None
    match State(change.state):
        case State.PILOT:
            problem = _why_not_share(change.share)
        case State.PAUSED:
            problem = _why_not_pause(change, standings)
        case State.RETIRED:
            is_known = any(it.main for it in standings)
            problem = None if is_known else Problem("service_not_released")
        case State.LIVE:
            problem = _why_not_live(version_id, standings)
        case State.ENDED:
            tried = {row.version_id for it in standings for row in (it.pilot, it.test) if row}
            problem = None if version_id in tried else Problem("trial_not_running")
        case State.TEST:
            pass
    return problem


def _why_not_share(share: int) -> Problem | None:
    if 1 <= share <= ALL_PER_CENT:
        return None
    return Problem("release_share_wrong", at="field:share")


def _why_not_pause(change: Change, standings: tuple[Standing, ...]) -> Problem | None:
    for language, words in (("ar", change.reason_ar), ("en", change.reason_en)):
        if not words:
            return Problem("pause_reason_missing", at=f"field:reason_{language}")
    is_open = any(row.state in OPEN for it in standings for row in (it.main, it.pilot) if row)
    return None if is_open else Problem("service_not_released")


def _why_not_live(version_id: int, standings: tuple[Standing, ...]) -> Problem | None:
    live_there = [
        it.main is not None and it.main.state == State.LIVE and it.main.version_id == version_id
        for it in standings
    ]
    return Problem("already_live") if live_there and all(live_there) else None


def why_not_settle(actor: Actor, asked: Release) -> Problem | None:
    """Will say why the actor cannot settle a decision that waits: only once, and in their place."""
    if asked.outcome != Release.Outcome.WAITING:
        return Problem("release_settled")
    return why_not_publish(actor, asked.municipality_id or "")


def why_not_confirm(actor: Actor, asked: Release) -> Problem | None:
    """Will say why the actor cannot confirm: never who asked, nor who published what goes out."""
    if problem := why_not_settle(actor, asked):
        return problem
    if asked.asked_by == actor.label:
        return Problem("second_person_for_release")
    if asked.state in OPENING and asked.version.published_by == actor.label:
        return Problem("publisher_cannot_confirm")
    return None


def why_not_call_off(actor: Actor, decided: Release, now: datetime) -> Problem | None:
    """Will say why a confirmed decision cannot be taken back: once it has begun it is history."""
    if decided.outcome != Release.Outcome.CONFIRMED:
        return Problem("release_settled")
    if decided.from_at is None or decided.from_at <= now:
        return Problem("release_begun")
    return why_not_publish(actor, decided.municipality_id or "")
