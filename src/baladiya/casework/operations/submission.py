"""Handing in, taking back, and trying again after a refusal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import (
    Application,
    Channel,
    Decision,
    PendingMove,
    SearchWord,
    Transition,
)
from baladiya.casework.operations.asking import anew, queue_unanswered
from baladiya.casework.operations.change import advance, conflict
from baladiya.casework.operations.drafts import Started, open_draft
from baladiya.casework.operations.messages import tell
from baladiya.casework.queries.own import steps_of
from baladiya.casework.queries.visible import own
from baladiya.casework.registers import Facts as RegisterFacts
from baladiya.casework.registers import look_up
from baladiya.catalogue import queries as catalogue
from baladiya.municipalities.models import Municipality
from baladiya.municipalities.queries import municipality_of_block, working_calendar
from baladiya.people.actors import Actor
from baladiya.rules import forms, workflow
from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.definition import Status
from baladiya.rules.lookups import APPLICANT
from baladiya.rules.problems import Problem, Refused, refuse
from baladiya.rules.service import Facts
from baladiya.rules.text import search_words


@dataclass(frozen=True, slots=True)
class Receipt:
    """The submitted application with the steps it took; `again` when this repeats an answer."""

    application: Application
    again: bool
    steps: tuple[Transition, ...]


def submit(*, actor: Actor, reference: str, key: str, declared: bool, now: datetime) -> Receipt:
    """Will hand in a draft once and for all; the same key again answers the same receipt.

    Checks everything, routes by the block, starts the promise, and writes application, transition,
    audit event and message in one transaction. Raises `Refused` with every problem found, or
    not_found, already_submitted, changed_meanwhile, service_changed, service_not_open_there,
    service_paused, service_retired.
    """
    try:
        return _hand_in(own(actor, reference), actor, key, now, declared=declared)
    except Refused as refused:
        if refused.code != "changed_meanwhile":
            raise
    # A twin of this very request may have been faster; anything else is refused as it was.
    latest = own(actor, reference)
    if latest.status == Status.DRAFT:
        raise conflict(latest)
    return _repeated(latest, key)


def _hand_in(
    application: Application, actor: Actor, key: str, now: datetime, *, declared: bool
) -> Receipt:
    if application.status != Status.DRAFT:
        return _repeated(application, key)
    given = forms.strip_hidden(published(application).service, facts_of(application, now))
    application.lookups = anew(application, given, now)
    facts = facts_of(application, now)
    municipality = _ready(application, facts, declared=declared)
    _refuse_unless_open(application, municipality, now)
    taken = workflow.take(
        published(application).service, step=application.step, move="submit", facts=facts
    )
    with transaction.atomic(durable=True):
        step = advance(
            application,
            taken=taken,
            actor=actor,
            now=now,
            fields=_submitted(application, facts, municipality, key, now),
            details={"channel": application.channel},
        )
        queue_unanswered(application, now)
        _index_names(application)
        tell(application, "received", now=now)
    return Receipt(application, again=False, steps=(step,))


def _repeated(application: Application, key: str) -> Receipt:
    if key and application.submit_key == key:
        return Receipt(application, again=True, steps=steps_of(application))
    raise refuse("already_submitted", reference=application.reference)


def _ready(application: Application, facts: Facts, *, declared: bool) -> Municipality:
    """Will give the municipality the application goes to, or refuse with all that is missing."""
    service = published(application).service
    problems = list(forms.check(service, facts))
    if not declared:
        problems.append(Problem("declaration_missing", at="declaration"))
    if problems:
        raise Refused(*problems)
    block = forms.block_of(service, application.answers)
    municipality = municipality_of_block(block) if block is not None else None
    if municipality is None:
        raise refuse("block_unknown", at=f"field:{service.definition.routed_by}")
    return municipality


def _refuse_unless_open(
    application: Application, municipality: Municipality, now: datetime
) -> None:
    """Asked of the database itself, so that nothing slips past a pause that was just made."""
    if application.is_sample:
        return
    met = catalogue.live_read_now(
        service=application.service,
        now=now,
        municipality=municipality.code,
        person=policies.key_of_account(application.account_id),
    )
    if problem := policies.why_not_in(met, municipality):
        raise Refused(problem)
    if met is not None and met.version_id != application.version_id:
        catalogue.forget_releases()  # the next look at the draft must see the same
        raise refuse("service_changed")


def _submitted(
    application: Application,
    facts: Facts,
    municipality: Municipality,
    key: str,
    now: datetime,
) -> dict[str, Any]:
    service = published(application).service
    who = forms.who_applies(service, facts)
    return {
        "municipality_id": municipality.code,
        "answers": forms.strip_hidden(service, facts),
        "lookups": application.lookups,
        "submit_key": key,
        "declared_at": now,
        "submitted_at": now,
        "submitted_date": now.astimezone(BAHRAIN).date(),
        "promised_at": working_calendar().add_working_days(
            now, service.definition.promise.working_days
        ),
        "block": forms.block_of(service, application.answers),
        "number": who.number,
        "name_ar": who.name_ar,
        "name_en": who.name_en,
        "phone": who.phone,
        "email": who.email,
        "language": who.language or application.language,
    }


def _index_names(application: Application) -> None:
    """Names, and answers the definition marks for search, so that officers find the case."""
    asked = published(application).service.all_fields()
    marked = [str(application.answers.get(field.id, "")) for field in asked if field.search]
    text = " ".join([application.name_ar, application.name_en, *marked])
    words = {word[:60] for word in search_words(text)}
    SearchWord.objects.bulk_create(
        SearchWord(application=application, word=word) for word in sorted(words)
    )


def withdraw(*, actor: Actor, reference: str, now: datetime) -> Application:
    """Will take a submitted application back; a decision that could still be undone is dropped.

    Raises `Refused`: not_found, not_submitted_yet, withdraw_too_late, changed_meanwhile.
    """
    application = own(actor, reference)
    service = published(application).service
    if problem := policies.why_not_withdraw(application, service):
        raise Refused(problem)
    taken = workflow.take(
        service, step=application.step, move="withdraw", facts=facts_of(application, now)
    )
    with transaction.atomic(durable=True):
        PendingMove.objects.filter(application=application).delete()
        advance(application, taken=taken, actor=actor, now=now)
        tell(application, "withdrawn", now=now)
    return application


def send_again(*, actor: Actor, reference: str, now: datetime) -> Started:
    """Will begin a new draft from a refused application, with everything kept.

    The pages the refusal points at are marked as not done, so that the form opens there.
    Raises `Refused`: not_found, not_refused, send_again_not_offered, already_sent_again.
    """
    application = own(actor, reference)
    service = published(application).service
    followed = application.followed_by.exists()
    if problem := policies.why_not_send_again(application, service, followed=followed):
        raise Refused(problem)
    version = catalogue.live(
        service=application.service,
        now=now,
        municipality=application.municipality_id or "",
        person=policies.person_key(actor),
    )
    if version is None:
        raise refuse("service_unknown")
    if problem := policies.why_not_open(version):
        raise Refused(problem)
    kept = {
        field: answer
        for field, answer in application.answers.items()
        if version.service.field(field) is not None
    }
    return open_draft(
        account_id=application.account_id,
        version=version,
        answers=kept,
        language=application.language,
        channel=Channel(application.channel),
        now=now,
        mends=application,
        pages_done=_pages_kept(application),
        # Asked anew: what a register says may be what has been put right.
        lookups=look_up(version.service, kept, _about_applicant(application), now=now),
    )


def _about_applicant(application: Application) -> RegisterFacts:
    return {word: it for word, it in application.lookups.items() if word in APPLICANT}


def _pages_kept(application: Application) -> list[str]:
    """Every page done before, but for those a reason of the refusal points at."""
    service = published(application).service
    codes = set(
        Decision.objects.filter(application=application, set_aside_at=None).values_list(
            "reasons__code", flat=True
        )
    )
    wrong = {
        (reason.points_at or "").removeprefix("field:")
        for reason in service.definition.reasons
        if reason.id in codes
    }
    return [
        page.id
        for page in service.definition.pages
        if not wrong & {field.id for field in forms.page_fields(service, page)}
    ]
