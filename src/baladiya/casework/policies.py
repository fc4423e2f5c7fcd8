"""Who may do what, and why not: the page asks the same function as the operation."""

from datetime import datetime, timedelta
from typing import Any

from baladiya.casework.models import Application, Correction, Enquiry, PendingMove
from baladiya.catalogue.queries import Published
from baladiya.catalogue.standing import OPEN
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import Actor, ActorKind
from baladiya.people.models import Person
from baladiya.rules import forms
from baladiya.rules.definition import Move, Need, Role, Status
from baladiya.rules.problems import Problem
from baladiya.rules.service import CompiledService, Facts

ENQUIRY_ROLES = (Role.OFFICER, Role.HEAD, Role.DIRECTOR)


def key_of_account(account_id: int | None) -> str:
    """Will give what a pilot's share is drawn from: an account lasts, a guest has nothing."""
    return str(account_id) if account_id is not None else ""


def person_key(actor: Actor) -> str:
    """Will give the same for whoever acts."""
    return key_of_account(actor.account_id if actor.kind == ActorKind.PERSON else None)


def is_open(version: Published) -> bool:
    """Will say whether a version takes new applications of whoever met it."""
    return version.state in OPEN


def why_not_open(version: Published) -> Problem | None:
    """Will say why a service takes no new applications of whoever met it in this state."""
    if is_open(version):
        return None
    if version.state == "paused" and version.reason:
        return Problem("service_paused_because", version.reason.model_dump())
    return Problem("service_paused" if version.state == "paused" else "service_retired")


def why_not_in(met: Published | None, municipality: Municipality) -> Problem | None:
    """Will say why a service cannot be had in a municipality, and where to go instead.

    `met` is what the applicant meets there, None where nothing was ever opened.
    """
    if met is not None and (is_open(met) or met.state == "paused"):
        return why_not_open(met)
    names = {"ar": municipality.name_ar, "en": municipality.name_en}
    return Problem("service_not_open_there", names)


def why_not_start(actor: Actor, version: Published, person: Person | None) -> Problem | None:
    """Will say why the actor cannot begin an application for this service."""
    if problem := why_not_open(version):
        return problem
    if actor.kind == ActorKind.STAFF:
        return Problem("staff_cannot_apply")
    ended = actor.kind == ActorKind.PERSON and person is None  # a session that no longer stands
    if ended or (person is None and not version.service.definition.sign_in.without_account):
        return Problem("sign_in_first")
    return None


def why_not_edit(application: Application) -> Problem | None:
    """Will say why the applicant cannot change the answers now."""
    if application.status == Status.DRAFT:
        return None
    return Problem("already_submitted", {"reference": application.reference})


def why_not_withdraw(application: Application, service: CompiledService) -> Problem | None:
    """Will say why the application cannot be withdrawn."""
    if application.status == Status.DRAFT:
        return Problem("not_submitted_yet")
    withdraw = service.definition.moves.get("withdraw")
    if withdraw is None or application.step not in withdraw.come_from:
        return Problem("withdraw_too_late")
    return None


def why_not_correct(correction: Correction | None) -> Problem | None:
    """Will say why nothing can be corrected now."""
    return None if correction else Problem("no_correction_asked")


def why_not_send_again(
    application: Application, service: CompiledService, *, followed: bool
) -> Problem | None:
    """Will say why a refused application cannot be mended and sent again."""
    if application.status not in {Status.REFUSED, Status.CLOSED}:
        return Problem("not_refused")
    if not service.definition.after_refusal.send_again:
        return Problem("send_again_not_offered")
    return Problem("already_sent_again") if followed else None


def why_not_go_on(application: Application, version: Published | None) -> Problem | None:
    """Will say why the service that follows cannot be begun; `version` is the one released."""
    if application.status != Status.ACCEPTED:
        return Problem("not_accepted")
    if application.is_sample:
        return Problem("follow_up_not_offered")
    if version is None:
        return Problem("service_unknown")
    if application.account_id is None and not version.service.definition.sign_in.without_account:
        return Problem("sign_in_first")
    return why_not_open(version)


def why_not_enquire(
    application: Application, service: CompiledService, *, asked: bool, now: datetime
) -> Problem | None:
    """Will say why no enquiry can be made about a reason of this refusal."""
    after = service.definition.after_refusal
    if application.status != Status.REFUSED or application.decided_at is None:
        return Problem("not_refused")
    if after.enquiry_working_days <= 0:
        return Problem("enquiry_not_offered")
    if now > application.decided_at + timedelta(days=after.enquiry_within_days):
        return Problem("enquiry_too_late", {"days": after.enquiry_within_days})
    return Problem("enquiry_already_made") if asked else None


def why_not_claim(actor: Actor, application: Application) -> Problem | None:
    """Will say why the actor cannot take this case."""
    if not application.owner_role or application.municipality_id is None:
        return Problem("nothing_to_do_here")
    if not actor.holds(Role(application.owner_role), application.municipality_id):
        return Problem("role_missing")
    if application.claimed_by_id not in {None, actor.staff_id}:
        return Problem("taken_by_other")
    return why_not_impartial(actor, application)


def why_not_undo(
    actor: Actor, application: Application, pending: PendingMove | None, now: datetime
) -> Problem | None:
    """Will say why a move cannot be taken back.

    In its minute only its maker may; one that could not take effect, whoever the step waits for.
    """
    if pending is None:
        return Problem("undo_too_late")
    if pending.failure is not None:
        place = application.municipality_id or ""
        return None if actor.holds(Role(application.owner_role), place) else Problem("role_missing")
    if pending.takes_effect_at <= now:
        return Problem("undo_too_late")
    return None if pending.made_by_id == actor.staff_id else Problem("not_yours")


def why_not_impartial(actor: Actor, application: Application) -> Problem | None:
    """Will refuse a case of one's own account: nobody handles their own application."""
    if application.account_id is not None and application.account_id == actor.account_id:
        return Problem("own_case")
    return None


def why_not_move(
    actor: Actor,
    application: Application,
    service: CompiledService,
    name: str,
    facts: Facts,
) -> Problem | None:
    """Will say why the actor cannot make this move on the case; the buttons ask the same."""
    move = service.definition.moves.get(name)
    if move is None or application.step not in move.come_from:
        return Problem("move_impossible")
    if problem := _why_not_by(actor, application, move):
        return problem
    if problem := _why_not_second(actor, application, service):
        return problem
    if move.blocked_by_failed_checks and _failed(service, facts):
        return Problem("checks_failed")
    return None


def _why_not_by(actor: Actor, application: Application, move: Move) -> Problem | None:
    municipality = application.municipality_id or ""
    if not any(actor.holds(role, municipality) for role in move.by):
        return Problem("role_missing")
    if application.claimed_by_id not in {None, actor.staff_id}:
        return Problem("taken_by_other")
    return why_not_impartial(actor, application)


def _why_not_second(
    actor: Actor, application: Application, service: CompiledService
) -> Problem | None:
    """Two people where the service wants two; a reopened case goes to someone new."""
    earlier = service.definition.steps[application.step].not_the_same_person_as
    handled: dict[str, Any] = application.handled_by
    if earlier and handled.get(earlier) == actor.staff_id:
        return Problem("second_person_needed")
    if actor.staff_id is not None and actor.staff_id in handled.get("_set_aside", []):
        return Problem("decided_before")
    return None


def _failed(service: CompiledService, facts: Facts) -> bool:
    return any(result.applies and not result.passed for result in forms.run_checks(service, facts))


def why_not_given(move: Move, given: dict[str, Any], service: CompiledService) -> Problem | None:
    """Will say what is missing of what a move needs: items, an answer, or known reasons."""
    if Need.ITEMS in move.needs and not given.get("items"):
        return Problem("items_missing")
    if Need.ANSWER in move.needs and not str(given.get("answer", "")).strip():
        return Problem("answer_missing", at="field:answer")
    if Need.REASONS not in move.needs:
        return None
    codes = given.get("reasons") or []
    if not codes:
        return Problem("reasons_missing")
    known = {reason.id for reason in service.definition.reasons}
    return None if set(codes) <= known else Problem("reason_unknown")


def why_not_answer_enquiry(actor: Actor, enquiry: Enquiry) -> Problem | None:
    """Will say why the actor cannot answer this enquiry: never the decider, only once."""
    if enquiry.answered_at is not None:
        return Problem("enquiry_answered")
    if not any(actor.holds(role, enquiry.municipality_id) for role in ENQUIRY_ROLES):
        return Problem("role_missing")
    if actor.staff_id == enquiry.decider_id:
        return Problem("decider_cannot_answer")
    return why_not_impartial(actor, enquiry.application)
