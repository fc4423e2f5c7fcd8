"""The two months of the article: planned with its counts, and driven by the real operations."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest

from baladiya.audit import operations as audit_operations
from baladiya.audit import queries as audit
from baladiya.casework.models import Application, PendingMove
from baladiya.ledger import queries as ledger
from baladiya.municipalities.queries import working_calendar
from baladiya.outbox.models import OutboxItem
from baladiya.people import demo
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules import forms
from baladiya.rules.calendar import BAHRAIN, WorkingCalendar
from baladiya.rules.definition import Status
from baladiya.rules.service import Facts, compile_definition
from baladiya.site.replay import plan as plans
from baladiya.site.replay.drive import replay
from baladiya.site.replay.material import DEPOSIT, accepted_examples, answers_for
from baladiya.site.replay.people import Fictional
from baladiya.site.replay.plan import COUNTS, FIRST_DAY, LAST_DAY, Planned, plan
from baladiya.statistics import queries as statistics
from tests.support.definitions import bundles

ARTICLE = {
    "residence-certificate": 1751,
    "municipal-account-open": 550,
    "deposit-refund": 453,
    "excavation-permit": 284,
    "building-completion-certificate": 250,
}
OTHERS = 740
FEWEST_OTHERS = 16  # "more than fifteen other services"
SOMEONE = Fictional(
    Actor(kind=ActorKind.PERSON),
    "citizen",
    "أمينة بنت يوسف التدريبية",
    "Amina bint Yusuf Al Tadribi",
    "900412345",
    "+97336987654",
    "someone@replay.example",
)
SAID = {
    "personal_number": SOMEONE.number,
    "name_ar": SOMEONE.name_ar,
    "name_en": SOMEONE.name_en,
    "mobile": SOMEONE.mobile,
}
SCALE = 0.01
MOST_HOURS_TO_MEND = 120
OPENS, CLOSES = time(7), time(14)
STILL_OPEN = (Status.SUBMITTED, Status.IN_REVIEW)


def transactions(planned: list[Planned]) -> Counter[str]:
    """Someone refused who sends again makes two."""
    counted: Counter[str] = Counter()
    for one in planned:
        counted[one.service] += 2 if one.fate == "sent_again" else 1
    return counted


def latest_second_try(one: Planned, calendar: WorkingCalendar) -> datetime:
    """The refusal comes in the next office hours, its effect a moment later, the mending last."""
    seen = (one.at + timedelta(minutes=20)).astimezone(BAHRAIN)
    if seen.time() >= CLOSES or not calendar.is_working_day(seen.date()):
        seen = datetime.combine(seen.date() + timedelta(days=1), OPENS, tzinfo=BAHRAIN)
        while not calendar.is_working_day(seen.date()):
            seen += timedelta(days=1)
    refused = max(seen, datetime.combine(seen.date(), OPENS, tzinfo=BAHRAIN)) + timedelta(hours=1)
    return refused + timedelta(hours=MOST_HOURS_TO_MEND)


@pytest.mark.parametrize("seed", [2020, 1, 7, 99])
@pytest.mark.django_db
@pytest.mark.usefixtures("municipalities")
def test_the_plan_has_the_counts_of_the_article_within_the_two_months(seed: int) -> None:
    calendar = working_calendar()
    planned = plan(seed=seed, calendar=calendar)

    counted = transactions(planned)
    others = {service: count for service, count in counted.items() if service not in ARTICLE}
    assert {service: counted[service] for service in ARTICLE} == ARTICLE
    assert (sum(others.values()), counted.total()) == (OTHERS, 4028)
    assert len(others) >= FEWEST_OTHERS
    assert max(others.values()) < min(ARTICLE.values())
    days = {one.at.astimezone(BAHRAIN).date() for one in planned}
    assert min(days) >= FIRST_DAY
    assert max(days) <= LAST_DAY
    again = [one for one in planned if one.fate == "sent_again"]
    assert again
    last = max(latest_second_try(one, calendar) for one in again)
    assert last.date() <= LAST_DAY


@pytest.mark.django_db
@pytest.mark.usefixtures("municipalities")
def test_the_same_seed_plans_the_same_months_and_another_seed_others() -> None:
    calendar = working_calendar()
    first = plan(seed=3, calendar=calendar, scale=0.05)
    assert plan(seed=3, calendar=calendar, scale=0.05) == first
    assert plan(seed=4, calendar=calendar, scale=0.05) != first


def test_what_is_planned_is_in_the_catalogue_and_listed() -> None:
    assert set(COUNTS) <= {each.service for each in bundles() if each.definition.listed}


@pytest.mark.parametrize("service", sorted(COUNTS))
@pytest.mark.django_db
@pytest.mark.usefixtures("municipalities")
def test_a_services_own_examples_are_told_anew_of_someone_else_on_any_day(service: str) -> None:
    calendar = working_calendar()
    bundle = next(each for each in bundles() if each.service == service)
    compiled = compile_definition(bundle.definition)
    material = accepted_examples(bundle, compiled)
    planned = Planned(service, "northern", datetime(2020, 4, 15, tzinfo=UTC), "accepted", 5)
    for example in material.examples:
        for days in range(14):
            today = FIRST_DAY + timedelta(days=days * 4)
            answers = answers_for(
                material, example, SOMEONE, planned, today=today, calendar=calendar
            )
            deposit = {word: it for word, it in example.lookups.items() if word == DEPOSIT}
            facts = Facts(answers, today, Counter(example.papers), deposit, calendar=calendar)
            assert forms.read_answers(compiled, answers, facts).problems == ()
            own = {answers.get(field, said) for field, said in SAID.items()}
            assert own == set(SAID.values())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("published")
def test_every_planned_application_is_handed_in_and_decided_and_all_books_agree(
    now: datetime,
) -> None:
    demo.seed_demo_people(now=now)
    told: list[tuple[int, int]] = []

    done = replay(
        bundles=list(bundles()), progress=lambda *step: told.append(step), seed=2020, scale=SCALE
    )

    expected = transactions(plan(seed=2020, calendar=working_calendar(), scale=SCALE))
    assert told[-1] == (done.applications, done.applications)
    counted = statistics.bulletin(first_day=FIRST_DAY, last_day=LAST_DAY)
    assert {line.service: line.total for line in counted.lines} == expected
    assert set(expected) == set(COUNTS)
    # What goes on by itself, such as a deposit's return, waits as a draft for its applicant.
    handed_in = Application.objects.exclude(status=Status.DRAFT)
    assert handed_in.count() == sum(expected.values())
    undecided = handed_in.filter(status__in=STILL_OPEN).values_list("reference", "status")
    assert not list(undecided)
    assert not PendingMove.objects.exists()
    after = datetime.combine(LAST_DAY + timedelta(days=90), time(), tzinfo=UTC)
    while audit_operations.seal(now=after):
        pass
    found = audit.verify()
    assert (found.broken_at, found.unsealed) == (None, 0)
    assert ledger.books_balance().ok
    assert not OutboxItem.objects.exclude(state=OutboxItem.State.DONE).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("published")
def test_a_correction_asks_for_a_paper_that_can_be_sent_once_more(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the owner's letter two may be attached, and the example attaches two.
    monkeypatch.setattr(plans, "COUNTS", {"building-permit-small-addition": 2})
    monkeypatch.setattr(plans, "FATES", {"corrected": 1})
    demo.seed_demo_people(now=now)
    replay(bundles=list(bundles()), progress=lambda *_: None, seed=2000)
    assert set(Application.objects.values_list("status", flat=True)) == {Status.ACCEPTED}


@pytest.mark.parametrize(
    ("service", "ends"),
    [
        ("tree-request", Status.REFUSED),  # one inspector looks at trees in each municipality
        ("vehicle-ad-permit", Status.ACCEPTED),  # two officers review
    ],
)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("published")
def test_a_case_is_reopened_only_where_someone_else_can_look_at_it_again(
    now: datetime, monkeypatch: pytest.MonkeyPatch, service: str, ends: Status
) -> None:
    monkeypatch.setattr(plans, "COUNTS", {service: 1})
    monkeypatch.setattr(plans, "FATES", {"reopened": 1})
    demo.seed_demo_people(now=now)
    replay(bundles=list(bundles()), progress=lambda *_: None, seed=2020)
    assert Application.objects.get().status == ends
