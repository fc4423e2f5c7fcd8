"""Many decided applications at once, for figures."""

from datetime import UTC, datetime, timedelta

from baladiya.casework.models import Application
from baladiya.rules.calendar import local_date
from tests.support.casework import Centre

SUNDAY = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def decided(centre: Centre, *days: int) -> None:
    """Will leave as many applications, handed in on a Sunday and decided so many days later."""
    template = centre.refused()
    fields = {
        field.attname: getattr(template, field.attname)
        for field in Application._meta.concrete_fields
        if not field.primary_key
    }
    dates = {"submitted_at": SUNDAY, "submitted_date": local_date(SUNDAY)}
    first, *others = (SUNDAY + timedelta(days=number) for number in days)
    Application.objects.filter(pk=template.pk).update(decided_at=first, **dates)
    Application.objects.bulk_create(
        Application(
            **fields | dates | {"reference": f"T{n:09}", "secret_hash": f"t{n}", "decided_at": at}
        )
        for n, at in enumerate(others)
    )
