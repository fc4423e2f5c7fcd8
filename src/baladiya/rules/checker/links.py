"""What stands around an application: questions before it, bodies asked, services that follow."""

from typing import Final

from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Definition, Referral, Status
from baladiya.rules.yaml import Path

_WORKED_ON: Final = frozenset({Status.SUBMITTED, Status.IN_REVIEW})


def check_links(notes: Notes) -> None:
    """Will check the questions, the referrals and, as far as they can be seen alone, follow-ups."""
    definition = notes.bundle.definition
    for what in ("questions", "referrals", "follow_ups"):
        ids = [part.id for part in getattr(definition, what)]
        notes.twice([((what, at, "id"), name) for at, name in enumerate(ids)], what)
    for at, referral in enumerate(definition.referrals):
        _check_referral(notes, definition, ("referrals", at), referral)


def _check_referral(notes: Notes, definition: Definition, at: Path, referral: Referral) -> None:
    if referral.body not in definition.bodies:
        notes.add((*at, "body"), "body_unknown", id=referral.body)
    step = definition.steps.get(referral.step)
    if step is None:
        notes.add((*at, "step"), "step_unknown", id=referral.step)
    elif step.status not in _WORKED_ON:
        notes.add((*at, "step"), "referral_unworked", id=referral.step)
    slots = {paper.id for paper in definition.papers}
    for nth, slot in enumerate(referral.papers):
        if slot not in slots:
            notes.add((*at, "papers", nth), "paper_unknown", id=slot)
    notes.one_term((*at, "clock"), referral.clock)
