"""Moves: the ones the platform itself makes or offers, decisions, and effects."""

from typing import Final

from baladiya.rules.checker.notes import Notes
from baladiya.rules.checker.process import NOT_STAFF
from baladiya.rules.checker.ways import (
    drafts,
    graph_of,
    moves_from,
    moves_to,
    reached_from,
)
from baladiya.rules.definition import (
    Definition,
    EffectKind,
    Move,
    Need,
    OutputKind,
    Role,
    Status,
)

SUBMIT, WITHDRAW, ANSWER, PAID, REOPEN = "submit", "withdraw", "answer", "paid", "reopen"
_APPLICANT_MOVES: Final = frozenset({SUBMIT, WITHDRAW, ANSWER})
_BILLS: Final = frozenset({EffectKind.RAISE_BILL, EffectKind.HOLD_DEPOSIT})
_OUTPUT_KINDS: Final = {
    EffectKind.ISSUE: {OutputKind.CERTIFICATE, OutputKind.PERMIT, OutputKind.LETTER},
    EffectKind.OPEN_ACCOUNT: {OutputKind.ACCOUNT},
    EffectKind.ORDER_REFUND: {OutputKind.REFUND},
    EffectKind.RELEASE_REFUND: {OutputKind.REFUND},
}


def check_moves(notes: Notes) -> None:
    """Will check every move."""
    definition = notes.bundle.definition
    for name, move in definition.moves.items():
        _check_ends(notes, definition, name, move)
        _check_makers(notes, definition, name, move)
        _check_decision(notes, definition, name, move)
        _check_effects(notes, definition, name, move)
    _check_submit(notes, definition)
    _check_withdraw(notes, definition)
    _check_corrections(notes, definition)
    _check_payments(notes, definition)
    _check_reopen(notes, definition)
    _check_accepted(notes, definition)


def _check_ends(notes: Notes, definition: Definition, name: str, move: Move) -> None:
    at = ("moves", name)
    for nth, step in enumerate(move.come_from):
        if step not in definition.steps:
            notes.add((*at, "come_from", nth), "step_unknown", id=step)
        elif definition.steps[step].final and not (name == REOPEN and move.by == (Role.SYSTEM,)):
            notes.add((*at, "come_from", nth), "final_has_moves", id=step, move=name)
    if move.to not in definition.steps:
        notes.add((*at, "to"), "step_unknown", id=move.to)
    if name != SUBMIT and set(move.come_from) & set(drafts(definition)):
        notes.add((*at, "come_from"), "move_from_draft")


def _check_makers(notes: Notes, definition: Definition, name: str, move: Move) -> None:
    at = ("moves", name, "by")
    if not move.by:
        notes.add(("moves", name), "nobody_moves", id=name)
    if Role.APPLICANT in move.by and name not in _APPLICANT_MOVES:
        notes.add(at, "applicant_move_unknown", id=name)
    lapses = {step.clock.then for step in definition.steps.values() if step.clock}
    if Role.SYSTEM in move.by and name not in {PAID, REOPEN} | lapses:
        notes.add(at, "system_move_unmade", id=name)


def _made_by(notes: Notes, name: str, move: Move, role: Role) -> None:
    if move.by != (role,):
        notes.add(("moves", name, "by"), "move_by", id=name, role=str(role))


def _leads_to(notes: Notes, definition: Definition, name: str, status: Status) -> None:
    reached = definition.steps.get(definition.moves[name].to)
    if reached is not None and reached.status != status:
        notes.add(("moves", name, "to"), "leads_to_status", id=name, status=str(status))


def _check_decision(notes: Notes, definition: Definition, name: str, move: Move) -> None:
    at = ("moves", name)
    reached = definition.steps.get(move.to)
    refuses = reached is not None and reached.status == Status.REFUSED
    if (refuses or move.decision == "refused") and not (
        Need.REASONS in move.needs and move.decision == "refused"
    ):
        notes.add(at, "refusal_incomplete", id=name)
    if move.decision == "refused":
        _leads_to(notes, definition, name, Status.REFUSED)
    if Need.REASONS in move.needs and not refuses and move.decision != "refused":
        notes.add((*at, "needs"), "reasons_without_refusal", id=name)
    if refuses and not definition.reasons:
        notes.add(at, "refusal_without_reasons")
    if move.decision is not None and set(move.by) & NOT_STAFF:
        notes.add((*at, "decision"), "decision_by_staff", id=name)
    if Need.ANSWER in move.needs and set(move.by) & NOT_STAFF:
        notes.add((*at, "needs"), "answer_by_staff", id=name)


def _check_effects(notes: Notes, definition: Definition, name: str, move: Move) -> None:
    fees = {fee.id for fee in definition.fees}
    deposits = {deposit.id for deposit in definition.deposits}
    for nth, effect in enumerate(move.does):
        if effect.kind in _OUTPUT_KINDS:
            kinds = _OUTPUT_KINDS[effect.kind]
            known = {output.id for output in definition.outputs if output.kind in kinds}
            what = " / ".join(sorted(kinds))
        else:
            is_fee = effect.kind == EffectKind.RAISE_BILL
            known, what = (fees, "fee") if is_fee else (deposits, "deposit")
        if effect.of not in known:
            at = ("moves", name, "does", nth, "of")
            notes.add(at, "effect_unknown", kind=str(effect.kind), id=effect.of, what=what)
        if effect.kind == EffectKind.RELEASE_REFUND:
            _check_release(notes, definition, name, effect.of)


def _check_release(notes: Notes, definition: Definition, name: str, refund: str) -> None:
    """Whoever released the money must be someone other than who ordered it, at every step."""
    ordered_from = {
        step
        for move in definition.moves.values()
        if any(it.kind == EffectKind.ORDER_REFUND and it.of == refund for it in move.does)
        for step in move.come_from
    }
    for step in definition.moves[name].come_from:
        there = definition.steps.get(step)
        if there is not None and there.not_the_same_person_as not in ordered_from:
            notes.add(("steps", step), "release_alone")


def _check_submit(notes: Notes, definition: Definition) -> None:
    move = definition.moves.get(SUBMIT)
    if move is None:
        notes.add(("moves",), "submit_missing")
        return
    _made_by(notes, SUBMIT, move, Role.APPLICANT)
    if set(move.come_from) != set(drafts(definition)):
        notes.add(("moves", SUBMIT, "come_from"), "submit_from_draft")


def _check_withdraw(notes: Notes, definition: Definition) -> None:
    move = definition.moves.get(WITHDRAW)
    if move is None:
        notes.add(("moves",), "withdraw_missing")
        return
    _made_by(notes, WITHDRAW, move, Role.APPLICANT)
    _leads_to(notes, definition, WITHDRAW, Status.WITHDRAWN)
    for nth, step in enumerate(move.come_from):
        there = definition.steps.get(step)
        if there is not None and (there.final or there.status == Status.DRAFT):
            notes.add(("moves", WITHDRAW, "come_from", nth), "withdraw_from", id=step)


def _check_corrections(notes: Notes, definition: Definition) -> None:
    for name, move in definition.moves.items():
        if Need.ITEMS in move.needs:
            _leads_to(notes, definition, name, Status.WAITING_FOR_APPLICANT)
    for name, step in definition.steps.items():
        if step.status != Status.WAITING_FOR_APPLICANT:
            continue
        answer = dict(moves_from(definition, name)).get(ANSWER)
        if answer is None or answer.by != (Role.APPLICANT,):
            notes.add(("steps", name), "answer_wanted", id=name)


def _check_payments(notes: Notes, definition: Definition) -> None:
    for name, move in definition.moves.items():
        if any(effect.kind in _BILLS for effect in move.does):
            _leads_to(notes, definition, name, Status.WAITING_FOR_PAYMENT)
    for name, step in definition.steps.items():
        if step.status != Status.WAITING_FOR_PAYMENT:
            continue
        paid = dict(moves_from(definition, name)).get(PAID)
        if paid is None or paid.by != (Role.SYSTEM,):
            notes.add(("steps", name), "paid_wanted", id=name)
        for way, move in moves_to(definition, name):
            if not any(effect.kind in _BILLS for effect in move.does):
                notes.add(("moves", way), "payment_without_bill", id=way)


def _check_reopen(notes: Notes, definition: Definition) -> None:
    refused = {name for name, step in definition.steps.items() if step.status == Status.REFUSED}
    move = definition.moves.get(REOPEN)
    if move is None:
        if refused and definition.after_refusal.enquiry_working_days > 0:
            notes.add(("moves",), "reopen_missing")
        return
    _made_by(notes, REOPEN, move, Role.SYSTEM)
    _leads_to(notes, definition, REOPEN, Status.IN_REVIEW)
    for step in sorted(refused - set(move.come_from)):
        notes.add(("moves", REOPEN, "come_from"), "reopen_from", id=step)


def _check_accepted(notes: Notes, definition: Definition) -> None:
    """On no way can an application end accepted without a decision to accept it."""
    decided = [name for name, move in definition.moves.items() if move.decision == "accepted"]
    reached = reached_from(graph_of(definition, leaving_out=decided), drafts(definition))
    for name, step in definition.steps.items():
        if step.status == Status.ACCEPTED and name in reached:
            notes.add(("steps", name), "accepted_undecided", id=name)
