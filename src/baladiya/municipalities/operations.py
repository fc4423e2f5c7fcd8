"""Changing the working calendar and moving the demonstration clock."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from baladiya.audit import operations as audit
from baladiya.municipalities import policies, queries
from baladiya.municipalities.models import ClockShift, Holiday
from baladiya.municipalities.ports import Acting
from baladiya.municipalities.seed import seed
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.text import clean_line

__all__ = ["move_clock", "remove_holiday", "seed", "set_holiday"]

_LONGEST_NAME = 100
_LONGEST_SOURCE = 200
_SHIFT = 1  # the one row of ClockShift


@transaction.atomic
def set_holiday(
    *,
    actor: Acting,
    day: date,
    name_ar: str,
    name_en: str,
    confirmed: bool,
    source: str,
    now: datetime,
) -> Holiday:
    """Will add a holiday or change the one on that day. `source` names the circular.

    Deadlines already given stay as they were told; later ones follow the new calendar, in other
    processes within `queries.CALENDAR_SECONDS`.
    Raises `Refused`: role_missing, holiday_without_name, holiday_without_source.
    """
    _refuse_unless_calendar(actor)
    names = {
        "name_ar": clean_line(name_ar)[:_LONGEST_NAME],
        "name_en": clean_line(name_en)[:_LONGEST_NAME],
    }
    told = clean_line(source)[:_LONGEST_SOURCE]
    if not all(names.values()):
        raise refuse("holiday_without_name", at="name")
    if confirmed and not told:
        raise refuse("holiday_without_source", at="source")
    holiday, _ = Holiday.objects.update_or_create(
        date=day, defaults={**names, "confirmed": confirmed, "source": told}
    )
    _record(actor, "holiday.set", day, now)
    return holiday


@transaction.atomic
def remove_holiday(*, actor: Acting, day: date, now: datetime) -> None:
    """Will make a day a working day again. Raises `Refused`: role_missing, holiday_unknown."""
    _refuse_unless_calendar(actor)
    deleted, _ = Holiday.objects.filter(date=day).delete()
    if not deleted:
        raise refuse("holiday_unknown")
    _record(actor, "holiday.removed", day, now)


@transaction.atomic
def move_clock(*, actor: Acting, forward: timedelta, now: datetime) -> int:
    """Will move the demonstration clock; gives how far it is ahead now, in whole seconds.

    Raises `Refused`: clock_only_in_demo, clock_only_forward.
    """
    if problem := policies.why_not_move_clock(forward):
        raise Refused(problem)
    seconds = int(forward.total_seconds())
    ClockShift.objects.get_or_create(pk=_SHIFT)
    ClockShift.objects.filter(pk=_SHIFT).update(seconds=F("seconds") + seconds)
    audit.record(at=now, actor=actor.label, action="clock.moved", subject="clock", seconds=seconds)
    return queries.clock_shift_seconds()


def _refuse_unless_calendar(actor: Acting) -> None:
    if problem := policies.why_not_change_calendar(actor):
        raise Refused(problem)


def _record(actor: Acting, action: str, day: date, now: datetime) -> None:
    audit.record(at=now, actor=actor.label, action=action, subject=f"holiday:{day.isoformat()}")
    queries.forget_calendar()
    # Once more after the commit: until then others still read the old rows into their copy.
    transaction.on_commit(queries.forget_calendar)
