"""Money, outputs, templates and reasons: each names what exists, and each is used."""

import re
from typing import Final

from baladiya.rules.checker.asked import placed_fields
from baladiya.rules.checker.notes import Notes
from baladiya.rules.checker.templates import check_template
from baladiya.rules.definition import (
    Definition,
    EffectKind,
    Output,
    OutputKind,
    Reason,
)
from baladiya.rules.yaml import Path

_ROMAN = re.compile("[IVXLCDM]+")
_CERTIFIED: Final = frozenset({OutputKind.CERTIFICATE, OutputKind.PERMIT})
_PRINTED: Final = _CERTIFIED | {OutputKind.LETTER}
_REFUND_PARTS: Final = ("deposit_reference", "amount_fils", "iban", "account_name")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def check_results(notes: Notes) -> None:
    """Will check what a service charges, gives and refuses with."""
    definition = notes.bundle.definition
    if _ROMAN.fullmatch(definition.prefix):
        notes.add(("prefix",), "prefix_roman", prefix=definition.prefix)
    _check_amounts(notes, definition)
    for at, output in enumerate(definition.outputs):
        _check_output(notes, definition, ("outputs", at), output)
    _check_reasons(notes, definition)


def _effects(definition: Definition, *kinds: EffectKind) -> set[str]:
    return {
        effect.of
        for move in definition.moves.values()
        for effect in move.does
        if effect.kind in kinds
    }


def _check_amounts(notes: Notes, definition: Definition) -> None:
    fees = [(("fees", at), fee.id) for at, fee in enumerate(definition.fees)]
    held = [(("deposits", at), deposit.id) for at, deposit in enumerate(definition.deposits)]
    notes.twice([((*at, "id"), name) for at, name in (*fees, *held)], "amount")
    billed = _effects(definition, EffectKind.RAISE_BILL)
    for at, name in fees:
        if name not in billed:
            notes.add(at, "fee_not_raised", id=name)
    taken = _effects(definition, EffectKind.HOLD_DEPOSIT)
    for at, name in held:
        if name not in taken:
            notes.add(at, "deposit_not_held", id=name)


def _check_output(notes: Notes, definition: Definition, at: Path, output: Output) -> None:
    given = _effects(definition, EffectKind.ISSUE, EffectKind.OPEN_ACCOUNT, EffectKind.ORDER_REFUND)
    if output.id not in given:
        notes.add(at, "output_not_given", id=output.id)
    if output.valid_months is not None and output.valid_until is not None:
        notes.add((*at, "valid_until"), "validity_twice", id=output.id)
    if output.kind in _PRINTED:
        _check_printed(notes, at, output)
    if output.kind == OutputKind.REFUND:
        for key in _REFUND_PARTS:
            if getattr(output, key) is None:
                notes.add(at, "refund_incomplete", id=output.id, key=key)
    _check_facts(notes, definition, at, output)


def _check_printed(notes: Notes, at: Path, output: Output) -> None:
    if output.kind in _CERTIFIED:
        _check_certified(notes, at, output)
    elif output.statement is None:
        notes.add(at, "letter_without_statement", id=output.id)
    if output.template is None:
        notes.add(at, "output_without_template", id=output.id)
    elif output.template in notes.bundle.templates:
        check_template(notes, (*at, "template"), output, output.template)


def _check_certified(notes: Notes, at: Path, output: Output) -> None:
    if not output.facts:
        notes.add(at, "output_without_facts", id=output.id)
    elif not any(fact.public for fact in output.facts):
        notes.add(at, "output_not_public", id=output.id)


def _check_facts(notes: Notes, definition: Definition, at: Path, output: Output) -> None:
    facts = [((*at, "facts", nth), fact) for nth, fact in enumerate(output.facts)]
    notes.twice([((*here, "id"), fact.id) for here, fact in facts], "fact")
    fields = {asked.id: asked for _, asked in placed_fields(definition)}
    for here, fact in facts:
        if fact.format != "option" and fact.option_of is None:
            continue
        asked = fields.get(fact.option_of or "")
        if asked is None or not asked.options:
            notes.add((*here, "option_of"), "option_of_wrong", id=fact.option_of or "-")
    known = {fact.id for fact in output.facts}
    for language in ("ar", "en"):
        said = output.statement.said_in(language) if output.statement else ""
        for name in _PLACEHOLDER.findall(said):
            if name not in known:
                notes.add((*at, "statement", language), "statement_fact_unknown", id=name[:40])


def _check_reasons(notes: Notes, definition: Definition) -> None:
    reasons = [(("reasons", at), reason) for at, reason in enumerate(definition.reasons)]
    notes.twice([(at, reason.id) for at, reason in reasons], "reason")
    for at, reason in reasons:
        _check_pointer(notes, definition, at, reason)
    known = {reason.id for _, reason in reasons}
    notes.twice(
        [(("checks", at, "id"), check.id) for at, check in enumerate(definition.checks)], "check"
    )
    for nth, check in enumerate(definition.checks):
        if check.else_reason not in known:
            notes.add(("checks", nth, "else_reason"), "reason_unknown", id=check.else_reason)


def _check_pointer(notes: Notes, definition: Definition, at: Path, reason: Reason) -> None:
    if reason.points_at is None:
        return
    kind, _, name = reason.points_at.partition(":")
    targets = {
        "field": {asked.id for _, asked in placed_fields(definition)},
        "paper": {paper.id for paper in definition.papers},
    }
    if name not in targets.get(kind, ()):
        notes.add(
            (*at, "points_at"),
            "points_at_nothing",
            id=reason.id,
            target=reason.points_at[:80],
            service=definition.service,
        )
