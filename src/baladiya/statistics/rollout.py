"""How far each service has come in each municipality, and what would be saved next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, OuterRef, Subquery, Sum

from baladiya.casework.models import Application, Channel
from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.models import ServiceVersion
from baladiya.catalogue.standing import Row as Decision
from baladiya.catalogue.standing import standing
from baladiya.municipalities import queries as municipalities
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import Actor
from baladiya.rules.calendar import local_date
from baladiya.rules.definition import Text
from baladiya.rules.problems import Refused
from baladiya.statistics.assumptions import Visit, visit
from baladiya.statistics.models import CounterVolume, PaperService, VolumeImport
from baladiya.statistics.policies import why_not_see_rollout
from baladiya.statistics.volumes import Known, names_of

MONTHS = 12
COUNTER_ONLY = "paper"  # known at the counters, not in the catalogue
PLANNED = "planned"
OPEN = frozenset({"live", "pilot"})
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, first and last included, each by its first day."""

    first: date
    last: date

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return next_month(self.last) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """One service in one municipality; `begins` is when something planned is to begin."""

    municipality: str
    state: str
    begins: datetime | None
    online: int
    counter: int

    @property
    def is_open(self) -> bool:
        """Whether people can apply online there."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Line:
    """One service across the municipalities."""

    service: str
    name: Text
    cells: tuple[Cell, ...]

    @property
    def online(self) -> int:
        """Applications handed in online."""
        return sum(cell.online for cell in self.cells)

    @property
    def counter(self) -> int:
        """Applications handed in at counters."""
        return sum(cell.counter for cell in self.cells)

    @property
    def share(self) -> int | None:
        """The online share in per cent, None where nothing was counted."""
        return share(self.online, self.counter)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service with what opening it where it is not open would save in the period."""

    line: Line
    municipalities: tuple[str, ...]
    visits: int
    citizen_hours: int
    counter_hours: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Services by municipalities, and what follows from it."""

    period: Period
    places: tuple[Municipality, ...]
    lines: tuple[Line, ...]
    candidates: tuple[Candidate, ...]
    visit: Visit

    @property
    def online(self) -> int:
        """All applications handed in online."""
        return sum(line.online for line in self.lines)

    @property
    def counter(self) -> int:
        """All that came to a counter."""
        return sum(line.counter for line in self.lines)

    @property
    def share(self) -> int | None:
        """The online share of everything in per cent."""
        return share(self.online, self.counter)

    @property
    def open_everywhere(self) -> int:
        """How many services are open in every municipality."""
        return sum(all(cell.is_open for cell in line.cells) for line in self.lines)


def share(online: int, counter: int) -> int | None:
    """Will give the online share in whole per cent, rounded half up; None of nothing."""
    whole = online + counter
    return (200 * online + whole) // (2 * whole) if whole else None


def overview(*, actor: Actor, until: date | None, now: datetime) -> Overview:
    """Will show the twelve months up to `until`, else up to the newest month with a count.

    Nine statements, however many services there are. Raises `Refused("role_missing")`.
    """
    if problem := why_not_see_rollout(actor):
        raise Refused(problem)
    period = _period(until or _newest_month(now))
    places = tuple(municipalities.municipalities())
    codes = tuple(place.code for place in places)
    online, counter = _applications(period)
    for key, count in _volumes(period).items():
        counter[key] = counter.get(key, 0) + count
    decisions = catalogue.rows_by_service()
    published, paper = _published_names(), _paper_names()
    lines = [
        Line(
            service,
            name,
            tuple(
                Cell(
                    code,
                    *_state(decisions.get(service, ()), code, now, known=service in published),
                    online.get((service, code), 0),
                    counter.get((service, code), 0),
                )
                for code in codes
            ),
        )
        for service, name in (paper | published).items()
    ]
    lines.sort(key=lambda line: (-line.counter, -line.online, line.service))
    assumed = visit()
    return Overview(period, places, tuple(lines), _candidates(lines, assumed), assumed)


def _published_names() -> dict[str, Text]:
    """Will name the services of the catalogue, drafts too, by their newest version."""
    newest = (
        ServiceVersion.objects.filter(service=OuterRef("service"))
        .order_by("-number")
        .values("pk")[:1]
    )
    rows = ServiceVersion.objects.filter(pk=Subquery(newest))
    return {service: Text(**name) for service, name in rows.values_list("service_id", "card__name")}


def _paper_names() -> dict[str, Text]:
    """Will name the services that only the counters know, by the newest import that does."""
    rows = PaperService.objects.filter(volume_import__state=VolumeImport.State.TAKEN)
    return {
        service: Text(ar=arabic, en=english)
        for service, arabic, english in rows.order_by("volume_import_id").values_list(
            "service", "name_ar", "name_en"
        )
    }


def names() -> dict[str, Text]:
    """Will name every service that is published or that the counters know. Two statements."""
    return _paper_names() | _published_names()


def known(now: datetime) -> Known:
    """Will say what a line of counter volumes may name. Three statements."""
    services = {service: (name.ar, name.en) for service, name in names().items()}
    places = {it.code: (it.name_ar, it.name_en) for it in municipalities.municipalities()}
    return Known(names_of(services), names_of(places), last_whole_month(now))


def last_whole_month(now: datetime) -> date:
    """Will give the first day of the last month that is over."""
    return (local_date(now).replace(day=1) - timedelta(days=1)).replace(day=1)


def next_month(month: date) -> date:
    """Will give the first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _period(last: date) -> Period:
    years, months = divmod(last.year * MONTHS + last.month - MONTHS, MONTHS)
    return Period(date(years, months + 1, 1), last)


def _newest_month(now: datetime) -> date:
    last = last_whole_month(now)
    handed_in = Application.objects.filter(submitted_date__lt=next_month(last), is_sample=False)
    newest = handed_in.order_by("-submitted_date").values_list("submitted_date", flat=True).first()
    counted = CounterVolume.objects.filter(counts=True).aggregate(month=Max("month"))["month"]
    found = [day.replace(day=1) for day in (newest, counted) if day]
    return min(last, max(found)) if found else last


def _applications(period: Period) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Will count what was handed in, online and at counters, from an index alone."""
    rows = Application.objects.filter(
        submitted_date__range=(period.first, period.last_day), is_sample=False
    )
    counted = (
        rows.order_by()
        .values_list("service", "municipality", "channel")
        .annotate(count=Count("pk"))
    )
    online: dict[tuple[str, str], int] = {}
    counter: dict[tuple[str, str], int] = {}
    for service, place, channel, count in counted:
        kind = counter if channel == Channel.COUNTER else online
        kind[service, place or ""] = kind.get((service, place or ""), 0) + count
    return online, counter


def _volumes(period: Period) -> dict[tuple[str, str], int]:
    rows = CounterVolume.objects.filter(
        counts=True, month__gte=period.first, month__lte=period.last
    )
    counted = rows.order_by().values("service", "municipality").annotate(total=Sum(F("count")))
    return {(row["service"], row["municipality"]): row["total"] for row in counted}


def _state(
    decisions: Sequence[Decision], place: str, now: datetime, *, known: bool
) -> tuple[str, datetime | None]:
    """Will give the state in one word, and when something planned is to begin."""
    if not known:
        return COUNTER_ONLY, None
    if found := standing(decisions, place=place, now=now).state:
        return found, None
    ahead = [
        row.from_at for row in decisions if row.from_at > now and row.municipality in {"", place}
    ]
    return PLANNED, min(ahead, default=None)


def _candidates(lines: Sequence[Line], assumed: Visit) -> tuple[Candidate, ...]:
    """Will rank what is not open somewhere by the visits it would save there, most first."""
    found = (_candidate(line, assumed) for line in lines)
    return tuple(sorted((it for it in found if it.visits), key=lambda it: -it.visits))


def _candidate(line: Line, assumed: Visit) -> Candidate:
    cells = [
        cell for cell in line.cells if not cell.is_open and cell.state != "retired" and cell.counter
    ]
    visits = sum(cell.counter for cell in cells)
    return Candidate(
        line=line,
        municipalities=tuple(cell.municipality for cell in cells),
        visits=visits,
        citizen_hours=visits * assumed.citizen_minutes // MINUTES_AN_HOUR,
        counter_hours=visits * assumed.counter_minutes // MINUTES_AN_HOUR,
    )
