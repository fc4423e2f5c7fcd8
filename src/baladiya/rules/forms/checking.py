"""What stops a submission, what the automatic checks say, and what it costs."""

from collections.abc import Iterator
from dataclasses import dataclass

from baladiya.rules.definition import Check, Deposit, Fee, Text
from baladiya.rules.expressions import Kind, Undecided
from baladiya.rules.forms.reading import Reader, read_json
from baladiya.rules.forms.view import Answers, view, wanted_papers
from baladiya.rules.problems import Problem, refuse
from baladiya.rules.service import CompiledService, Facts


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One automatic check: whether it is about this application, and whether it passed."""

    check: Check
    applies: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a fee or a deposit comes to, in whole fils."""

    id: str
    label: Text
    amount_fils: int
    is_deposit: bool


def check(service: CompiledService, facts: Facts) -> tuple[Problem, ...]:
    """Will tell everything that stops a submission, each with its place.

    Places are "field:<id>", "field:<group>.<row>.<id>" or "paper:<slot>"; the same rules as when
    a page is read, held against what is stored.
    """
    return (*_answer_problems(service, facts), *_paper_problems(service, facts))


def _answer_problems(service: CompiledService, facts: Facts) -> list[Problem]:
    seen = view(service, facts)
    reader = Reader(seen.answers, read_json)
    fields = [asked for page in seen.pages for asked in seen.fields[page.id]]
    for asked in fields:
        reader.value(asked, seen.answers.given.get(asked.id), f"field:{asked.id}")
    reader.hold_rules(fields)
    if not reader.problems:
        reader.problems += _whole_problems(service, seen.answers)
    return reader.problems


def _whole_problems(service: CompiledService, answers: Answers) -> Iterator[Problem]:
    # What can be wrong although every answer is right: no municipality, or no amount.
    block = service.definition.routed_by
    if not isinstance(answers.given.get(block), int):
        yield Problem("field_required", at=f"field:{block}")
    for priced in _priced(service):
        if _amount(answers, priced.amount_fils) is None:
            yield Problem("amount_undecided", {"ar": priced.label.ar, "en": priced.label.en})


def _paper_problems(service: CompiledService, facts: Facts) -> Iterator[Problem]:
    for wanted in wanted_papers(service, facts):
        count = facts.papers.get(wanted.paper.id, 0)
        at = f"paper:{wanted.paper.id}"
        if wanted.required and not count:
            names = {"ar": wanted.kind.name.ar, "en": wanted.kind.name.en}
            yield Problem("paper_required", names, at)
        elif count > wanted.paper.most:
            yield Problem("papers_too_many", {"most": wanted.paper.most}, at)


def run_checks(service: CompiledService, facts: Facts) -> tuple[CheckResult, ...]:
    """Will run the automatic checks. One that cannot be decided applies and has not passed."""
    answers = view(service, facts).answers
    return tuple(_run(check, answers) for check in service.definition.checks)


def _run(check: Check, answers: Answers) -> CheckResult:
    applies = check.applies_when is None or _decided(answers, check.applies_when, otherwise=True)
    passed = not applies or _decided(answers, check.passes_when, otherwise=False)
    return CheckResult(check, applies, passed)


def _decided(answers: Answers, condition: str, *, otherwise: bool) -> bool:
    try:
        return bool(answers.value(condition, Kind.BOOL))
    except Undecided:
        return otherwise


def quote(service: CompiledService, facts: Facts) -> tuple[Quoted, ...]:
    """Will tell what each fee and deposit comes to; those not yet decided are left out."""
    answers = view(service, facts).answers
    amounts = [(priced, _amount(answers, priced.amount_fils)) for priced in _priced(service)]
    return tuple(
        Quoted(priced.id, priced.label, amount, isinstance(priced, Deposit))
        for priced, amount in amounts
        if amount is not None
    )


def amount_of(service: CompiledService, id: str, facts: Facts) -> int:  # noqa: A002 - the id of a fee or deposit, called as every part of a definition calls it
    """Will give a fee or deposit in whole fils. Raises `Refused("amount_undecided")`."""
    priced = next(it for it in _priced(service) if it.id == id)
    amount = _amount(view(service, facts).answers, priced.amount_fils)
    if amount is None:
        raise refuse("amount_undecided", ar=priced.label.ar, en=priced.label.en)
    return amount


def _priced(service: CompiledService) -> tuple[Fee | Deposit, ...]:
    return (*service.definition.fees, *service.definition.deposits)


def _amount(answers: Answers, source: str) -> int | None:
    try:
        amount = int(answers.value(source, Kind.INT))
    except Undecided:
        return None
    return amount if amount >= 0 else None
