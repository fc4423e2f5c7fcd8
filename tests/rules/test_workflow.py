"""The way of an application through its steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules import workflow
from baladiya.rules.definition import EffectKind, Role, Status
from baladiya.rules.problems import Refused
from tests.support.small_service import SMALL, compiled, facts, move

SERVICE = compiled()


def test_an_application_begins_as_a_draft() -> None:
    assert workflow.first_step(SERVICE) == "draft"


def test_the_moves_of_a_step_come_in_the_order_they_are_written() -> None:
    found = [name for name, _ in workflow.moves_from(SERVICE, "review", facts())]
    assert found == ["ask", "approve", "refuse", "withdraw"]
    assert workflow.moves_from(SERVICE, "issued", facts()) == ()


def test_a_move_says_where_it_leads_and_what_it_sets_going() -> None:
    taken = workflow.take(SERVICE, step="signing", move="sign", facts=facts())
    assert (taken.move_id, taken.to, taken.status) == (
        "sign",
        "payment",
        Status.WAITING_FOR_PAYMENT,
    )
    assert taken.owner == Role.APPLICANT
    assert taken.step.pauses_promise is False
    assert [effect.kind for effect in taken.effects] == [
        EffectKind.RAISE_BILL,
        EffectKind.HOLD_DEPOSIT,
    ]


@pytest.mark.parametrize(
    ("step", "name"),
    [("draft", "approve"), ("issued", "submit"), ("review", "fly"), ("nowhere", "submit")],
)
def test_an_impossible_move_is_refused(step: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        workflow.take(SERVICE, step=step, move=name, facts=facts())
    assert refused.value.code == "move_impossible"


def test_a_move_with_a_condition_exists_only_while_it_holds() -> None:
    quick = move(["review"], "payment", ["officer"], decision="accepted", when='housing == "owner"')
    service = compiled(moves=SMALL["moves"] | {"quick": quick})
    for housing, possible in (("owner", True), ("tenant", False)):
        seen = facts({"housing": housing})
        names = [name for name, _ in workflow.moves_from(service, "review", seen)]
        assert ("quick" in names) == possible
    with pytest.raises(Refused, match="move_impossible"):
        workflow.take(service, step="review", move="quick", facts=facts({"housing": "tenant"}))


@given(st.lists(st.integers(0, 9), max_size=30))
def test_every_walk_stays_on_the_table_and_stops_at_an_end(choices: list[int]) -> None:
    step = workflow.first_step(SERVICE)
    for choice in choices:
        moves = workflow.moves_from(SERVICE, step, facts())
        if not moves:
            assert SERVICE.definition.steps[step].final
            return
        name, _ = moves[choice % len(moves)]
        taken = workflow.take(SERVICE, step=step, move=name, facts=facts())
        assert taken.status == SERVICE.definition.steps[taken.to].status
        step = taken.to
