"""A version tried against the past: every application and draft of a service, read and counted.

Nothing is written. Rows come in pages by their key, so that a hundred thousand cost what their
number costs and no more; versions are compiled once each.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from baladiya.casework.facts import facts_of
from baladiya.casework.models import Application
from baladiya.casework.queries.visible import visible_to
from baladiya.catalogue import queries as catalogue
from baladiya.municipalities.queries import municipality_codes
from baladiya.people.actors import Actor
from baladiya.rules import rehearsal
from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.definition import Status
from baladiya.rules.rehearsal import Amount
from baladiya.rules.service import CompiledService, Facts

PAGE = 500
NEEDED = (
    "reference",
    "version_id",
    "status",
    "answers",
    "papers",
    "lookups",
    "submitted_at",
    "submitted_date",
    "municipality_id",
)
ACCEPTED = (Status.ACCEPTED, Status.WAITING_FOR_PAYMENT)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Tally:
    """How many applications something is true of, and the references of the first."""

    count: int = 0
    decided: int = 0  # of them: accepted, where a check would fail; refused, where it would pass
    first: list[str] = field(default_factory=list)

    def add(self, reference: str, keep: int, *, decided: bool = False) -> None:
        """Will count one."""
        self.count += 1
        self.decided += decided
        if len(self.first) < keep:
            self.first.append(reference)


@dataclass(slots=True)
class Sum:
    """What a fee or deposit comes to over all applications, in whole fils."""

    changed: Tally = field(default_factory=Tally)
    old_fils: int = 0
    new_fils: int = 0
    undecided: int = 0  # the new version cannot work it out from what was answered

    def add(self, amount: Amount, reference: str, keep: int) -> None:
        """Will add one application's amount; one that was never decided is left out of the sums."""
        if amount.old is None:
            return
        if amount.new is None:
            self.undecided += 1
            return
        self.old_fils += amount.old
        self.new_fils += amount.new
        if amount.old != amount.new:
            self.changed.add(reference, keep)


@dataclass(slots=True)
class Rehearsal:
    """What a version would have meant to the applications of the past. It names nobody."""

    keep: int  # references kept of each finding
    total: int = 0
    drafts: int = 0
    asked_more: Tally = field(default_factory=Tally)  # applications, not questions
    asked: dict[str, Tally] = field(default_factory=dict)  # by place: "field:…", "paper:…"
    dropped: dict[str, Tally] = field(default_factory=dict)
    pay_otherwise: Tally = field(default_factory=Tally)
    amounts: dict[str, Sum] = field(default_factory=dict)  # by fee or deposit
    decided_otherwise: Tally = field(default_factory=Tally)
    fails: dict[str, Tally] = field(default_factory=dict)  # by check
    passes: dict[str, Tally] = field(default_factory=dict)
    not_routed: Tally = field(default_factory=Tally)
    routed_otherwise: Tally = field(default_factory=Tally)


def rehearse(
    *,
    actor: Actor,
    version: CompiledService,
    service: str,
    now: datetime,
    first_day: date | None = None,
    last_day: date | None = None,
    keep: int = 10,
    progress: Progress | None = None,
) -> Rehearsal:
    """Will try a version against the applications and drafts of a service, and count.

    Samples that staff made to try a version do not count. A draft counts on the day it was begun,
    the others on the day they were handed in; each is looked at as of that day, a draft as of
    today. `progress` is told how many of all are done.
    """
    rows = _chosen(actor, service, first_day, last_day)
    counted = Rehearsal(keep)
    total = rows.count() if progress else 0
    codes = municipality_codes()
    for page in _pages(rows):
        for application in page:
            facts = facts_of(application, application.submitted_at or now)
            _count(counted, application, version, codes, facts)
        if progress:
            progress(counted.total, max(total, counted.total))
    return counted


def _chosen(
    actor: Actor, service: str, first_day: date | None, last_day: date | None
) -> QuerySet[Application]:
    submitted, begun = ~Q(status=Status.DRAFT), Q(status=Status.DRAFT)
    if first_day:
        submitted &= Q(submitted_date__gte=first_day)
        begun &= Q(created_at__gte=datetime.combine(first_day, time(), BAHRAIN))
    if last_day:
        submitted &= Q(submitted_date__lte=last_day)
        after = datetime.combine(last_day + timedelta(days=1), time(), BAHRAIN)
        begun &= Q(created_at__lt=after)
    return visible_to(actor).filter(submitted | begun, service=service, is_sample=False)


def _pages(rows: QuerySet[Application]) -> Iterator[list[Application]]:
    ordered = rows.order_by("pk").only(*NEEDED)
    page = list(ordered[:PAGE])
    while page:
        yield page
        page = list(ordered.filter(pk__gt=page[-1].pk)[:PAGE]) if len(page) == PAGE else []


def _count(
    counted: Rehearsal,
    application: Application,
    version: CompiledService,
    codes: dict[int, str],
    facts: Facts,
) -> None:
    old = catalogue.compiled(application.version_id).service
    outcome = rehearsal.compare(old, version, facts)
    reference, keep = application.reference, counted.keep
    counted.total += 1
    counted.drafts += application.status == Status.DRAFT
    if outcome.asked:
        counted.asked_more.add(reference, keep)
    _each(counted.asked, outcome.asked, reference, keep)
    _each(counted.dropped, outcome.dropped, reference, keep)
    for name, amount in outcome.amounts.items():
        counted.amounts.setdefault(name, Sum()).add(amount, reference, keep)
    if any(None not in (it.old, it.new) and it.old != it.new for it in outcome.amounts.values()):
        counted.pay_otherwise.add(reference, keep)
    if application.status != Status.DRAFT:  # nobody decides a draft, and it goes nowhere yet
        _decide(counted, application, outcome)
        _route(counted, application, codes.get(outcome.block or 0))


def _decide(counted: Rehearsal, application: Application, outcome: rehearsal.Outcome) -> None:
    reference, keep = application.reference, counted.keep
    accepted, refused = application.status in ACCEPTED, application.status == Status.REFUSED
    if outcome.fails or outcome.passes:
        counted.decided_otherwise.add(reference, keep)
    _each(counted.fails, outcome.fails, reference, keep, decided=accepted)
    _each(counted.passes, outcome.passes, reference, keep, decided=refused)


def _route(counted: Rehearsal, application: Application, code: str | None) -> None:
    if code is None:
        counted.not_routed.add(application.reference, counted.keep)
    elif code != application.municipality_id:
        counted.routed_otherwise.add(application.reference, counted.keep)


def _each(
    tallies: dict[str, Tally],
    names: tuple[str, ...],
    reference: str,
    keep: int,
    *,
    decided: bool = False,
) -> None:
    for name in names:
        tallies.setdefault(name, Tally()).add(reference, keep, decided=decided)
