"""Several people at once on one application: one of them changes it, the others are told.

Everyone has read the application before anyone writes; the controls take the comparison out of
the one write that all changes go through, and the same race then does its damage.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db.models import F

from baladiya.audit import queries as audit
from baladiya.audit.models import AuditEvent
from baladiya.casework import operations as casework
from baladiya.casework import policies
from baladiya.casework.models import Application, Decision, PendingMove, Transition
from baladiya.casework.operations import Given, change, moves, submission
from baladiya.outbox.models import OutboxItem
from baladiya.rules.problems import Refused
from tests.support.casework import Centre, drafted, fresh
from tests.support.race import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]
MANY = 20
REFUSE = Given(reasons=["paper_missing"])


@pytest.fixture
def centre(now: datetime) -> Centre:
    return Centre(now)


@pytest.fixture
def no_undo(settings: Any) -> None:
    """Decisions take effect at once."""
    settings.BALADIYA = settings.BALADIYA.model_copy(update={"undo_seconds": 0})


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets threads wait for one another after these looks: `meet(2, (policies, "why_not_move"))`.

    The looks are the last thing an operation does before its transaction, so that nobody is too
    late to have read what all others have read.
    """

    def arrange(threads: int, *looks: tuple[Any, str]) -> None:
        all_have_looked = Barrier(threads)
        for module, name in looks:
            monkeypatch.setattr(module, name, _then_wait(getattr(module, name), all_have_looked))

    return arrange


def _then_wait(look: Callable[..., Any], barrier: Barrier) -> Callable[..., Any]:
    def looked(*given: Any, **named: Any) -> Any:
        found = look(*given, **named)
        barrier.wait(timeout=30)
        return found

    return looked


@pytest.fixture
def nobody_compares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the compare out of compare-and-set: the fields are written whoever wrote before."""

    def set_anyway(application: Application, *, now: datetime, **fields: object) -> None:
        row = Application.objects.filter(pk=application.pk)
        row.update(revision=F("revision") + 1, changed_at=now, **fields)
        application.revision = row.values_list("revision", flat=True).get()
        for name, value in fields.items():
            setattr(application, name, value)

    monkeypatch.setattr(change, "set_if_unchanged", set_anyway)
    monkeypatch.setattr(moves, "set_if_unchanged", set_anyway)


def said(act: Callable[[], object]) -> str:
    """Will act, and give "done" or the code of the refusal."""
    try:
        act()
    except Refused as refused:
        return refused.code
    return "done"


def submit_at_once(centre: Centre) -> tuple[Application, Counter[str]]:
    draft = drafted(centre.citizen, centre.now)

    again: list[bool] = []

    def submit() -> None:
        receipt = casework.submit(
            actor=centre.citizen,
            reference=draft.reference,
            key="the-same-key",
            declared=True,
            now=centre.now,
        )
        again.append(receipt.again)

    def send(_: int) -> str:
        return said(submit)

    answers = Counter(at_once(send, threads=MANY))
    if again.count(True):
        answers += Counter(again=again.count(True))
        answers -= Counter(done=again.count(True))
    return draft, answers


def decide_at_once(centre: Centre, move: str = "refuse") -> tuple[Application, list[str]]:
    application = centre.apply()
    officers = (centre.officer, centre.other_officer)

    def decide(number: int) -> str:
        return said(
            lambda: casework.make_move(
                actor=officers[number],
                reference=application.reference,
                move=move,
                revision=application.revision,
                given=REFUSE if move == "refuse" else Given(),
                now=centre.now,
            )
        )

    return application, at_once(decide, threads=2)


def withdraw_while_deciding(centre: Centre) -> tuple[Application, dict[str, str]]:
    application = centre.apply()

    def act(number: int) -> str:
        if number == 0:
            return said(
                lambda: casework.withdraw(
                    actor=centre.citizen, reference=application.reference, now=centre.now
                )
            )
        return said(
            lambda: casework.make_move(
                actor=centre.officer,
                reference=application.reference,
                move="refuse",
                revision=application.revision,
                given=REFUSE,
                now=centre.now,
            )
        )

    withdrawn, decided = at_once(act, threads=2)
    return application, {"withdraw": withdrawn, "refuse": decided}


def submits_of(application: Application) -> int:
    return Transition.objects.filter(application=application, move="submit").count()


def test_twenty_identical_submits_hand_in_one_application(
    centre: Centre, meet: Callable[..., None]
) -> None:
    meet(MANY, (submission, "_ready"))
    draft, answers = submit_at_once(centre)

    assert answers == {"done": 1, "again": MANY - 1}
    assert submits_of(draft) == 1
    subject = f"application:{draft.reference}"
    assert AuditEvent.objects.filter(subject=subject, action="application.submit").count() == 1
    assert OutboxItem.objects.filter(topic="notify", payload__code="received").count() == 1
    assert casework.submit(
        actor=centre.citizen,
        reference=draft.reference,
        key="the-same-key",
        declared=True,
        now=centre.now,
    ).again
    assert audit.verify().broken_at is None


@pytest.mark.usefixtures("nobody_compares")
def test_control_without_the_comparison_twenty_submits_are_handed_in_many_times(
    centre: Centre, meet: Callable[..., None]
) -> None:
    meet(MANY, (submission, "_ready"))
    draft, answers = submit_at_once(centre)
    assert answers == {"done": MANY}
    assert submits_of(draft) == MANY


def test_of_two_officers_who_decide_at_once_one_is_told_to_look_again(
    centre: Centre, meet: Callable[..., None]
) -> None:
    meet(2, (policies, "why_not_given"))
    application, answers = decide_at_once(centre)
    assert sorted(answers) == ["changed_meanwhile", "done"]
    assert PendingMove.objects.filter(application=application).count() == 1


@pytest.mark.usefixtures("no_undo")
def test_of_two_decisions_that_take_effect_at_once_one_stands(
    centre: Centre, meet: Callable[..., None]
) -> None:
    meet(2, (policies, "why_not_given"))
    application, answers = decide_at_once(centre)
    assert sorted(answers) == ["changed_meanwhile", "done"]
    assert Decision.objects.filter(application=application).count() == 1
    assert fresh(application).status == "refused"


@pytest.mark.usefixtures("no_undo")
def test_of_two_approvals_at_once_one_is_made(centre: Centre, meet: Callable[..., None]) -> None:
    meet(2, (policies, "why_not_given"))
    application, answers = decide_at_once(centre, "approve")
    assert sorted(answers) == ["changed_meanwhile", "done"]
    assert Transition.objects.filter(application=application, move="approve").count() == 1


@pytest.mark.usefixtures("no_undo", "nobody_compares")
def test_control_without_the_comparison_a_case_is_approved_twice(
    centre: Centre, meet: Callable[..., None]
) -> None:
    meet(2, (policies, "why_not_given"))
    application, answers = decide_at_once(centre, "approve")
    assert answers == ["done", "done"]
    assert Transition.objects.filter(application=application, move="approve").count() == 2


@pytest.mark.usefixtures("no_undo")
def test_taking_back_and_deciding_at_once_have_one_outcome(
    centre: Centre, meet: Callable[..., None]
) -> None:
    meet(2, (policies, "why_not_given"), (policies, "why_not_withdraw"))
    application, answers = withdraw_while_deciding(centre)

    assert sorted(answers.values()) == ["changed_meanwhile", "done"]
    won = next(move for move, answer in answers.items() if answer == "done")
    assert fresh(application).status == {"withdraw": "withdrawn", "refuse": "refused"}[won]
    made = Transition.objects.filter(application=application).order_by("id")
    assert [transition.move for transition in made] == ["submit", won]
    assert Decision.objects.exists() == (won == "refuse")


@pytest.mark.usefixtures("no_undo", "nobody_compares")
def test_control_without_the_comparison_a_case_is_taken_back_and_refused(
    centre: Centre, meet: Callable[..., None]
) -> None:
    meet(2, (policies, "why_not_given"), (policies, "why_not_withdraw"))
    application, answers = withdraw_while_deciding(centre)
    assert answers == {"withdraw": "done", "refuse": "done"}
    made = Transition.objects.filter(application=application, status__in=["withdrawn", "refused"])
    assert made.count() == 2
