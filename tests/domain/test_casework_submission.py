"""Handing in: once and for all, checked, routed, and written whole or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baladiya.audit.models import AuditEvent
from baladiya.casework import operations as casework
from baladiya.casework.models import Application, Transition
from baladiya.casework.queries.inbox import inbox
from baladiya.outbox.models import OutboxItem
from baladiya.people.actors import GUEST, Actor
from baladiya.people.models import Account
from baladiya.rules.problems import Refused
from baladiya.rules.references import secret_hash
from tests.support.casework import attached, drafted, submitted
from tests.support.people import actor_of, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_a_submitted_application_is_routed_by_its_block_and_gets_its_promise(
    applicant_actor: Actor, now: datetime
) -> None:
    application = submitted(applicant_actor, now, block=243)

    assert application.municipality_id == "muharraq"
    assert application.status == "in_review"
    assert application.owner_role == "officer"
    assert application.submitted_at == now
    # Tuesday 24 November plus one working day.
    assert application.promised_at is not None
    assert application.promised_at.astimezone(UTC).date().isoformat() == "2026-11-25"


def test_every_submission_leaves_one_transition_one_audit_event_and_one_message(
    applicant_actor: Actor, now: datetime
) -> None:
    application = submitted(applicant_actor, now)

    assert Transition.objects.filter(application=application, move="submit").count() == 1
    subject = f"application:{application.reference}"
    assert AuditEvent.objects.filter(subject=subject, action="application.submit").count() == 1
    assert OutboxItem.objects.filter(subject=subject, topic="notify").count() == 1


def test_the_same_key_again_answers_the_first_receipt(
    applicant_actor: Actor, now: datetime
) -> None:
    first = submitted(applicant_actor, now)
    again = casework.submit(
        actor=applicant_actor,
        reference=first.reference,
        key=first.submit_key,
        declared=True,
        now=now + timedelta(minutes=5),
    )
    assert again.again
    assert again.application.submitted_at == first.submitted_at
    assert Transition.objects.filter(application=first).count() == 1


def test_another_key_is_told_that_it_was_submitted(applicant_actor: Actor, now: datetime) -> None:
    first = submitted(applicant_actor, now)
    with pytest.raises(Refused) as refused:
        casework.submit(
            actor=applicant_actor, reference=first.reference, key="x", declared=True, now=now
        )
    assert codes(refused) == {"already_submitted"}


def test_a_submission_with_things_missing_says_all_of_them_and_writes_nothing(
    applicant_actor: Actor, now: datetime
) -> None:
    draft = casework.start(
        actor=applicant_actor, service="residence-certificate", language="ar", now=now
    ).application
    with pytest.raises(Refused) as refused:
        casework.submit(
            actor=applicant_actor, reference=draft.reference, key="k", declared=False, now=now
        )
    assert {"declaration_missing", "field_required"} <= codes(refused)
    assert Application.objects.get(pk=draft.pk).status == "draft"
    assert not Transition.objects.exists()
    assert not OutboxItem.objects.exists()


def test_a_missing_paper_is_named(applicant_actor: Actor, now: datetime) -> None:
    draft = drafted(applicant_actor, now)
    deed = next(paper for paper in draft.papers if paper["slot"] == "title_deed")
    casework.detach(actor=applicant_actor, reference=draft.reference, key=deed["key"], now=now)
    with pytest.raises(Refused) as refused:
        casework.submit(
            actor=applicant_actor, reference=draft.reference, key="k", declared=True, now=now
        )
    assert [problem.at for problem in refused.value.problems] == ["paper:title_deed"]


def test_foreign_and_unknown_references_look_the_same(
    applicant_actor: Actor, now: datetime
) -> None:
    draft = drafted(applicant_actor, now)
    stranger = actor_of(make_person("850212345"))
    for actor, reference in [(stranger, draft.reference), (applicant_actor, "RC-0000-000J")]:
        with pytest.raises(Refused) as refused:
            casework.submit(actor=actor, reference=reference, key="k", declared=True, now=now)
        assert codes(refused) <= {"not_found", "reference_mistyped"}


def test_an_ended_session_sees_nothing(applicant_actor: Actor, now: datetime) -> None:
    draft = drafted(applicant_actor, now)
    Account.objects.filter(pk=applicant_actor.account_id).update(session_token="0" * 32)
    with pytest.raises(Refused) as refused:
        casework.submit(
            actor=applicant_actor, reference=draft.reference, key="k", declared=True, now=now
        )
    assert codes(refused) == {"not_found"}


def test_someone_with_the_secret_alone_can_go_on_where_no_account_is_needed(now: datetime) -> None:
    started = casework.start(actor=GUEST, service="municipal-account-open", language="ar", now=now)
    holder = Actor(kind=GUEST.kind, secret_hashes=frozenset({secret_hash(started.secret)}))
    assert attached_nothing(holder, started.application.reference, now)
    with pytest.raises(Refused) as refused:
        casework.detach(actor=GUEST, reference=started.application.reference, key="x", now=now)
    assert codes(refused) == {"not_found"}


def attached_nothing(actor: Actor, reference: str, now: datetime) -> bool:
    return (
        casework.detach(actor=actor, reference=reference, key="none", now=now).reference
        == reference
    )


def test_a_service_that_wants_an_account_says_so_to_a_guest(now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        casework.start(actor=GUEST, service="residence-certificate", language="ar", now=now)
    assert codes(refused) == {"sign_in_first"}


def test_a_page_saved_from_a_stale_revision_is_refused_and_nothing_is_lost(
    applicant_actor: Actor, now: datetime
) -> None:
    draft = drafted(applicant_actor, now)
    with pytest.raises(Refused) as refused:
        casework.save_answers(
            actor=applicant_actor,
            reference=draft.reference,
            given=draft.answers | {"building": "99"},
            revision=draft.revision - 1,
            now=now,
        )
    assert codes(refused) == {"changed_meanwhile"}
    assert Application.objects.get(pk=draft.pk).answers["building"] == "12"


def test_a_submit_costs_at_most_twelve_statements(applicant_actor: Actor, now: datetime) -> None:
    submitted(applicant_actor, now)  # what a process keeps is kept by now
    draft = drafted(applicant_actor, now)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        casework.submit(
            actor=applicant_actor, reference=draft.reference, key="k", declared=True, now=now
        )
    data = [
        query["sql"]
        for query in counted
        if query["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}
    ]
    assert len(data) <= 8, data


def test_an_officer_finds_it_by_reference_name_and_number(
    applicant_actor: Actor, officer_actor, now: datetime
) -> None:
    application = submitted(applicant_actor, now)
    officer = officer_actor("capital")
    elsewhere = officer_actor("muharraq")
    for text in (
        application.reference,
        application.reference.lower().replace("-", " "),
        "٩٠٠١١٢٣٤٥",
        "مريم",
        "التجريبيه",
        "maryam demo",
    ):
        assert [row.pk for row in inbox(actor=officer, text=text).rows] == [application.pk], text
        assert not inbox(actor=elsewhere, text=text).rows
    assert not inbox(actor=officer, text="ليلى").rows


def test_an_attached_file_is_kept_once_for_each_time_it_is_attached(
    applicant_actor: Actor, now: datetime
) -> None:
    draft = drafted(applicant_actor, now)
    application = attached(applicant_actor, draft.reference, "other", now)
    assert [paper["slot"] for paper in application.papers].count("other") == 1
