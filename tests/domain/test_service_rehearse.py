"""`baladiya service rehearse`: a version against the past, without writing a row."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baladiya.casework.models import Application
from baladiya.casework.queries.rehearsal import PAGE, Rehearsal, rehearse
from baladiya.catalogue import operations
from baladiya.catalogue.models import ServiceVersion
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import GUEST, SYSTEM
from baladiya.rules.calendar import local_date
from baladiya.rules.loader import load
from baladiya.rules.references import new_reference
from baladiya.rules.service import CompiledService, compile_definition
from baladiya.site.cli import main
from tests.support.small_service import ANSWERS, EXAMPLE, SMALL, Data, asked, write_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("municipalities")]
Captured = pytest.CaptureFixture[str]
Edit = Callable[[Data], object]


@pytest.fixture
def version(tmp_path: Path, now: datetime) -> ServiceVersion:
    """The small service, live."""
    made = operations.publish(bundle=load(write_service(tmp_path / "live")), actor=SYSTEM, now=now)
    operations.release(version=made, actor=SYSTEM, now=now)
    return made


def applications(
    version: ServiceVersion, now: datetime, count: int = 1, status: str = "accepted", **more: Any
) -> list[Application]:
    """Will put past applications into the tables, as many as it takes."""
    submitted = status != "draft"
    answers = {**ANSWERS, **more.pop("answers", {})}
    return Application.objects.bulk_create(
        Application(
            reference=new_reference("SM"),
            secret_hash=f"{status}-{nth}-{Application.objects.count()}",
            service="small-service",
            version=version,
            municipality=Municipality.objects.get(code="capital") if submitted else None,
            channel="web",
            language="ar",
            status=status,
            step="issued",
            answers={name: value for name, value in answers.items() if value is not None},
            papers=more.get("papers", [{"slot": "lease", "key": "x"}]),
            created_at=now,
            changed_at=now,
            step_entered_at=now,
            submitted_at=now if submitted else None,
            submitted_date=local_date(now) if submitted else None,
            decided_at=now if status in {"accepted", "refused"} else None,
        )
        for nth in range(count)
    )


def changed(tmp_path: Path, *edits: Edit, example: Data = EXAMPLE) -> Path:
    data = deepcopy(SMALL)
    for edit in edits:
        edit(data)
    return write_service(tmp_path / "changed", data, examples={"one.yaml": example})


def compiled(folder: Path) -> CompiledService:
    return compile_definition(load(folder).definition)


def tried(folder: Path, now: datetime, **more: Any) -> Rehearsal:
    return rehearse(
        actor=SYSTEM, version=compiled(folder), service="small-service", now=now, **more
    )


def ask_for_floor(data: Data) -> None:
    data["pages"][1]["fields"].append(asked("floor", "integer"))


def want_photo(data: Data) -> None:
    data["papers"][1].update(required=True)


def dearer(data: Data) -> None:
    data["tables"]["rates"].update(asphalt=5000)
    data["deposits"][0].update(amount_fils="80000")


def stricter(data: Data) -> None:
    data["checks"][0].update(passes_when="papers.lease > 1")


def rerouted(data: Data) -> None:
    data["pages"][1]["fields"].append(asked("other_block", "block"))
    data["routed_by"] = "other_block"


def test_the_same_version_changes_nothing(
    version: ServiceVersion, tmp_path: Path, now: datetime, capsys: Captured
) -> None:
    applications(version, now, 3)
    folder = str(changed(tmp_path))
    assert main(["service", "rehearse", folder, "--against", "past:small-service"]) == 0
    told = capsys.readouterr().out
    assert "Applications looked at: 3" in told
    assert "Nothing would be different" in told


def test_whoever_would_be_asked_more_is_counted_by_question_and_paper(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    made = applications(version, now, 3)
    found = tried(changed(tmp_path, ask_for_floor, want_photo), now)
    assert found.asked_more.count == 3
    assert {place: tally.count for place, tally in found.asked.items()} == {
        "field:floor": 3,
        "paper:photo": 3,
    }
    assert found.asked["field:floor"].first == [application.reference for application in made]


def test_answers_that_are_no_longer_asked_for_are_told(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2)
    found = tried(changed(tmp_path, lambda it: it["pages"][1]["fields"].pop(2)), now)
    assert {place: tally.count for place, tally in found.dropped.items()} == {
        "field:lease_number": 2
    }


def test_what_would_be_paid_is_summed_by_fee_and_deposit(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2)  # 2.5 of asphalt and 10 of paving
    applications(version, now, 1, answers={"segments": [{"surface": "paving", "length": "4"}]})
    found = tried(changed(tmp_path, dearer), now)
    fee, deposit = found.amounts["fee"], found.amounts["security"]
    assert (fee.changed.count, fee.old_fils, fee.new_fils) == (
        2,
        2 * 16250 + 4000,
        2 * 22500 + 4000,
    )
    assert (deposit.changed.count, deposit.old_fils, deposit.new_fils) == (3, 150000, 240000)
    assert found.pay_otherwise.count == 3


def test_an_amount_that_rests_on_a_new_question_cannot_be_worked_out(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2)
    folder = changed(tmp_path, lambda it: it["fees"][0].update(amount_fils='tables.rates["none"]'))
    found = tried(folder, now)
    assert found.amounts["fee"].undecided == 2
    assert found.pay_otherwise.count == 0


def test_whoever_would_be_decided_otherwise_is_counted_by_check(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2)
    applications(version, now, 1, status="refused")
    found = tried(changed(tmp_path, stricter), now)
    tally = found.fails["lease_given"]
    assert (found.decided_otherwise.count, tally.count, tally.decided) == (3, 3, 2)


def test_a_check_that_is_eased_shows_who_was_refused_for_it(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2, status="refused", papers=[])
    found = tried(changed(tmp_path, lambda it: it.update(checks=[])), now)
    tally = found.passes["lease_given"]
    assert (tally.count, tally.decided) == (2, 2)


def test_whoever_could_not_be_routed_is_counted(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2)
    applications(version, now, 1, answers={"block": 912})
    assert tried(changed(tmp_path), now).routed_otherwise.count == 1, "912 is not the capital's"
    (tmp_path / "changed").rename(tmp_path / "former")
    assert tried(changed(tmp_path, rerouted), now).not_routed.count == 3


def test_a_draft_is_held_to_what_it_has_so_far_and_is_not_decided(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2, status="draft", answers={"start": None, "block": None}, papers=[])
    found = tried(changed(tmp_path, ask_for_floor, stricter), now)
    assert (found.total, found.drafts) == (2, 2)
    assert set(found.asked) == {"field:floor"}, "what it lacks already is not the version's doing"
    assert found.decided_otherwise.count == found.not_routed.count == 0


def test_each_application_is_looked_at_as_of_its_day(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now - timedelta(days=400))
    early = changed(tmp_path, lambda it: it["checks"][0].update(passes_when='today < "2026-01-01"'))
    assert tried(early, now).fails == {}


@pytest.mark.parametrize(
    ("days", "count"), [((None, None), 4), ((0, None), 2), ((None, -1), 2), ((-10, -1), 2)]
)
def test_the_days_choose_applications_and_drafts(
    version: ServiceVersion,
    tmp_path: Path,
    now: datetime,
    days: tuple[int | None, int | None],
    count: int,
) -> None:
    for at in (now, now - timedelta(days=5)):
        applications(version, at)
        applications(version, at, status="draft")
    first, last = (None if it is None else local_date(now + timedelta(days=it)) for it in days)
    assert tried(changed(tmp_path), now, first_day=first, last_day=last).total == count


def test_samples_of_staff_are_left_out(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2)
    Application.objects.filter(pk=applications(version, now)[0].pk).update(is_sample=True)
    assert tried(changed(tmp_path), now).total == 2


def test_nothing_is_written_and_the_statements_grow_by_pages_only(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    folder = changed(tmp_path, ask_for_floor, dearer, stricter)
    applications(version, now, 10)
    before = list(Application.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as few:
        tried(folder, now)
    assert list(Application.objects.order_by("pk").values()) == before
    applications(version, now, 1000 - 10)
    with CaptureQueriesContext(connection) as many:
        found = tried(folder, now)
    assert found.total == 1000
    assert len(many) <= len(few) + 1000 // PAGE
    assert {query["sql"].split()[0] for query in many} == {"SELECT"}


def test_only_what_the_actor_may_see_is_read(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 2)
    folder = changed(tmp_path)
    found = rehearse(actor=GUEST, version=compiled(folder), service="small-service", now=now)
    assert found.total == 0


def test_it_names_nobody_lists_the_first_and_speaks_both_languages(
    version: ServiceVersion, tmp_path: Path, now: datetime, capsys: Captured
) -> None:
    made = applications(version, now, 5)
    answers = {**ANSWERS, "floor": 3, "other_block": 317}
    example = EXAMPLE | {"answers": answers, "papers": ["lease", "lease"]}
    edits = (ask_for_floor, dearer, stricter, rerouted)
    folder = str(changed(tmp_path, *edits, example=example))
    base = ["service", "rehearse", folder, "--against", "past:small-service", "--first", "2"]
    assert main(base) == 0
    english = capsys.readouterr().out
    assert main([*base, "--lang", "ar"]) == 0
    arabic = capsys.readouterr().out
    assert main([*base, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "“Text floor”: 5" in english
    assert "«نص floor»: 5" in arabic
    assert "“Text security”: 5, in all from BHD 250.000 to BHD 400.000" in english
    assert "Could not be routed: 5" in english
    assert "would not pass “Text lease”: 5, of them accepted at the time: 5" in english
    assert told["asked"]["field:floor"]["first"] == [it.reference for it in made[:2]]
    for answer in (english, arabic, json.dumps(told, ensure_ascii=False)):
        assert made[1].reference in answer
        assert made[2].reference not in answer
        assert ANSWERS["name_ar"] not in answer
        assert ANSWERS["personal_number"] not in answer


def test_a_published_version_can_be_tried_too(
    version: ServiceVersion, tmp_path: Path, now: datetime, capsys: Captured
) -> None:
    applications(version, now, 1)
    operations.publish(bundle=load(changed(tmp_path, dearer)), actor=SYSTEM, now=now)
    assert main(["service", "rehearse", "small-service@2", "--against", "past:small-service"]) == 0
    assert "Would pay otherwise: 1" in capsys.readouterr().out


def test_progress_is_told_page_by_page(
    version: ServiceVersion, tmp_path: Path, now: datetime
) -> None:
    applications(version, now, 3)
    told: list[tuple[int, int]] = []
    tried(changed(tmp_path), now, progress=lambda *step: told.append(step))
    assert told == [(3, 3)]


def test_a_service_without_a_past_is_a_reason(tmp_path: Path, capsys: Captured) -> None:
    folder = str(changed(tmp_path))
    assert main(["service", "rehearse", folder, "--against", "past:nothing"]) == 1
    assert "ever published" in capsys.readouterr().err


@pytest.mark.parametrize("against", ["small-service", "past:", "future:small-service"])
def test_against_what_must_be_said(tmp_path: Path, against: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["service", "rehearse", str(tmp_path), "--against", against])
    assert ended.value.code == 2
