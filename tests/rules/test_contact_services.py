"""Appeals, messages and reports: in time, answered by the right person, unnamed where one asks."""

from datetime import date
from typing import Any

import pytest

from baladiya.rules import forms, workflow
from baladiya.rules.definition import Need, Role
from tests.support.five_services import asked, bundle, compiled, facts_of, failed, papers

APPEAL, MESSAGE, REPORT = "appeal", "complaint-suggestion", "violation-report"


def offered(service: str, step: str, answers: dict[str, Any]) -> set[str]:
    facts = facts_of(service, answers)
    return {name for name, _ in workflow.moves_from(compiled(service), step, facts)}


# --- appeal ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("refused_on", "in_time"), [("2026-10-24", True), ("2026-10-23", False), ("2026-11-23", True)]
)
def test_an_appeal_is_made_within_thirty_days(refused_on: str, in_time: bool) -> None:
    assert ("within_time" not in failed(APPEAL, {"refused_on": refused_on})) is in_time


def test_the_days_of_studying_an_appeal_do_not_make_it_late() -> None:
    more = {"today": date(2026, 12, 20), "submitted_on": "2026-11-20"}
    assert failed(APPEAL, {"refused_on": "2026-10-25"}, **more) == set()


def test_there_is_no_appeal_against_an_appeal() -> None:
    assert failed(APPEAL, {"refused_reference": "AG-7K4M-9Q2D"}) == {"not_an_appeal_itself"}


def test_an_appeal_is_studied_by_one_person_and_decided_by_another_with_reasons() -> None:
    definition = bundle(APPEAL).definition
    uphold = definition.moves["uphold"]
    assert uphold.by == (Role.DIRECTOR,)
    assert Need.ANSWER in uphold.needs
    assert definition.steps["decision"].not_the_same_person_as == "study"


def test_proof_said_to_be_attached_is_wanted() -> None:
    def ground(proof: str) -> dict[str, str]:
        return {"reason_given": "a", "ground": "b", "proof": proof}

    assert papers(APPEAL, {"grounds": [ground("in_file")]})["evidence"] is False
    assert papers(APPEAL, {"grounds": [ground("in_file"), ground("attached")]})["evidence"] is True


# --- messages -------------------------------------------------------------------------------------


def test_a_complaint_about_staff_does_not_go_to_staff() -> None:
    assert "assign" not in offered(MESSAGE, "sorting", {"topic": "staff"})
    assert "assign_head" in offered(MESSAGE, "sorting", {"topic": "staff"})


def test_a_complaint_is_not_answered_at_the_first_desk() -> None:
    assert "reply_at_once" not in offered(MESSAGE, "sorting", {"message_kind": "complaint"})
    assert "reply_at_once" in offered(MESSAGE, "sorting", {"message_kind": "enquiry"})


@pytest.mark.parametrize("service", [MESSAGE, REPORT])
def test_it_needs_no_account_and_ends_with_an_answer(service: str) -> None:
    definition = bundle(service).definition
    assert definition.sign_in.without_account
    for move in definition.moves.values():
        if move.decision == "accepted":
            assert Need.ANSWER in move.needs


# --- reports --------------------------------------------------------------------------------------


def test_who_stays_unnamed_is_asked_for_nothing_that_names_them() -> None:
    naming = {"contact_name", "mobile", "email"}
    assert naming <= asked(REPORT, {"hide_identity": False})
    assert not naming & asked(REPORT, {"hide_identity": True})
    left = {"hide_identity": True, "contact_name": "Maya", "mobile": "+97336005678"}
    who = forms.who_applies(compiled(REPORT), facts_of(REPORT, left))
    assert (who.name_en, who.phone) == ("A reporter who stays unnamed", "")


def test_what_is_gone_is_shown_in_a_photo() -> None:
    gone = {"still_there": False}
    assert failed(REPORT, gone) == {"still_to_be_seen"}
    assert failed(REPORT, gone, papers={"site_photos": 1}) == set()
    assert failed(REPORT, {"still_there": True}) == set()


# --- the words of who decided ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "output"),
    [
        (APPEAL, "upheld_letter"),
        (APPEAL, "dismissal_letter"),
        ("municipal-fee-objection", "decision_letter"),
        ("document-verification", "denial_letter"),
        ("information-certificate", "information_certificate"),
    ],
)
def test_a_document_prints_the_words_of_whoever_decided(service: str, output: str) -> None:
    found = compiled(service).output(output)
    assert found
    facts = forms.output_facts(
        compiled(service), found, facts_of(service, {}, answer="Because of this.")
    )
    assert "Because of this." in {fact.value_en for fact in facts}


def test_the_information_on_a_plot_is_not_told_before_it_is_paid() -> None:
    definition = bundle("information-certificate").definition
    telling = [move for move in definition.moves.values() if Need.ANSWER in move.needs]
    assert [move.to for move in telling] == ["issued"]
    assert definition.moves["paid"].to == "preparation"
