"""What an accepted application gives: the facts of a certificate, permit, account or refund."""

from dataclasses import dataclass
from datetime import date

from baladiya.rules.dates import show_date
from baladiya.rules.definition import Fact, Output, Text
from baladiya.rules.expressions import Kind, Undecided, months_after
from baladiya.rules.forms.values import as_date
from baladiya.rules.forms.view import Answers, view
from baladiya.rules.money import show_money
from baladiya.rules.service import CompiledService, Facts


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One fact in the words of both languages; `public` ones are read on the check page."""

    id: str
    label: Text
    value_ar: str
    value_en: str
    public: bool


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What a refund is to pay: from which deposit, how much, to whom."""

    deposit_reference: str
    amount_fils: int
    iban: str
    account_name: str


def output_facts(service: CompiledService, output: Output, facts: Facts) -> tuple[ShownFact, ...]:
    """Will give the facts of an output in their order; one without a value is left out."""
    answers = view(service, facts).answers
    shown = (_shown(service, fact, answers) for fact in output.facts)
    return tuple(fact for fact in shown if fact.value_ar)


def output_statement(service: CompiledService, output: Output, facts: Facts) -> Text | None:
    """Will fill the statement's {placeholders} with the facts of the same name."""
    if output.statement is None:
        return None
    answers = view(service, facts).answers
    shown = {fact.id: _shown(service, fact, answers) for fact in output.facts}
    arabic, english = output.statement.ar, output.statement.en
    for name, fact in shown.items():
        arabic = arabic.replace(f"{{{name}}}", fact.value_ar)
        english = english.replace(f"{{{name}}}", fact.value_en)
    return Text(ar=arabic, en=english)


def output_valid_until(service: CompiledService, output: Output, facts: Facts) -> date | None:
    """Will give the last day of validity, counted from `facts.today`; None means without end."""
    if output.valid_until is not None:
        return as_date(view(service, facts).answers.words(output.valid_until))
    if output.valid_months is None:
        return None
    return as_date(months_after(facts.today.isoformat(), output.valid_months))


def refund_order(service: CompiledService, output: Output, facts: Facts) -> RefundOrder:
    """Will give what a refund output pays; parts that cannot be decided are empty or 0."""
    answers = view(service, facts).answers
    return RefundOrder(
        deposit_reference=answers.words(output.deposit_reference or '""'),
        amount_fils=_amount(answers, output.amount_fils),
        iban=answers.words(output.iban or '""'),
        account_name=answers.words(output.account_name or '""'),
    )


def _amount(answers: Answers, source: str | None) -> int:
    try:
        return int(answers.value(source, Kind.INT)) if source else 0
    except Undecided:
        return 0


def _money(answers: Answers, source: str) -> tuple[str, str]:
    try:
        amount = int(answers.value(source, Kind.INT))
    except Undecided:
        return "", ""
    return show_money(amount, "ar"), show_money(amount, "en")


def _shown(service: CompiledService, fact: Fact, answers: Answers) -> ShownFact:
    arabic, english = _words(service, fact, answers)
    return ShownFact(fact.id, fact.label, arabic, english, fact.public)


def _words(service: CompiledService, fact: Fact, answers: Answers) -> tuple[str, str]:
    if fact.format == "money":
        return _money(answers, fact.value)
    value = answers.words(fact.value)
    if fact.format == "date" and (day := as_date(value)):
        return show_date(day, "ar"), show_date(day, "en")
    asked = service.field(fact.option_of) if fact.option_of else None
    if fact.format == "option" and asked and (option := service.option(asked, value)):
        return option.ar, option.en
    return value, value
