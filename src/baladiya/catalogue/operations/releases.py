"""Deciding where a version is open: one person asks, another confirms."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.catalogue import queries
from baladiya.catalogue.models import Release, Service, ServiceVersion
from baladiya.catalogue.policies import (
    Change,
    why_not_ask,
    why_not_call_off,
    why_not_change,
    why_not_confirm,
    why_not_settle,
)
from baladiya.catalogue.standing import EVERYWHERE, Row, covered, over
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import Actor, ActorKind
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.text import clean_line

Outcome = Release.Outcome
LONGEST_REASON = 500


def ask(*, actor: Actor, change: Change, now: datetime) -> Release:
    """Will put down a decision that waits for a second person; nothing changes before.

    Raises `Refused`: publisher_wanted, release_in_the_past, service_unknown,
    version_number_unknown, municipality_unknown, change_waiting, and what
    `policies.why_not_change` says.
    """
    if problem := why_not_ask(actor, change, now):
        raise Refused(problem)
    try:
        with transaction.atomic():
            asked = _write(actor, change, now)
            _record(actor, asked, "service.asked", now)
    except IntegrityError:  # two asked at once for the same place
        raise refuse("change_waiting") from None
    return asked


def confirm(*, actor: Actor, release_id: int, now: datetime) -> Release:
    """Will let a decision take effect, from its day or at once; of two who confirm, one does.

    What was asked is looked at again as things stand now. Raises `Refused`: release_unknown,
    publisher_wanted, release_settled, second_person_for_release, publisher_cannot_confirm, and
    what `policies.why_not_change` says.
    """
    with transaction.atomic():
        asked = _locked(release_id)
        if problem := why_not_confirm(actor, asked):
            raise Refused(problem)
        _take_effect(actor, asked, now)
        _record(actor, asked, "service.confirmed", now)
    return asked


def decline(*, actor: Actor, release_id: int, now: datetime) -> Release:
    """Will set aside a decision that waits: a second person says no, or who asked thinks again.

    Raises `Refused`: release_unknown, publisher_wanted, release_settled.
    """
    with transaction.atomic():
        asked = _locked(release_id)
        if problem := why_not_settle(actor, asked):
            raise Refused(problem)
        _settle(actor, asked, Outcome.DECLINED, now)
        _record(actor, asked, "service.declined", now)
    return asked


def call_off(*, actor: Actor, release_id: int, now: datetime) -> Release:
    """Will take back a confirmed decision whose day has not come; things stay as they are.

    Raises `Refused`: release_unknown, publisher_wanted, release_settled, release_begun.
    """
    with transaction.atomic():
        decided = _locked(release_id)
        if problem := why_not_call_off(actor, decided, now):
            raise Refused(problem)
        _settle(actor, decided, Outcome.CALLED_OFF, now, was=Outcome.CONFIRMED)
        _record(actor, decided, "service.called_off", now)
    return decided


def decide(*, actor: Actor, change: Change, now: datetime) -> Release:
    """Will decide at once and alone, as the operator at the command line; audited as such.

    For the first set-up, the demonstration, and a night on which nobody else can be reached. A
    `from_at` of the past takes over a service as it was: applications of then can be brought in.
    Raises `Refused`: second_person_for_release for anyone but the system, and what `ask` raises.
    """
    if actor.kind != ActorKind.SYSTEM:
        raise refuse("second_person_for_release")
    with transaction.atomic():
        decided = _write(actor, change, now)
        _take_effect(actor, decided, now)
        _record(actor, decided, "service.decided_by_operator", now)
    return decided


def release(
    *, version: ServiceVersion, actor: Actor, now: datetime, since: datetime | None = None
) -> Release:
    """Will open a version to everyone everywhere as the operator; the same again changes nothing.

    Running applications stay on their version. `since` is when it begins to count, if not now.
    Raises `Refused` as `decide`.
    """
    change = Change(
        service=version.service_id,
        state=Release.State.LIVE,
        number=version.number,
        from_at=since,
    )
    try:
        return decide(actor=actor, change=change, now=now)
    except Refused as refused:
        if refused.code != "already_live":
            raise
    return Release.objects.filter(version=version, state=Release.State.LIVE).latest("id")


# --- how it is written ---------------------------------------------------------------------------


def _write(actor: Actor, change: Change, now: datetime) -> Release:
    """Will lock the service, so that what is decided on it is decided one after the other."""
    if Service.objects.select_for_update().filter(pk=change.service).first() is None:
        raise refuse("service_unknown")
    version = ServiceVersion.objects.defer("definition", "sources", "templates").filter(
        service=change.service, number=change.number
    )
    found = version.first()
    if found is None:
        raise refuse("version_number_unknown")
    _refuse_place(change.municipality)
    waiting = Release.objects.filter(service=change.service, outcome=Outcome.WAITING)
    if waiting.filter(municipality=change.municipality or None).exists():
        raise refuse("change_waiting")
    change = _cleaned(change)
    if problem := _why_not(change, found.pk, now):
        raise Refused(problem)
    return Release.objects.create(
        service_id=change.service,
        municipality_id=change.municipality or None,
        version=found,
        state=change.state,
        share=change.share,
        reason_ar=change.reason_ar,
        reason_en=change.reason_en,
        from_at=change.from_at,
        asked_by=actor.label,
        asked_at=now,
    )


def _cleaned(change: Change) -> Change:
    return Change(
        service=change.service,
        state=change.state,
        number=change.number,
        municipality=change.municipality,
        share=change.share,
        reason_ar=clean_line(change.reason_ar)[:LONGEST_REASON],
        reason_en=clean_line(change.reason_en)[:LONGEST_REASON],
        from_at=change.from_at,
    )


def _refuse_place(municipality: str) -> None:
    if municipality and not Municipality.objects.filter(pk=municipality).exists():
        raise refuse("municipality_unknown")


def _locked(release_id: int) -> Release:
    asked = Release.objects.select_related("version").filter(pk=release_id).first()
    if asked is None:
        raise refuse("release_unknown")
    Service.objects.select_for_update().get(pk=asked.service_id)
    asked.refresh_from_db(fields=["outcome", "from_at"])
    return asked


def _take_effect(actor: Actor, asked: Release, now: datetime) -> None:
    begins = asked.from_at or now
    if actor.kind != ActorKind.SYSTEM:
        # A day that passed while it waited does not reach back.
        begins = max(begins, now)
    change = Change(
        service=asked.service_id,
        state=asked.state,
        number=asked.version.number,
        municipality=asked.municipality_id or EVERYWHERE,
        share=asked.share,
        reason_ar=asked.reason_ar,
        reason_en=asked.reason_en,
        from_at=begins,
    )
    if problem := _why_not(change, asked.version_id, now):
        raise Refused(problem)
    _settle(actor, asked, Outcome.CONFIRMED, now, from_at=begins)
    rows = _counting(asked.service_id)
    Release.objects.filter(pk__in=over(rows, now=now)).update(over=True)


def _settle(
    actor: Actor,
    asked: Release,
    outcome: Outcome,
    now: datetime,
    *,
    was: Outcome = Outcome.WAITING,
    from_at: datetime | None = None,
) -> None:
    """Will settle a decision that nobody settled meanwhile: compare and set, on both engines."""
    fields = {"outcome": outcome, "settled_by": actor.label, "settled_at": now}
    if from_at is not None:
        fields["from_at"] = from_at
    if not Release.objects.filter(pk=asked.pk, outcome=was).update(**fields):
        raise refuse("release_settled")
    for name, value in fields.items():
        setattr(asked, name, value)


def _why_not(change: Change, version_id: int, now: datetime) -> Problem | None:
    rows = _counting(change.service)
    found = covered(rows, place=change.municipality, now=max(change.from_at or now, now))
    return why_not_change(change, version_id=version_id, standings=found)


def _counting(service: str) -> Sequence[Row]:
    return queries.counting_rows(service=service)


def _record(actor: Actor, decided: Release, action: str, now: datetime) -> None:
    queries.forget_releases()
    # Once more after the commit: until then others still read the old rows into their copy.
    transaction.on_commit(queries.forget_releases)
    audit.record(
        at=now,
        actor=actor.label,
        action=action,
        subject=f"service:{decided.service_id}",
        number=decided.version.number,
        content_hash=decided.version.content_hash,
        state=decided.state,
        municipality=decided.municipality_id or "",
        share=decided.share,
        from_at=decided.from_at.isoformat() if decided.from_at else "",
        decision=decided.pk,
    )
