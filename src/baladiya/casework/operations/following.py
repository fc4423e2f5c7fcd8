"""Services that go on from an accepted application: begun by themselves, or at a button."""

from datetime import datetime

from django.db import IntegrityError, transaction

from baladiya.audit import operations as audit
from baladiya.casework import policies
from baladiya.casework.facts import facts_of, met_after, published
from baladiya.casework.models import Application, Channel
from baladiya.casework.operations.drafts import Onward, Started, open_draft
from baladiya.casework.operations.messages import link_to, tell
from baladiya.casework.operations.prefill import from_account
from baladiya.casework.queries.visible import own
from baladiya.people import queries as people
from baladiya.people.actors import SYSTEM, Actor
from baladiya.rules import forms
from baladiya.rules.definition import FollowUp, Status
from baladiya.rules.problems import Refused, refuse


def go_on(*, actor: Actor, reference: str, follow_up: str, now: datetime) -> Started:
    """Will begin the draft of a service that goes on from an accepted application.

    A draft that was begun and not yet submitted is given again, without its secret. Raises
    `Refused`: not_found, follow_up_not_offered, and what `policies.why_not_go_on` says.
    """
    application = own(actor, reference)
    chosen = _offered(application, follow_up, now)
    begun = application.goes_on_as.filter(follow_up=chosen.id, status=Status.DRAFT)
    if found := begun.first():
        return Started(application=found, secret="")
    version = met_after(application, chosen.service, now)
    if problem := policies.why_not_go_on(application, version):
        raise Refused(problem)
    try:
        with transaction.atomic():
            return _begin(application, chosen, now)
    except IntegrityError:  # the button was pressed twice at once: the faster one's draft stands
        return Started(application=begun.get(), secret="")


def _offered(application: Application, follow_up: str, now: datetime) -> FollowUp:
    service = published(application).service
    for offered in forms.offered_follow_ups(service, facts_of(application, now)):
        if offered.id == follow_up:
            return offered
    raise refuse("follow_up_not_offered")


def go_on_by_itself(application: Application, now: datetime) -> None:
    """Will begin what follows an acceptance by itself and tell the applicant, each once.

    In the transaction that accepts. Whoever has no account gets no draft, which only a secret
    would open, but is told of the button on the application's page.
    """
    service = published(application).service
    if application.is_sample or not any(it.by_itself for it in service.definition.follow_ups):
        return
    begun = set(application.goes_on_as.values_list("follow_up", flat=True))
    for follow_up in forms.offered_follow_ups(service, facts_of(application, now)):
        if follow_up.by_itself and follow_up.id not in begun:
            _begin_and_tell(application, follow_up, now)


def _begin_and_tell(application: Application, follow_up: FollowUp, now: datetime) -> None:
    version = met_after(application, follow_up.service, now)
    if version is None:
        audit.record(
            at=now,
            actor=SYSTEM.label,
            action="application.follow_up.unavailable",
            subject=f"application:{application.reference}",
            service=follow_up.service,
        )
        return
    words = {"next": follow_up.label.said_in(application.language)}
    once = f"follow_up:{follow_up.id}"
    if application.account_id is None:
        if policies.why_not_go_on(application, version) is None:
            tell(application, "follow_up_offered", now=now, once=once, **words)
        return
    draft = _begin(application, follow_up, now).application
    tell(application, "follow_up_ready", now=now, once=once, link=link_to(draft), **words)


def _begin(application: Application, follow_up: FollowUp, now: datetime) -> Started:
    version = met_after(application, follow_up.service, now)
    if version is None:
        raise refuse("service_unknown")
    person = people.person_of_account(application.account_id)
    # In the transaction that accepts, where no register can be waited for.
    known = from_account(version.service, person, application.language)
    facts = facts_of(application, now)
    carried = forms.carried_over(published(application).service, follow_up, facts, version.service)
    return open_draft(
        account_id=application.account_id,
        version=version,
        answers=known | carried,
        lookups={},
        language=application.language,
        channel=Channel(application.channel),
        now=now,
        onward=Onward(application, follow_up.id),
    )
