"""What stands where: pure reading of the decisions on a service, at a moment and a place."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

EVERYWHERE = ""  # as a place: where no decision names the municipality
OPEN = frozenset({"live", "pilot"})
MAIN = frozenset({"live", "paused", "retired"})
ALL_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A confirmed decision, as it is read."""

    id: int
    municipality: str
    version_id: int
    number: int
    state: str
    from_at: datetime
    share: int = ALL_PER_CENT
    reason_ar: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds in one place: for everyone, for a part of the applicants, and for staff."""

    main: Row | None = None
    pilot: Row | None = None
    test: Row | None = None

    def row_for(self, *, service: str, person: str) -> Row | None:
        """Will give the decision that a person meets; a pause holds back a pilot as well."""
        if self.main and self.main.state == "paused":
            return self.main
        if self.pilot and is_chosen(service=service, person=person, share=self.pilot.share):
            return self.pilot
        return self.main

    @property
    def state(self) -> str:
        """The state in one word: what everyone meets, else the pilot, else the test."""
        found = self.main or self.pilot or self.test
        return found.state if found else ""


def is_chosen(*, service: str, person: str, share: int) -> bool:
    """Will say whether a person belongs to the share of a pilot, today and tomorrow alike.

    A larger share keeps everyone it had. Someone without an account is known by nothing that
    lasts, so only a pilot for all reaches them.
    """
    if share >= ALL_PER_CENT or not person:
        return share >= ALL_PER_CENT
    digest = hashlib.sha256(f"{service}:{person}".encode()).digest()
    return int.from_bytes(digest[:8]) % ALL_PER_CENT < share


def standing(rows: Iterable[Row], *, place: str, now: datetime) -> Standing:
    """Will say what holds in a place: of each kind the last decision that covers it and has begun.

    Releasing the version of a test or pilot, or a newer one, ends it there; so does retiring.
    """
    main = pilot = test = None
    for row in _begun(rows, now):
        if row.municipality not in {EVERYWHERE, place}:
            continue
        main = row if row.state in MAIN else main
        pilot = None if pilot and _ends(row, pilot) else pilot
        test = None if test and _ends(row, test) else test
        pilot = row if row.state == "pilot" else pilot
        test = row if row.state == "test" else test
    return Standing(main, pilot, test)


def covered(rows: Sequence[Row], *, place: str, now: datetime) -> tuple[Standing, ...]:
    """Will say what holds in every place that a decision for `place` covers."""
    places = {place} | ({row.municipality for row in rows} if place == EVERYWHERE else set())
    return tuple(standing(rows, place=each, now=now) for each in sorted(places))


def _begun(rows: Iterable[Row], now: datetime) -> list[Row]:
    return sorted((row for row in rows if row.from_at <= now), key=_order)


def _order(row: Row) -> tuple[datetime, int]:
    return row.from_at, row.id


def _ends(later: Row, trial: Row) -> bool:
    if later.state == "ended":
        return later.number == trial.number
    return later.state == "retired" or (later.state == "live" and later.number >= trial.number)


def over(rows: Sequence[Row], *, now: datetime) -> frozenset[int]:
    """Will name the rows that can never count again: begun, and neither used nor holding one down.

    A decision that ended a test in one municipality is kept as long as the test goes on elsewhere.
    """
    begun = _begun(rows, now)
    used: set[Row] = set()
    for place in {EVERYWHERE, *(row.municipality for row in rows)}:
        found = standing(begun, place=place, now=now)
        used |= {row for row in (found.main, found.pilot, found.test) if row}
    trials = [row for row in used if row.state not in MAIN]
    holding = {
        row
        for row in begun
        if any(_order(trial) < _order(row) and _ends(row, trial) for trial in trials)
    }
    return frozenset(row.id for row in begun if row not in used | holding)


def begins_with(
    rows: Sequence[Row], *, service: str, person: str, municipality: str, now: datetime
) -> Row | None:
    """Will give the decision someone meets who begins; `municipality` is "" while it is not known.

    Then it is what holds where no municipality is named. Is nothing open there, it is what is open
    in some municipality (the newest version), so that nobody is turned away too early.
    """
    row = standing(rows, place=municipality, now=now).row_for(service=service, person=person)
    if municipality or (row and row.state in OPEN):
        return row
    places = sorted({each.municipality for each in rows} - {EVERYWHERE})
    met = [
        standing(rows, place=place, now=now).row_for(service=service, person=person)
        for place in places
    ]
    open_rows = [each for each in met if each and each.state in OPEN]
    if open_rows:
        return max(open_rows, key=lambda each: each.number)
    return row or next((each for each in met if each), None)
