"""The officer's page of one case: everything needed to decide, in one look."""

from dataclasses import dataclass
from datetime import datetime

from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published
from baladiya.casework.models import (
    FINAL,
    Application,
    Correction,
    Decision,
    Enquiry,
    IssuedOutput,
    Note,
    PendingMove,
    Transition,
)
from baladiya.casework.queries.own import OnwardRow, goes_on_as
from baladiya.casework.queries.visible import case, visible_to
from baladiya.casework.registers import look_at_ours
from baladiya.catalogue.queries import Published
from baladiya.people.actors import Actor
from baladiya.rules import forms
from baladiya.rules.definition import Move, Referral, Role
from baladiya.rules.forms import AnsweredPage, CheckResult, Quoted, WantedPaper
from baladiya.rules.problems import Problem
from baladiya.rules.service import Facts


@dataclass(frozen=True, slots=True)
class OfferedMove:
    """A move from the present step, and why the reader cannot make it (None: can)."""

    id: str
    move: Move
    why_not: Problem | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the officer's page of one case shows."""

    application: Application
    version: Published
    facts: Facts
    pages: tuple[AnsweredPage, ...]
    papers: tuple[WantedPaper, ...]
    checks: tuple[CheckResult, ...]
    amounts: tuple[Quoted, ...]
    transitions: tuple[Transition, ...]
    corrections: tuple[Correction, ...]
    decisions: tuple[Decision, ...]
    enquiries: tuple[Enquiry, ...]
    notes: tuple[Note, ...]
    outputs: tuple[IssuedOutput, ...]
    referrals: tuple[Referral, ...]  # bodies to be asked at the present step
    goes_on_from: str
    goes_on_as: tuple[OnwardRow, ...]
    pending: PendingMove | None
    earlier: tuple[Application, ...]
    moves: tuple[OfferedMove, ...]
    why_not_claim: Problem | None
    why_not_undo: Problem | None

    @property
    def duplicates(self) -> tuple[Application, ...]:
        """Other open applications of the same person for the same service."""
        return tuple(
            other
            for other in self.earlier
            if other.service == self.application.service and other.status not in FINAL
        )


def case_page(*, actor: Actor, reference: str, now: datetime) -> CasePage:
    """Will gather one case in at most twelve statements. Raises `Refused("not_found")`."""
    application = case(actor, reference)
    version = published(application)
    look_at_ours(version.service, application, now)
    facts = facts_of(application, now)
    of_case = {"application": application}
    pending = PendingMove.objects.filter(**of_case).select_related("made_by").first()
    before = application.goes_on_from
    return CasePage(
        application=application,
        version=version,
        facts=facts,
        pages=forms.answered_pages(version.service, facts),
        papers=forms.wanted_papers(version.service, facts),
        checks=forms.run_checks(version.service, facts),
        amounts=forms.quote(version.service, facts),
        transitions=tuple(Transition.objects.filter(**of_case).order_by("id")),
        corrections=tuple(
            Correction.objects.filter(**of_case).select_related("asked_by").order_by("id")
        ),
        decisions=_decisions(application),
        enquiries=_enquiries(application),
        notes=tuple(Note.objects.filter(**of_case).select_related("author").order_by("id")),
        outputs=tuple(
            IssuedOutput.objects.filter(**of_case)
            .select_related("certificate", "bill", "refund", "deposit")
            .order_by("id")
        ),
        referrals=forms.referrals_at(version.service, application.step, facts),
        goes_on_from=before.reference if before else "",
        goes_on_as=goes_on_as(application),
        pending=pending,
        earlier=_earlier(actor, application),
        moves=_offered(actor, application, version, facts),
        why_not_claim=policies.why_not_claim(actor, application),
        why_not_undo=policies.why_not_undo(actor, application, pending, now),
    )


def _decisions(application: Application) -> tuple[Decision, ...]:
    return tuple(
        Decision.objects.filter(application=application)
        .select_related("decided_by")
        .prefetch_related("reasons")
        .order_by("id")
    )


def _enquiries(application: Application) -> tuple[Enquiry, ...]:
    return tuple(
        Enquiry.objects.filter(application=application)
        .select_related("reason", "answered_by", "decider")
        .order_by("id")
    )


def _earlier(actor: Actor, application: Application) -> tuple[Application, ...]:
    if not application.number:
        return ()
    others = visible_to(actor).filter(number=application.number).exclude(pk=application.pk)
    return tuple(others.defer("answers", "papers").order_by("-id")[:10])


def _offered(
    actor: Actor, application: Application, version: Published, facts: Facts
) -> tuple[OfferedMove, ...]:
    """Will give the moves staff make from here; whoever may not make one is told why."""
    applicants = {Role.APPLICANT, Role.SYSTEM}
    return tuple(
        OfferedMove(
            name,
            move,
            policies.why_not_move(actor, application, version.service, name, facts),
        )
        for name, move in version.service.definition.moves.items()
        if application.step in move.come_from and not applicants & set(move.by)
    )
