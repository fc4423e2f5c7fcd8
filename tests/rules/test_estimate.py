"""What a visitor is told before applying: papers and prices for the case, nothing guessed."""

from collections.abc import Mapping
from typing import Any

import pytest

from baladiya.rules import forms
from baladiya.rules.forms import Estimate
from baladiya.rules.service import CompiledService
from tests.support.small_service import Data, asked, asking, facts, option, text

LOOK_UP = "lookup.deposit.found"


def paper(name: str, **more: Any) -> Data:
    return {"id": name, "kind": "lease", **more}


def shop(*fields: Data, **changes: Any) -> CompiledService:
    """A service that asks how one lives before it asks these."""
    options = [option("tenant"), option("owner")]
    return asking(
        asked("block", "block"), asked("housing", "choice", options=options), *fields, **changes
    )


def of(service: CompiledService, **given: str) -> Estimate:
    posted: Mapping[str, list[str]] = {name: [value] for name, value in given.items()}
    return forms.estimate(service, posted, facts({}))


def needs(found: Estimate) -> dict[str, str]:
    return {it.paper.id: it.need for it in found.papers}


def questions(found: Estimate) -> list[str]:
    return [it.field.id for it in found.asked]


def test_only_the_questions_that_decide_a_paper_or_a_price_are_asked() -> None:
    service = shop(
        asked("floors", "integer"),
        asked("colour", "choice", options=[option("red")]),
        papers=[paper("lease", shown_when='housing == "tenant"')],
        fees=[{"id": "fee", "label": text("fee"), "amount_fils": "floors * 100"}],
    )
    assert questions(of(service)) == ["housing", "floors"]


def test_a_paper_of_the_other_case_is_gone_once_the_answer_is_known() -> None:
    service = shop(
        papers=[
            paper("lease", shown_when='housing == "tenant"'),
            paper("deed", required='housing == "owner"'),
        ]
    )
    assert needs(of(service)) == {"lease": "depends", "deed": "depends"}
    assert needs(of(service, housing="owner")) == {"deed": "required"}
    assert needs(of(service, housing="tenant")) == {"lease": "required", "deed": "optional"}


def test_what_a_register_would_answer_stays_open() -> None:
    service = shop(
        asked("permit", "reference", looked_up_in="deposits"),
        papers=[paper("lease", shown_when=f'housing == "tenant" && !{LOOK_UP}')],
    )
    assert needs(of(service, housing="tenant")) == {"lease": "depends"}
    assert needs(of(service, housing="owner")) == {}


def test_a_paper_that_rests_on_another_paper_stays_open() -> None:
    service = shop(
        papers=[paper("lease", required=False), paper("b", required="papers.lease == 0")]
    )
    assert needs(of(service))["b"] == "depends"


def test_a_price_is_told_only_when_every_answer_it_rests_on_is_known() -> None:
    fee = {
        "id": "fee",
        "label": text("fee"),
        "amount_fils": 'housing == "owner" ? 0 : floors * 100',
    }
    service = shop(asked("floors", "integer"), fees=[fee])
    assert of(service).prices[0].amount_fils is None
    assert of(service, housing="owner").prices[0].amount_fils == 0
    tenant = of(service, housing="tenant").prices[0]
    assert (tenant.amount_fils, [it.id for it in tenant.rests_on]) == (None, ["floors"])
    assert of(service, housing="tenant", floors="٣").prices[0].amount_fils == 300


def test_a_question_that_another_answer_hides_waits_for_it_and_then_counts_as_not_asked() -> None:
    service = shop(
        asked("floors", "integer", shown_when='housing == "owner"'),
        papers=[paper("deed", shown_when="answered.floors")],
    )
    assert questions(of(service)) == ["housing"]
    assert questions(of(service, housing="owner")) == ["housing", "floors"]
    assert needs(of(service, housing="owner")) == {"deed": "depends"}
    assert needs(of(service, housing="tenant", floors="4")) == {}


def test_a_lasting_price_and_paper_need_no_question() -> None:
    service = shop(
        papers=[paper("lease")],
        fees=[{"id": "fee", "label": text("fee"), "amount_fils": "5000"}],
    )
    found = of(service)
    assert (found.is_whole, found.prices[0].amount_fils, needs(found)) == (
        True,
        5000,
        {"lease": "required"},
    )


@pytest.mark.parametrize("typed", ["castle", "'; drop", "x" * 5000])
def test_an_answer_that_is_none_is_told_and_decides_nothing(typed: str) -> None:
    service = shop(papers=[paper("lease", shown_when='housing == "tenant"')])
    found = of(service, housing=typed)
    assert [it.at for it in found.problems] == ["field:housing"]
    assert needs(found) == {"lease": "depends"}


def test_a_body_is_asked_surely_perhaps_or_not_at_all() -> None:
    referral = {
        "id": "roads",
        "body": "roads",
        "step": "review",
        "when": 'housing == "tenant"',
        "question": text("may they"),
        "clock": {"working_days": 3},
    }
    service = shop(referrals=[referral], papers=[paper("lease", shown_when='housing == "tenant"')])
    assert [it.certain for it in of(service).referrals] == [False]
    assert [it.certain for it in of(service, housing="tenant").referrals] == [True]
    assert of(service, housing="owner").referrals == ()
