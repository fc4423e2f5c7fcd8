"""Working out how much each service is used and how long it takes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count

from baladiya.casework.models import Application
from baladiya.catalogue.models import Service
from baladiya.municipalities.queries import working_calendar
from baladiya.rules.calendar import WorkingCalendar, local_date
from baladiya.statistics.models import ServiceUse
from baladiya.statistics.usage import forget_usage

USED_DAYS = 90
MEASURED = 200  # of a service, the last decisions that are looked at
LONGEST_DAYS = 9999  # what the column holds

Span = tuple[datetime, datetime]  # handed in, decided


def refresh_usage(*, now: datetime) -> int:
    """Will work out the figures of every service, write those that changed, and count them.

    The worker does it, not a page: one statement for the use of all, and one of at most 200 rows
    for the time of each.
    """
    calendar = working_calendar()
    submitted = _submitted(now)
    services = {*Service.objects.values_list("id", flat=True), *submitted}
    known = {row.service: _figures(row) for row in ServiceUse.objects.all()}
    found = [
        _worked_out(service, submitted.get(service, 0), _spans(service), calendar)
        for service in sorted(services)
    ]
    changed = [row for row in found if known.get(row.service) != _figures(row)]
    if changed:
        ServiceUse.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["service"],
            update_fields=["submitted", "measured", "half_days", "most_days"],
        )
        forget_usage()
    return len(changed)


def _submitted(now: datetime) -> dict[str, int]:
    today = local_date(now)
    rows = Application.objects.filter(
        submitted_date__gt=today - timedelta(days=USED_DAYS),
        submitted_date__lte=today,
        is_sample=False,
    )
    counted = rows.order_by().values_list("service").annotate(count=Count("pk"))
    return dict(counted)


def _spans(service: str) -> list[Span]:
    rows = Application.objects.filter(service=service, decided_at__isnull=False, is_sample=False)
    latest = rows.order_by("-decided_at").values_list("submitted_at", "decided_at")[:MEASURED]
    return [(begun, decided) for begun, decided in latest if begun and decided]


def _worked_out(
    service: str, submitted: int, spans: Sequence[Span], calendar: WorkingCalendar
) -> ServiceUse:
    days = sorted(
        max(0, calendar.working_days_between(local_date(begun), local_date(decided)))
        for begun, decided in spans
    )
    return ServiceUse(
        service=service,
        submitted=submitted,
        measured=len(days),
        half_days=_within(days, 50),
        most_days=_within(days, 90),
    )


def _within(days: Sequence[int], per_cent: int) -> int:
    """Will give the days within which so many per cent are decided: one of them, never a mean."""
    if not days:
        return 0
    return min(LONGEST_DAYS, days[-(-len(days) * per_cent // 100) - 1])


def _figures(row: ServiceUse) -> tuple[int, int, int, int]:
    return row.submitted, row.measured, row.half_days, row.most_days
