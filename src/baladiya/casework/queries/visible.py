"""The one door through which an application is loaded: what an actor may see."""

from django.db.models import Q, QuerySet

from baladiya.casework.models import Application
from baladiya.people.actors import Actor, ActorKind
from baladiya.people.queries import proved_account
from baladiya.rules.definition import Role, Status
from baladiya.rules.problems import refuse
from baladiya.rules.references import read_reference

CASE_ROLES = (
    Role.CLERK,
    Role.OFFICER,
    Role.INSPECTOR,
    Role.FINANCE_OFFICER,
    Role.HEAD,
    Role.DIRECTOR,
    Role.AUDITOR,
)


def visible_to(actor: Actor) -> QuerySet[Application]:
    """Will give the applications the actor may see: one's own, or one's municipality's.

    Drafts are seen by their applicants only. Unknown and foreign look the same to the caller.
    """
    if actor.kind == ActorKind.SYSTEM:
        return Application.objects.all()
    if actor.kind == ActorKind.STAFF:
        return _cases_of(actor)
    mine = Q(secret_hash__in=actor.secret_hashes) if actor.secret_hashes else Q(pk__in=[])
    if actor.kind == ActorKind.PERSON:
        mine |= proved_account(actor)
    return Application.objects.filter(mine)


def _cases_of(actor: Actor) -> QuerySet[Application]:
    codes = actor.municipalities_as(*CASE_ROLES)
    submitted = Application.objects.exclude(status=Status.DRAFT)
    if "" in codes:
        return submitted
    return submitted.filter(municipality__in=codes)


def visible(actor: Actor, reference: str) -> Application:
    """Will load one application the actor may see.

    Raises `Refused("not_found")` for one that is unknown or another's, alike.
    """
    # The reference is unique; `first` would sort by the key, at a price on every request.
    found = next(iter(visible_to(actor).filter(reference=read_reference(reference))), None)
    if found is None:
        raise refuse("not_found")
    return found


def own(actor: Actor, reference: str) -> Application:
    """Will load an application of the applicant who acts; staff have samples only.

    Raises `Refused("not_found")`, also for staff who could see the case.
    """
    if actor.kind == ActorKind.STAFF:
        return _own_sample(actor, reference)
    if actor.kind == ActorKind.SYSTEM:
        raise refuse("not_found")
    return visible(actor, reference)


def _own_sample(actor: Actor, reference: str) -> Application:
    """Staff have no applications but the samples they made to try a version."""
    mine = Application.objects.filter(is_sample=True, account__staff_member=actor.as_staff)
    found = mine.filter(reference=read_reference(reference)).first()
    if found is None:
        raise refuse("not_found")
    return found


def case(actor: Actor, reference: str) -> Application:
    """Will load a case for the staff member who acts. Raises `Refused("not_found")`."""
    if actor.kind != ActorKind.STAFF:
        raise refuse("not_found")
    return visible(actor, reference)
