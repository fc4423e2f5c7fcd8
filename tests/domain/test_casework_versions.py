"""Applications while a service changes: drafts follow it, running ones stay, samples count not."""

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from baladiya.casework import operations as casework
from baladiya.casework.models import Application, IssuedOutput
from baladiya.casework.operations import Given
from baladiya.casework.queries.inbox import View, inbox, waiting_counts
from baladiya.catalogue import operations as catalogue
from baladiya.catalogue import queries
from baladiya.catalogue.models import ServiceVersion
from baladiya.certificates.models import Certificate, NumberSeries
from baladiya.certificates.queries import checked
from baladiya.jobs import worker
from baladiya.ledger.models import Bill
from baladiya.notices.models import Notice
from baladiya.people.actors import GUEST, Actor
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from baladiya.statistics import queries as statistics
from tests.support.casework import PDF, fresh
from tests.support.people import actor_of, make_person, make_staff
from tests.support.race import AT_ONCE, at_once
from tests.support.releases import ADMINISTRATOR, OWNER, change, decided, publish_small
from tests.support.small_service import ANSWERS, EXAMPLE, SMALL, asked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("municipalities")]
SERVICE = "small-service"
MUHARRAQ = 243
POSTED = {
    "block": ["317"],
    "housing": ["tenant"],
    "lease_number": ["L-99"],
    "segments-0-surface": ["asphalt"],
    "segments-0-length": ["2.5"],
    "start": ["2026-12-01"],
    "finish": ["2026-12-05"],
}


@pytest.fixture(autouse=True)
def versions(tmp_path: Path, municipalities: Any, now: datetime) -> list[ServiceVersion]:
    """Version 2 asks for the plot and no longer for the number of the lease."""
    pages = deepcopy(SMALL["pages"])
    fields = pages[1]["fields"]
    fields.remove(next(field for field in fields if field["id"] == "lease_number"))
    fields.append(asked("plot", "text"))
    answers = {name: it for name, it in ANSWERS.items() if name != "lease_number"}
    example = EXAMPLE | {"answers": answers | {"plot": "P-1"}}
    return [
        publish_small(tmp_path / "1", now),
        publish_small(tmp_path / "2", now, examples={"tenant.yaml": example}, pages=pages),
    ]


@pytest.fixture
def citizen(municipalities: Any) -> Actor:
    return actor_of(make_person())


def drafted(actor: Actor, now: datetime, **answers: Any) -> Application:
    """A draft of the version that is open, ready to be handed in."""
    return filled(actor, begin(actor, now), now, **answers)


def filled(actor: Actor, begun: Application, now: datetime, **answers: Any) -> Application:
    saved = casework.save_answers(
        actor=actor,
        reference=begun.reference,
        given=ANSWERS | answers,
        revision=fresh(begun).revision,
        now=now,
    )
    assert not saved.reading.problems, saved.reading.problems
    return casework.attach(
        actor=actor,
        reference=begun.reference,
        slot="lease",
        content=io.BytesIO(PDF),
        name="lease.pdf",
        now=now,
    )


def handed_in(actor: Actor, draft: Application, now: datetime) -> Application:
    return casework.submit(
        actor=actor, reference=draft.reference, key="key", declared=True, now=now
    ).application


def refused(act: Callable[..., object], *given: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*given, **named)
    return caught.value


def begin(actor: Actor, now: datetime) -> Application:
    return casework.start(actor=actor, service=SERVICE, language="ar", now=now).application


def begin_sample(actor: Actor, now: datetime) -> Application:
    begun = casework.start_sample(actor=actor, service=SERVICE, language="en", now=now)
    return begun.application


# --- drafts follow --------------------------------------------------------------------------------


def test_a_draft_moves_to_the_version_just_released_and_loses_nothing(
    now: datetime, citizen: Actor, versions: list[ServiceVersion]
) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now)
    decided(change("live", 2), now)
    moved = casework.keep_up(actor=citizen, reference=draft.reference, now=now)
    assert moved.version_id == versions[1].pk
    kept = {name: it["value"] for name, it in moved.moved["aside"].items()}
    assert moved.answers | kept == ANSWERS
    assert kept == {"lease_number": "L-77"}
    assert moved.moved["asked"] == ["plot"]
    assert (moved.moved["from"], moved.moved["to"]) == (1, 2)
    assert "works" not in moved.pages_done
    assert fresh(draft).moved == moved.moved


def test_a_draft_that_returns_with_the_former_version_has_everything_again(
    now: datetime, citizen: Actor
) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now)
    for number in (2, 1):
        decided(change("live", number), now)
        moved = casework.keep_up(actor=citizen, reference=draft.reference, now=now)
    assert moved.answers == ANSWERS
    assert moved.moved["aside"] == {}


def test_a_draft_moves_once_however_often_it_is_opened(now: datetime, citizen: Actor) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now)
    decided(change("live", 2), now)
    first = casework.keep_up(actor=citizen, reference=draft.reference, now=now)
    again = casework.keep_up(actor=citizen, reference=draft.reference, now=now)
    assert (again.revision, again.moved) == (first.revision, first.moved)


def test_a_page_of_the_old_version_sent_late_is_read_as_it_was_shown(
    now: datetime, citizen: Actor, versions: list[ServiceVersion]
) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now)
    decided(change("live", 2), now)
    saved = casework.save_page(
        actor=citizen,
        reference=draft.reference,
        page="works",
        posted=POSTED,
        revision=draft.revision,
        now=now,
    )
    assert saved.moved
    stored = fresh(draft)
    assert stored.version_id == versions[1].pk
    assert stored.moved["aside"]["lease_number"]["value"] == "L-99"


def test_what_is_handed_in_meanwhile_is_refused_kindly_and_then_goes_through(
    now: datetime, citizen: Actor
) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now)
    decided(change("live", 2), now)
    assert refused(handed_in, citizen, draft, now).code == "service_changed"
    assert fresh(draft).status == "draft"
    casework.keep_up(actor=citizen, reference=draft.reference, now=now)
    answers = {name: it for name, it in ANSWERS.items() if name != "lease_number"}
    saved = casework.save_answers(
        actor=citizen,
        reference=draft.reference,
        given=answers | {"plot": "P-7"},
        revision=fresh(draft).revision,
        now=now,
    )
    assert not saved.reading.problems
    assert handed_in(citizen, draft, now).answers["plot"] == "P-7"


def test_a_running_application_stays_on_its_version(
    now: datetime, citizen: Actor, versions: list[ServiceVersion]
) -> None:
    decided(change("live", 1), now)
    running = handed_in(citizen, drafted(citizen, now), now)
    decided(change("live", 2), now)
    seen = casework.keep_up(actor=citizen, reference=running.reference, now=now)
    assert seen.version_id == versions[0].pk
    assert seen.moved == {}


# --- pausing, retiring, municipalities ------------------------------------------------------------


def test_a_paused_service_keeps_drafts_and_running_ones_go_on(
    now: datetime, citizen: Actor
) -> None:
    decided(change("live", 1), now)
    running = handed_in(citizen, drafted(citizen, now), now)
    draft = drafted(citizen, now)
    decided(change("paused", 1), now)
    for act, given in ((begin, [citizen, now]), (handed_in, [citizen, draft, now])):
        problem = refused(act, *given).problems[0]
        assert problem.code == "service_paused_because"
        assert problem.values["en"] == "The register is being renewed"
    filled(citizen, draft, now)
    officer = make_staff(("capital", Role.OFFICER))
    casework.claim(actor=officer, reference=running.reference, now=now)
    decided(change("live", 1), now)
    assert handed_in(citizen, draft, now).status == "in_review"


def test_a_retired_service_takes_no_new_application(now: datetime, citizen: Actor) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now)
    decided(change("retired", 1), now)
    assert refused(begin, citizen, now).code == "service_retired"
    assert refused(handed_in, citizen, draft, now).code == "service_not_open_there"


def test_a_block_of_a_municipality_that_is_not_open_is_told_where_to_go(
    now: datetime, citizen: Actor
) -> None:
    decided(change("live", 1, "capital"), now)
    draft = drafted(citizen, now)
    saved = casework.save_page(
        actor=citizen,
        reference=draft.reference,
        page="works",
        posted=POSTED | {"block": [str(MUHARRAQ)]},
        revision=draft.revision,
        now=now,
    )
    (problem,) = saved.reading.problems
    assert (problem.code, problem.at) == ("service_not_open_there", "field:block")
    assert "Muharraq" in str(problem.values["en"])
    assert fresh(draft).answers["block"] == ANSWERS["block"]
    saved = casework.save_answers(
        actor=citizen,
        reference=draft.reference,
        given=ANSWERS | {"block": MUHARRAQ},
        revision=draft.revision,
        now=now,
    )
    assert [it.code for it in saved.reading.problems] == ["service_not_open_there"]


def test_what_slipped_past_the_question_is_held_back_when_it_is_handed_in(
    now: datetime, citizen: Actor
) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now, block=MUHARRAQ)
    decided(change("paused", 1, "muharraq"), now)
    assert refused(handed_in, citizen, draft, now).code == "service_paused_because"
    assert handed_in(citizen, drafted(citizen, now), now).municipality_id == "capital"


def test_a_draft_takes_the_version_of_its_municipality_once_the_block_is_known(
    now: datetime, citizen: Actor, versions: list[ServiceVersion]
) -> None:
    decided(change("live", 1), now)
    decided(change("pilot", 2, "capital"), now)
    begun = casework.start(actor=citizen, service=SERVICE, language="ar", now=now).application
    assert begun.version_id == versions[0].pk
    saved = casework.save_page(
        actor=citizen,
        reference=begun.reference,
        page="works",
        posted=POSTED,
        revision=begun.revision,
        now=now,
    )
    assert saved.moved
    assert fresh(begun).version_id == versions[1].pk


def test_someone_chosen_for_a_pilot_stays_chosen_and_a_guest_meets_what_all_meet(
    now: datetime, versions: list[ServiceVersion]
) -> None:
    decided(change("live", 1), now)
    decided(change("pilot", 2, share=50), now)
    met = set()
    for nth in range(12):
        person = actor_of(make_person(f"9001123{nth:02}"))
        first = casework.start(actor=person, service=SERVICE, language="ar", now=now).application
        again = casework.keep_up(actor=person, reference=first.reference, now=now)
        assert first.version_id == again.version_id
        met.add(first.version_id)
    assert met == {version.pk for version in versions}


def test_a_new_service_in_a_pilot_tells_those_not_chosen(now: datetime, citizen: Actor) -> None:
    decided(change("pilot", 1, share=1), now)
    assert refused(begin, GUEST, now).code == "service_in_pilot"


# --- samples --------------------------------------------------------------------------------------


@pytest.fixture
def sample(now: datetime, tester: Actor) -> Application:
    decided(change("test", 1), now)
    begun = begin_sample(tester, now)
    return handed_in(tester, filled(tester, begun, now, email="a@demo.example"), now)


@pytest.fixture
def tester(municipalities: Any) -> Actor:
    return make_staff(("", Role.SERVICE_OWNER))


def test_only_staff_make_samples_and_only_of_a_version_in_test(
    now: datetime, citizen: Actor, tester: Actor
) -> None:
    assert refused(begin_sample, tester, now).code == "no_test_running"
    decided(change("test", 1), now)
    assert refused(begin_sample, citizen, now).code == "role_missing"
    assert begin_sample(tester, now).is_sample


def test_a_sample_is_its_maker_s_and_nobody_else_s(now: datetime, tester: Actor) -> None:
    decided(change("test", 1), now)
    begun = begin_sample(tester, now)
    other = make_staff(("", Role.SERVICE_OWNER))
    seen = casework.keep_up(actor=tester, reference=begun.reference, now=now)
    assert seen.pk == begun.pk
    unseen = refused(casework.keep_up, actor=other, reference=begun.reference, now=now)
    assert unseen.code == "not_found"


def test_a_sample_is_kept_out_of_the_figures_and_of_the_real_work(
    now: datetime, sample: Application
) -> None:
    officer = make_staff(("capital", Role.OFFICER))
    assert waiting_counts(actor=officer)["open"] == 0
    for view in (View.OPEN, View.ALL):
        assert inbox(actor=officer, view=view).rows == ()
    assert inbox(actor=officer, view=View.SAMPLES).rows == (sample,)
    assert inbox(actor=officer, text=sample.reference).rows == (sample,)
    day = now.date()
    assert statistics.bulletin(first_day=day, last_day=day).total == 0
    assert statistics.latest_day(before=day + timedelta(days=1)) is None


def test_a_sample_goes_through_every_step_and_moves_no_money(
    now: datetime, sample: Application
) -> None:
    done = _decided(sample, now)
    assert done.status == "accepted"
    assert not Bill.objects.exists()
    certificate = Certificate.objects.get()
    assert certificate.content["sample"] is True
    assert certificate.number.startswith("CAP-00-")
    assert set(NumberSeries.objects.values_list("prefix", flat=True)) == {"00"}
    assert IssuedOutput.objects.get().number == certificate.number
    titles = set(Notice.objects.filter(channel="email").values_list("title", flat=True))
    assert titles
    assert all(title.startswith("[عينة للتجربة] ") for title in titles)


def test_a_sample_s_document_is_marked_and_proves_nothing(
    now: datetime, sample: Application
) -> None:
    _decided(sample, now)
    certificate = Certificate.objects.get()
    assert checked(certificate, today=date(2026, 11, 25)).standing == "sample"


def _decided(sample: Application, now: datetime) -> Application:
    """Will let an officer and a head accept the sample."""
    officer, head = (make_staff(("capital", role)) for role in (Role.OFFICER, Role.HEAD))
    for actor, move in ((officer, "approve"), (head, "sign")):
        casework.make_move(
            actor=actor,
            reference=sample.reference,
            move=move,
            revision=fresh(sample).revision,
            given=Given(),
            now=now,
        )
        now += timedelta(seconds=61)
        while worker.run_once(now=now):
            pass
    return fresh(sample)


# --- a pause while applications are handed in -----------------------------------------------------


def test_a_pause_during_handing_in_lets_each_application_in_whole_or_keeps_it_a_draft(
    now: datetime,
) -> None:
    decided(change("live", 1), now)
    people = [actor_of(make_person(f"9001123{nth:02}")) for nth in range(AT_ONCE)]
    drafts = [drafted(person, now) for person in people]
    asked = catalogue.ask(actor=OWNER, change=change("paused", 1), now=now)

    def act(nth: int) -> str:
        if nth == 0:
            catalogue.confirm(actor=ADMINISTRATOR, release_id=asked.pk, now=now)
            return "paused"
        try:
            handed_in(people[nth], drafts[nth], now)
        except Refused as problem:
            return problem.code
        return "handed in"

    ended = at_once(act)
    assert set(ended) <= {"paused", "handed in", "service_paused_because"}
    for nth in range(1, AT_ONCE):
        stored = fresh(drafts[nth])
        assert (stored.status != "draft") == (ended[nth] == "handed in")
        assert (stored.transitions.count() == 1) == (ended[nth] == "handed in")
        assert stored.answers == ANSWERS
    late = drafts[0]
    assert refused(handed_in, people[0], late, now).code == "service_paused_because"


@pytest.mark.parametrize("asks_the_database", [True, False])
def test_control_what_a_process_remembers_would_let_one_in_after_the_pause(
    now: datetime, citizen: Actor, monkeypatch: pytest.MonkeyPatch, asks_the_database: bool
) -> None:
    decided(change("live", 1), now)
    draft = drafted(citizen, now)
    # Another process pauses: this one hears nothing of it until its copy is old.
    monkeypatch.setattr(queries, "RELEASE_SECONDS", 10**9)
    monkeypatch.setattr(queries, "forget_releases", lambda: None)
    assert queries.live(service=SERVICE, now=now)
    decided(change("paused", 1), now)
    if asks_the_database:
        assert refused(handed_in, citizen, draft, now).code == "service_paused_because"
        return
    monkeypatch.setattr(queries, "live_read_now", queries.live)
    assert handed_in(citizen, draft, now).status == "in_review"
