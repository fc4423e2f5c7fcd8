"""Municipalities, blocks, the working calendar and the demonstration clock."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from baladiya.audit.models import AuditEvent
from baladiya.municipalities import operations, queries
from baladiya.municipalities.models import Block, Holiday, Municipality
from baladiya.people.actors import SYSTEM, Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Actor(kind=ActorKind.STAFF, staff_id=1, roles=frozenset({("", Role.ADMINISTRATOR)}))
LOCAL_ADMINISTRATOR = Actor(
    kind=ActorKind.STAFF, staff_id=2, roles=frozenset({("capital", Role.ADMINISTRATOR)})
)


def count_statements(act):
    from django.db import connection  # noqa: PLC0415 - the engine is chosen for each test

    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def set_day(actor, day, now, **changes):
    given = {"name_ar": "عطلة", "name_en": "Holiday", "confirmed": True, "source": "circular 1"}
    return operations.set_holiday(actor=actor, day=day, now=now, **(given | changes))


def test_an_installation_starts_with_the_four_authorities_every_block_and_the_holidays(
    municipalities,
):
    assert [one.code for one in queries.municipalities()] == [
        "capital",
        "muharraq",
        "northern",
        "southern",
    ]
    assert municipalities["capital"].name_ar == "أمانة العاصمة"
    assert list(Block.objects.order_by("pk").values_list("pk", flat=True)) == [*range(100, 1300)]
    assert {day.year for day in Holiday.objects.values_list("date", flat=True)} == {
        *range(2019, 2029)
    }


def test_seeding_again_undoes_nobodys_work(municipalities, now):
    Holiday.objects.filter(date=date(2026, 12, 16)).delete()
    Municipality.objects.filter(pk="capital").update(phone="+97317000000")
    assert operations.seed(now=now) is False
    assert not Holiday.objects.filter(date=date(2026, 12, 16)).exists()
    assert Municipality.objects.get(pk="capital").phone == "+97317000000"


@pytest.mark.parametrize(
    ("block", "municipality"),
    [
        *[(block, "capital") for block in (315, 318, 321, 325, 602)],
        *[(block, "muharraq") for block in (243, 244, 245, 101)],
        *[(block, "northern") for block in (553, 557, 712, 1203)],
        *[(block, "southern") for block in (912, 941, 943, 805)],
    ],
)
def test_a_block_leads_to_its_municipality(municipalities, block, municipality):
    assert queries.municipality_of_block(block) == municipalities[municipality]


def test_an_unknown_block_leads_nowhere(municipalities):
    Block.objects.filter(pk=317).delete()
    assert queries.municipality_of_block(317) is None
    assert queries.area_of_block(317) == ("", "")
    assert queries.area_of_block(315) == ("المنامة", "Manama")


def test_the_municipality_of_a_block_costs_one_statement(municipalities):
    assert count_statements(lambda: queries.municipality_of_block(315)) == 1


@pytest.mark.parametrize("number", [99, 1300])
def test_no_block_outside_the_country_can_be_stored(municipalities, number):
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(number=number, municipality=municipalities["capital"])


@pytest.mark.parametrize(
    ("day", "english", "confirmed"),
    [
        (date(2020, 5, 24), "Eid al-Fitr", True),
        (date(2025, 6, 5), "Arafah Day", True),
        (date(2025, 6, 10), "Day in place of Eid al-Adha", True),
        (date(2026, 3, 24), "Day in place of Eid al-Fitr", True),
        (date(2026, 12, 17), "National Day", True),
        (date(2027, 5, 15), "Arafah Day", False),
        (date(2028, 2, 28), "Eid al-Fitr", False),
    ],
)
def test_a_holiday_is_confirmed_or_marked_as_an_estimate(municipalities, day, english, confirmed):
    holiday = Holiday.objects.get(pk=day)
    assert (holiday.name_en, holiday.confirmed) == (english, confirmed)
    assert "(" not in holiday.name_ar


def test_every_eid_al_adha_has_the_day_of_arafah_before_it(municipalities):
    days = Holiday.objects.order_by("date").values_list("date", flat=True)
    feasts = list(days.filter(name_en="Eid al-Adha"))
    firsts = [day for day in feasts if day - timedelta(days=1) not in feasts]
    arafah = [day - timedelta(days=1) for day in firsts]
    assert len(firsts) == 10
    assert list(days.filter(name_en="Arafah Day")) == arafah


def test_a_new_holiday_moves_the_deadlines_given_after_it(municipalities, now):
    before = queries.working_calendar().add_working_days(now, 1)
    set_day(ADMINISTRATOR, date(2026, 11, 25), now)
    after = queries.working_calendar().add_working_days(now, 1)
    assert after - before == timedelta(days=1)
    operations.remove_holiday(actor=ADMINISTRATOR, day=date(2026, 11, 25), now=now)
    assert queries.working_calendar().add_working_days(now, 1) == before


def test_the_calendar_costs_one_statement_and_then_none(municipalities):
    queries.forget_calendar()
    assert count_statements(queries.working_calendar) == 1
    assert count_statements(queries.working_calendar) == 0


@pytest.mark.parametrize("actor", [SYSTEM, LOCAL_ADMINISTRATOR])
def test_only_the_ministrys_administrator_changes_the_calendar(municipalities, now, actor):
    with pytest.raises(Refused) as refused:
        set_day(actor, date(2026, 11, 25), now)
    assert refused.value.code == "role_missing"
    assert not Holiday.objects.filter(pk=date(2026, 11, 25)).exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"name_en": " \u200f"}, "holiday_without_name"), ({"source": ""}, "holiday_without_source")],
)
def test_a_holiday_needs_its_names_and_a_confirmed_one_its_circular(
    municipalities, now, changes, code
):
    with pytest.raises(Refused) as refused:
        set_day(ADMINISTRATOR, date(2026, 11, 25), now, **changes)
    assert refused.value.code == code


def test_changes_of_the_calendar_are_in_the_history(municipalities, now):
    set_day(ADMINISTRATOR, date(2026, 11, 25), now)
    event = AuditEvent.objects.get(subject="holiday:2026-11-25")
    assert (event.actor, event.action, event.at) == ("staff:1", "holiday.set", now)


def test_the_clock_of_a_demonstration_moves_forward_and_adds_up(settings, now: datetime):
    settings.BALADIYA = SimpleNamespace(demo=True)
    operations.move_clock(actor=SYSTEM, forward=timedelta(days=3), now=now)
    ahead = operations.move_clock(actor=SYSTEM, forward=timedelta(hours=1), now=now)
    assert ahead == queries.clock_shift_seconds() == 3 * 86400 + 3600


@pytest.mark.parametrize(
    ("demo", "forward", "code"),
    [
        (False, timedelta(days=3), "clock_only_in_demo"),
        (True, timedelta(days=-1), "clock_only_forward"),
        (True, timedelta(), "clock_only_forward"),
        (True, timedelta(days=5000), "clock_only_forward"),
    ],
)
def test_the_clock_never_moves_outside_a_demonstration_nor_back(settings, now, demo, forward, code):
    settings.BALADIYA = SimpleNamespace(demo=demo)
    with pytest.raises(Refused) as refused:
        operations.move_clock(actor=SYSTEM, forward=forward, now=now)
    assert refused.value.code == code
    assert queries.clock_shift_seconds() == 0
