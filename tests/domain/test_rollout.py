"""The roll-out overview: states, online share, and what would be saved next."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from baladiya.casework.models import Application, Channel
from baladiya.catalogue import operations as catalogue
from baladiya.catalogue.policies import Change
from baladiya.people.actors import SYSTEM, Actor
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from baladiya.statistics import operations, rollout
from baladiya.statistics.rollout import Line, Overview
from baladiya.statistics.volumes import Line as Volume
from tests.support.casework import Centre
from tests.support.people import make_staff
from tests.support.portal import statements
from tests.support.releases import publish_small
from tests.support.services import many_services

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
MARCH = date(2026, 3, 1)
PLACES = ("capital", "muharraq", "northern", "southern")
SERVICE = "residence-certificate"


@pytest.fixture
def owner() -> Actor:
    return make_staff(("", Role.SERVICE_OWNER))


def volumes(owner: Actor, now: datetime, *counts: tuple[str, str, int]) -> None:
    lines = [
        Volume(2, service, place, MARCH, count, "خدمة ورقية", "Paper service")
        for service, place, count in counts
    ]
    operations.bring(actor=owner, lines=lines, now=now)


def seen(owner: Actor, now: datetime, until: date | None = MARCH) -> Overview:
    return rollout.overview(actor=owner, until=until, now=now)


def line_of(found: Overview, service: str) -> Line:
    return next(line for line in found.lines if line.service == service)


def states(found: Overview, service: str) -> dict[str, str]:
    return {cell.municipality: cell.state for cell in line_of(found, service).cells}


def test_each_place_has_its_own_state(owner: Actor, now: datetime) -> None:
    for place, state in (("muharraq", "paused"), ("northern", "retired")):
        change = Change(
            SERVICE, state, 1, municipality=place, reason_ar="صيانة", reason_en="Maintenance"
        )
        catalogue.decide(actor=SYSTEM, change=change, now=now)
    assert states(seen(owner, now), SERVICE) == {
        "capital": "live",
        "muharraq": "paused",
        "northern": "retired",
        "southern": "live",
    }


def test_what_is_published_only_is_planned_and_says_when_it_begins(
    owner: Actor, now: datetime, tmp_path: Path
) -> None:
    publish_small(tmp_path, now)
    assert set(states(seen(owner, now), "small-service").values()) == {"planned"}
    begins = now + timedelta(days=5)
    change = Change("small-service", "live", 1, municipality="capital", from_at=begins)
    catalogue.decide(actor=SYSTEM, change=change, now=now)
    cells = {it.municipality: it for it in line_of(seen(owner, now), "small-service").cells}
    assert (cells["capital"].state, cells["capital"].begins) == ("planned", begins)
    assert cells["southern"].begins is None
    assert states(seen(owner, begins), "small-service")["capital"] == "live"


def test_a_pilot_and_a_test_are_told_apart(owner: Actor, now: datetime, tmp_path: Path) -> None:
    publish_small(tmp_path, now)
    for place, state in (("capital", "pilot"), ("southern", "test")):
        change = Change("small-service", state, 1, municipality=place, share=20)
        catalogue.decide(actor=SYSTEM, change=change, now=now)
    found = states(seen(owner, now), "small-service")
    assert (found["capital"], found["southern"]) == ("pilot", "test")


def test_the_online_share_is_of_what_came_both_ways(owner: Actor, now: datetime) -> None:
    centre = Centre(now)
    for channel in (Channel.WEB, Channel.API, Channel.COUNTER):
        application = centre.apply()
        Application.objects.filter(pk=application.pk).update(
            channel=channel, submitted_date=date(2026, 3, 31)
        )
    volumes(owner, now, (SERVICE, "capital", 4), (SERVICE, "southern", 1))
    found = line_of(seen(owner, now), SERVICE)
    assert (found.online, found.counter, found.share) == (2, 6, 25)
    assert line_of(seen(owner, now, date(2025, 3, 1)), SERVICE).share is None


def test_samples_and_other_months_count_for_nothing(owner: Actor, now: datetime) -> None:
    application = Centre(now).apply()
    Application.objects.filter(pk=application.pk).update(submitted_date=date(2026, 4, 1))
    assert line_of(seen(owner, now), SERVICE).online == 0
    Application.objects.filter(pk=application.pk).update(submitted_date=MARCH, is_sample=True)
    assert line_of(seen(owner, now), SERVICE).online == 0


def test_candidates_are_ranked_by_what_opening_them_would_save(owner: Actor, now: datetime) -> None:
    volumes(
        owner,
        now,
        ("paper-small", "capital", 10),
        ("paper-large", "capital", 100),
        ("paper-large", "southern", 20),
        (SERVICE, "capital", 1000),  # open there already: nothing to convert
        ("tree-request", "southern", 500),  # given up there: nothing to open
    )
    catalogue.decide(
        actor=SYSTEM,
        change=Change("tree-request", "retired", 1, municipality="southern"),
        now=now,
    )
    found = seen(owner, now)
    assert [(it.line.service, it.municipalities, it.visits) for it in found.candidates] == [
        ("paper-large", ("capital", "southern"), 120),
        ("paper-small", ("capital",), 10),
    ]
    assert states(found, "paper-large")["capital"] == rollout.COUNTER_ONLY
    assert (found.candidates[0].citizen_hours, found.candidates[0].counter_hours) == (180, 30)


def test_what_is_assumed_can_be_changed_and_keeps_its_source(owner: Actor, now: datetime) -> None:
    volumes(owner, now, ("paper", "capital", 60))
    operations.assume(
        actor=owner,
        values={"citizen_minutes": "٦٠", "counter_minutes": "10"},
        source="Measured in May",
        now=now,
    )
    found = seen(owner, now)
    assert (found.visit.source.en, found.visit.citizen_minutes) == ("Measured in May", 60)
    assert (found.candidates[0].citizen_hours, found.candidates[0].counter_hours) == (60, 10)


def test_minutes_that_are_none_and_a_missing_source_are_told_at_their_fields(
    owner: Actor, now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        operations.assume(
            actor=owner,
            values={"citizen_minutes": "many", "counter_minutes": "1000000"},
            source=" ",
            now=now,
        )
    assert [(it.code, it.at) for it in refused.value.problems] == [
        ("assumption_wrong", "field:citizen_minutes"),
        ("assumption_wrong", "field:counter_minutes"),
        ("assumption_source_missing", "field:source"),
    ]


def test_the_twelve_months_end_with_the_newest_count_unless_asked(
    owner: Actor, now: datetime
) -> None:
    assert seen(owner, now, None).period == rollout.Period(date(2025, 11, 1), date(2026, 10, 1))
    volumes(owner, now, (SERVICE, "capital", 4))
    assert seen(owner, now, None).period == rollout.Period(date(2025, 4, 1), MARCH)
    assert seen(owner, now, date(2025, 12, 1)).period.first == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("place", "role", "sees"),
    [
        ("", Role.SERVICE_OWNER, True),
        ("", Role.ADMINISTRATOR, True),
        ("", Role.HEAD, True),
        ("", Role.DIRECTOR, True),
        ("capital", Role.HEAD, False),
        ("capital", Role.DIRECTOR, False),
        ("", Role.OFFICER, False),
        ("", Role.AUDITOR, False),
    ],
)
def test_the_overview_is_for_those_who_lead_the_ministry_or_keep_the_services(
    now: datetime,
    place: str,
    role: Role,
    sees: bool,
) -> None:
    actor = make_staff((place, role))
    if sees:
        assert seen(actor, now).lines
    else:
        with pytest.raises(Refused):
            seen(actor, now)


def test_the_overview_costs_the_same_with_a_thousand_services(owner: Actor, now: datetime) -> None:
    costs = []
    for more in (0, 1000):
        many_services(more)
        volumes(owner, now, *[(f"copy-{n:04}", place, n) for n in range(more) for place in PLACES])
        with statements() as made:
            found = seen(owner, now)
        costs.append(len(made))
    assert len(found.lines) > 1000
    assert costs[0] == costs[1] <= 9, costs
