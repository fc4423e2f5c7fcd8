"""How much a service is used and how long it takes: kept by the worker, read by the pages."""

from datetime import datetime, timedelta

import pytest

from baladiya.casework.models import Application
from baladiya.catalogue.models import Service
from baladiya.jobs import worker
from baladiya.rules.calendar import local_date
from baladiya.statistics import usage
from baladiya.statistics.operations import refresh_usage
from tests.support.casework import Centre
from tests.support.portal import statements
from tests.support.usage import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
SERVICE = "residence-certificate"


@pytest.fixture
def centre(now: datetime) -> Centre:
    return Centre(now)


def test_the_usual_time_is_the_middle_and_the_ninetieth_of_a_hundred(centre: Centre) -> None:
    # Sunday to Monday is one working day; a week later, on Sunday, it is five.
    decided(centre, 0, 0, 1, 1, 1, 2, 2, 3, 4, 7)
    refresh_usage(now=centre.now)
    assert usage.usage_of(SERVICE).usual == usage.UsualTime(1, 4, 10)


def test_of_fewer_than_ten_decisions_no_usual_time_is_told(centre: Centre) -> None:
    decided(centre, *[1] * 9)
    refresh_usage(now=centre.now)
    assert usage.usage_of(SERVICE).usual is None


def test_only_the_last_two_hundred_decisions_are_looked_at(centre: Centre) -> None:
    decided(centre, *[0] * 50, *[1] * 200)
    refresh_usage(now=centre.now)
    assert usage.usage_of(SERVICE).usual == usage.UsualTime(1, 1, 200)


def test_use_is_what_was_handed_in_in_the_last_ninety_days(centre: Centre) -> None:
    for days in (0, 89, 90):
        application = centre.apply()
        day = local_date(centre.now) - timedelta(days=days)
        Application.objects.filter(pk=application.pk).update(submitted_date=day)
    refresh_usage(now=centre.now)
    assert usage.usage_of(SERVICE).submitted == 2
    assert usage.usage_of("deposit-refund") == usage.NO_USE


def test_what_is_kept_is_written_only_where_it_changed_and_follows_the_facts(
    centre: Centre,
) -> None:
    assert refresh_usage(now=centre.now) == Service.objects.count()
    assert refresh_usage(now=centre.now) == 0
    centre.apply()
    assert refresh_usage(now=centre.now) == 1
    assert usage.usage_of(SERVICE).submitted == 1
    assert refresh_usage(now=centre.now + timedelta(days=91)) == 1
    assert usage.usage_of(SERVICE).submitted == 0


def test_pages_read_the_use_of_all_services_with_one_statement_and_then_none(
    centre: Centre,
) -> None:
    refresh_usage(now=centre.now)
    with statements() as made:
        usage.usage()
        usage.usage_of(SERVICE)
    assert len(made) == 1, made


def test_the_worker_keeps_the_figures(centre: Centre) -> None:
    centre.apply()
    worker.keep(now=centre.now)
    assert usage.usage_of(SERVICE).submitted == 1
