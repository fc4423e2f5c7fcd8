"""The one way an application moves: compare, set, and write down, in one transaction."""

from datetime import datetime, timedelta
from typing import Any

from baladiya.audit import operations as audit
from baladiya.casework.models import Application, Transition
from baladiya.municipalities.queries import working_calendar
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.definition import Clock, Role, Step
from baladiya.rules.problems import Refused, refuse
from baladiya.rules.workflow import Taken


def set_if_unchanged(application: Application, *, now: datetime, **fields: object) -> None:
    """Will write the fields if nobody changed the application since it was read.

    Works the same on both engines and needs no lock. Raises `Refused("changed_meanwhile")`.
    """
    changed = Application.objects.filter(pk=application.pk, revision=application.revision).update(
        revision=application.revision + 1, changed_at=now, **fields
    )
    if not changed:
        raise conflict(application)
    application.revision += 1
    application.changed_at = now
    for name, value in fields.items():
        setattr(application, name, value)


def record(actor: Actor, application: Application, action: str, now: datetime) -> None:
    """Will write an audit event about the application that is no transition."""
    audit.record(
        at=now,
        actor=actor.label,
        action=action,
        subject=f"application:{application.reference}",
    )


def conflict(application: Application) -> Refused:
    """Will say that the application was changed meanwhile, and when."""
    latest = Application.objects.filter(pk=application.pk).values_list("changed_at", flat=True)
    at = latest[0].astimezone(BAHRAIN).strftime("%H:%M") if latest else ""
    return refuse("changed_meanwhile", at="", time=at)


def advance(
    application: Application,
    *,
    taken: Taken,
    actor: Actor,
    now: datetime,
    fields: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> Transition:
    """Will take the application to the next step and record it; effects are the caller's next act.

    One compare-and-set, one transition, one audit event. `fields` are written with the step.
    Raises `Refused("changed_meanwhile")`.
    """
    left = application.step
    set_if_unchanged(
        application, now=now, **_step_fields(application, taken, actor, now), **(fields or {})
    )
    transition = Transition.objects.create(
        application_id=application.pk,
        revision=application.revision,
        move=taken.move_id,
        from_step=left,
        to_step=taken.to,
        status=taken.status,
        actor=actor.label,
        at=now,
        details=details or {},
    )
    audit.record(
        at=now,
        actor=actor.label,
        action=f"application.{taken.move_id}",
        subject=f"application:{application.reference}",
        step=taken.to,
        revision=application.revision,
        **_kept_for_ever(details or {}),
    )
    return transition


def _kept_for_ever(details: dict[str, Any]) -> dict[str, Any]:
    # An audit event can never be taken back, so what an officer wrote about a person is not in it.
    return {name: value for name, value in details.items() if name != "answer"}


def _step_fields(
    application: Application, taken: Taken, actor: Actor, now: datetime
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "step": taken.to,
        "status": taken.status,
        "step_entered_at": now,
        "step_due_at": due_at(taken.step.clock, now),
        "owner_role": _waits_for(taken.step),
        "claimed_by": None,
        "claimed_at": None,
    }
    if actor.kind == ActorKind.STAFF:
        fields["handled_by"] = {**application.handled_by, application.step: actor.staff_id}
    return fields | _promise_fields(application, taken.step, now)


def _waits_for(step: Step) -> str:
    if step.final or step.owner in {None, Role.APPLICANT, Role.SYSTEM}:
        return ""
    return str(step.owner)


def _promise_fields(application: Application, step: Step, now: datetime) -> dict[str, Any]:
    """Will stop the promise while the applicant is awaited, and add the pause to its end."""
    if step.pauses_promise and application.paused_at is None:
        return {"paused_at": now}
    if step.pauses_promise or application.paused_at is None:
        return {}
    fields: dict[str, Any] = {"paused_at": None}
    if application.promised_at is not None:
        days = working_calendar().working_days_between(
            application.paused_at.astimezone(BAHRAIN).date(), now.astimezone(BAHRAIN).date()
        )
        fields["promised_at"] = working_calendar().add_working_days(application.promised_at, days)
    return fields


def due_at(clock: Clock | None, now: datetime) -> datetime | None:
    """Will give the end of a clock that starts now: working days, or calendar days."""
    if clock is None:
        return None
    if clock.working_days is not None:
        return working_calendar().add_working_days(now, clock.working_days)
    return now + timedelta(days=clock.days or 0)
