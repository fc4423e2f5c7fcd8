"""An enquiry about a reason of refusal, and its answer by someone other than the decider."""

from datetime import datetime

from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.casework import policies
from baladiya.casework.facts import published
from baladiya.casework.models import Application, Decision, DecisionReason, Enquiry, Transition
from baladiya.casework.operations.change import set_if_unchanged
from baladiya.casework.operations.closing import move_by_system
from baladiya.casework.operations.messages import tell
from baladiya.casework.queries.enquiries import visible_enquiry
from baladiya.casework.queries.visible import own
from baladiya.municipalities.queries import working_calendar
from baladiya.people.actors import Actor
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.text import clean_paragraphs

MOST_LETTERS = 2000


def enquire(*, actor: Actor, reference: str, reason: str, question: str, now: datetime) -> Enquiry:
    """Will ask about one reason of the refusal; due in the service's working days.

    `reason` is the code of a reason of the decision in force, `question` the applicant's words
    (may be empty: to ask is enough). Raises `Refused`: not_found, not_refused, enquiry_not_offered,
    enquiry_too_late, enquiry_already_made, reason_unknown, changed_meanwhile.
    """
    application = own(actor, reference)
    service = published(application).service
    asked_about = _reason_in_force(application, reason)
    asked = Enquiry.objects.filter(reason=asked_about).exists()
    if problem := policies.why_not_enquire(application, service, asked=asked, now=now):
        raise Refused(problem)
    days = service.definition.after_refusal.enquiry_working_days
    with transaction.atomic(durable=True):
        set_if_unchanged(application, now=now)
        enquiry = _open(application, asked_about, question, now, days)
        _write_down(application, actor, "enquire", now, reason)
        tell(application, "enquiry_received", now=now)
    return enquiry


def _reason_in_force(application: Application, code: str) -> DecisionReason:
    reason = (
        DecisionReason.objects.select_related("decision")
        .filter(
            decision__application=application,
            decision__set_aside_at=None,
            code=code,
            replaced_by=None,
        )
        .first()
    )
    if reason is None:
        raise refuse("reason_unknown")
    return reason


def _open(
    application: Application, reason: DecisionReason, question: str, now: datetime, days: int
) -> Enquiry:
    try:
        with transaction.atomic():
            return Enquiry.objects.create(
                application=application,
                reason=reason,
                municipality_id=application.municipality_id or "",
                decider_id=reason.decision.decided_by_id,
                question=clean_paragraphs(question)[:MOST_LETTERS],
                asked_at=now,
                due_at=working_calendar().add_working_days(now, days),
            )
    except IntegrityError as error:
        raise refuse("enquiry_already_made") from error


def _write_down(
    application: Application, actor: Actor, move: str, now: datetime, reason: str
) -> None:
    """Will keep a step that leaves the application where it is, like every other."""
    Transition.objects.create(
        application=application,
        revision=application.revision,
        move=move,
        from_step=application.step,
        to_step=application.step,
        status=application.status,
        actor=actor.label,
        at=now,
        details={"reasons": [reason]},
    )
    audit.record(
        at=now,
        actor=actor.label,
        action=f"application.{move}",
        subject=f"application:{application.reference}",
        reason=reason,
    )


def answer_enquiry(
    *,
    actor: Actor,
    enquiry_id: int,
    outcome: str,
    answer: str,
    now: datetime,
    replacement: str = "",
) -> Enquiry:
    """Will answer an enquiry: uphold the reason, correct it to another, or reopen the case.

    `replacement` is the code of the right reason when `outcome` is corrected. Raises `Refused`:
    not_found, enquiry_answered, role_missing, decider_cannot_answer, own_case, outcome_unknown,
    answer_missing, reason_unknown, changed_meanwhile.
    """
    enquiry = visible_enquiry(actor, enquiry_id)
    if problem := policies.why_not_answer_enquiry(actor, enquiry):
        raise Refused(problem)
    words = clean_paragraphs(answer)[:MOST_LETTERS]
    _refuse_incomplete(enquiry, outcome, words, replacement)
    application = enquiry.application
    with transaction.atomic(durable=True):
        _close(enquiry, actor, outcome, words, now)
        set_if_unchanged(application, now=now)
        _write_down(application, actor, f"enquiry_{outcome}", now, enquiry.reason.code)
        if outcome == Enquiry.Outcome.CORRECTED:
            _replace(enquiry.reason, replacement)
        if outcome == Enquiry.Outcome.REOPENED:
            _reopen(application, now)
        tell(application, f"enquiry_answered_{outcome}", now=now)
    return enquiry


def _refuse_incomplete(enquiry: Enquiry, outcome: str, words: str, replacement: str) -> None:
    if outcome not in Enquiry.Outcome.values:
        raise refuse("outcome_unknown", at="field:outcome")
    if not words:
        raise refuse("answer_missing", at="field:answer")
    if outcome != Enquiry.Outcome.CORRECTED:
        return
    known = {reason.id for reason in published(enquiry.application).service.definition.reasons}
    if replacement not in known - {enquiry.reason.code}:
        raise refuse("reason_unknown", at="field:replacement")


def _close(enquiry: Enquiry, actor: Actor, outcome: str, words: str, now: datetime) -> None:
    answered = Enquiry.objects.filter(pk=enquiry.pk, answered_at=None).update(
        answered_by_id=actor.staff_id, answered_at=now, outcome=outcome, answer=words
    )
    if not answered:
        raise refuse("enquiry_answered")
    enquiry.outcome, enquiry.answer, enquiry.answered_at = outcome, words, now


def _replace(reason: DecisionReason, replacement: str) -> None:
    right, _ = DecisionReason.objects.get_or_create(
        decision_id=reason.decision_id, code=replacement
    )
    DecisionReason.objects.filter(pk=reason.pk).update(replaced_by=right)


def _reopen(application: Application, now: datetime) -> None:
    """Will set the decision aside and send the case to someone who has not decided it."""
    decision = Decision.objects.get(application=application, set_aside_at=None)
    Decision.objects.filter(pk=decision.pk).update(set_aside_at=now)
    application.handled_by = {
        **application.handled_by,
        "_set_aside": [
            *application.handled_by.get("_set_aside", []),
            decision.decided_by_id,
        ],
    }
    move_by_system(
        application,
        "reopen",
        now=now,
        fields={"decided_at": None, "handled_by": application.handled_by},
    )
