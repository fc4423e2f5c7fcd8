"""One past application under two versions: what it would be asked, pay, and be checked for now.

Answers are read by the ids of their questions, which are for life; both versions look at the same
answers, papers, registers and day, so that every difference is the version's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from baladiya.rules import forms
from baladiya.rules.service import CompiledService, Facts


@dataclass(frozen=True, slots=True)
class Amount:
    """What a fee or deposit came to and would come to, in whole fils; None is not to be decided."""

    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What differs for one application.

    `asked` and `dropped` hold places such as "field:block" or "paper:lease": what would have to be
    given that was not, and what was given that is not asked for any more. `fails` and `passes` hold
    checks that would end otherwise; `block` is what routes it, None if nothing does.
    """

    asked: tuple[str, ...]
    dropped: tuple[str, ...]
    amounts: Mapping[str, Amount]
    fails: tuple[str, ...]
    passes: tuple[str, ...]
    block: int | None


def compare(old: CompiledService, new: CompiledService, facts: Facts) -> Outcome:
    """Will hold one application against both versions."""
    failed_before, failed_now = _failed(old, facts), _failed(new, facts)
    missing_before, missing_now = _missing(old, facts), _missing(new, facts)
    return Outcome(
        asked=tuple(place for place in missing_now if place not in missing_before),
        dropped=_dropped(new, facts),
        amounts=_amounts(old, new, facts),
        fails=tuple(check for check in failed_now if check not in failed_before),
        # A check that is no longer there stops nobody.
        passes=tuple(check for check in failed_before if check not in failed_now),
        block=forms.block_of(new, facts.answers),
    )


def _missing(service: CompiledService, facts: Facts) -> tuple[str, ...]:
    """Will name what would stop a submission, each question and paper once."""
    places = (problem.at.split(".")[0] for problem in forms.check(service, facts) if problem.at)
    return tuple(dict.fromkeys(places))


def _dropped(new: CompiledService, facts: Facts) -> tuple[str, ...]:
    return tuple(f"field:{name}" for name in facts.answers if new.field(name) is None)


def _amounts(old: CompiledService, new: CompiledService, facts: Facts) -> dict[str, Amount]:
    before, now = (
        {quoted.id: quoted.amount_fils for quoted in forms.quote(service, facts)}
        for service in (old, new)
    )
    known = _priced(old) | _priced(new)
    return {
        name: Amount(
            before.get(name) if name in _priced(old) else 0,
            now.get(name) if name in _priced(new) else 0,
        )
        for name in known
    }


def _priced(service: CompiledService) -> dict[str, None]:
    fees = [fee.id for fee in service.definition.fees]
    return dict.fromkeys([*fees, *(deposit.id for deposit in service.definition.deposits)])


def _failed(service: CompiledService, facts: Facts) -> tuple[str, ...]:
    results = forms.run_checks(service, facts)
    return tuple(result.check.id for result in results if result.applies and not result.passed)
