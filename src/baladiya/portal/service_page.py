"""All that a service's page tells: before any answer, and for the case of whoever answers a few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from baladiya.catalogue.cards import Card
from baladiya.catalogue.queries import Published
from baladiya.portal.words import AUDIENCES
from baladiya.rules import forms
from baladiya.rules.calendar import local_date
from baladiya.rules.definition import Body, Definition, Field, Question, Referral, Text
from baladiya.rules.forms import Estimate, EstimatedPaper, EstimatedPrice
from baladiya.rules.service import Facts
from baladiya.statistics.usage import UsualTime

MAY = "may-"  # no field's name has a hyphen, so no question of the form is mistaken for one
YES_NO = ("yes", "no")
NEEDS = ("required", "depends", "optional")

Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class MayApply:
    """A question that tells whether one may apply, with what was answered."""

    question: Question
    answer: str

    @property
    def name(self) -> str:
        """Its name in the address."""
        return f"{MAY}{self.question.id}"

    @property
    def stops(self) -> bool:
        """Whether the answer leads to the exit."""
        return self.answer == self.question.stop_when


@dataclass(frozen=True, slots=True)
class Asked:
    """A body that is asked for a word, with its time; `certain` if it is for this case."""

    body: Body
    referral: Referral
    certain: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Why data is asked, on what ground, and how long it is kept.

    `fields` names the questions when they are an exception from their purpose's rule.
    """

    purpose: Text
    basis: Text
    years: int
    fields: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Onward:
    """A service that goes on from this one, if the catalogue has it."""

    service: str
    label: Text
    by_itself: bool


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One service as its page shows it."""

    version: Published
    may_apply: tuple[MayApply, ...]
    estimate: Estimate
    usual: UsualTime | None
    onward: tuple[Onward, ...]
    elsewhere: tuple[Card, ...]  # services that an exit names

    @property
    def definition(self) -> Definition:
        """The service's definition."""
        return self.version.service.definition

    @property
    def is_paused(self) -> bool:
        """Whether it takes no applications at present."""
        return self.version.state == "paused"

    @property
    def is_retired(self) -> bool:
        """Whether it can only be read."""
        return self.version.state == "retired"

    @property
    def exits(self) -> tuple[Text, ...]:
        """What to do instead of applying, as far as the answers lead there."""
        return tuple(it.question.exit for it in self.may_apply if it.stops)

    @property
    def questions(self) -> int:
        """How many questions there are before applying."""
        return len(self.may_apply) + len(self.estimate.asked)

    @property
    def is_answered(self) -> bool:
        """Whether a question has been answered or mistaken."""
        given = any(it.answer for it in self.may_apply)
        return given or bool(self.estimate.answered or self.estimate.problems)

    @property
    def is_whole(self) -> bool:
        """Whether all questions are answered, and none leads to an exit."""
        every = all(it.answer and not it.stops for it in self.may_apply)
        return every and self.estimate.is_whole and bool(self.questions)

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left to what only the form or a register can tell."""
        priced = all(it.amount_fils is not None for it in self.estimate.prices)
        return self.is_whole and priced and all(it.need != "depends" for it in self.papers)

    @property
    def papers(self) -> tuple[EstimatedPaper, ...]:
        """The papers, those surely asked for first."""
        return tuple(sorted(self.estimate.papers, key=lambda it: NEEDS.index(it.need)))

    @property
    def papers_needed(self) -> int:
        """How many papers are surely asked for."""
        return sum(it.need == "required" for it in self.estimate.papers)

    @property
    def fees(self) -> tuple[EstimatedPrice, ...]:
        """What is charged."""
        return tuple(it for it in self.estimate.prices if not it.is_deposit)

    @property
    def fee_fils(self) -> int | None:
        """All fees together, None while one of them is open; deposits come back."""
        return _sum([it.amount_fils for it in self.fees])

    @property
    def deposit_fils(self) -> int | None:
        """All deposits together, None while one of them is open."""
        return _sum([it.amount_fils for it in self.estimate.prices if it.is_deposit])

    @property
    def has_deposit(self) -> bool:
        """Whether a security is held."""
        return bool(self.definition.deposits)

    @property
    def bodies(self) -> tuple[Asked, ...]:
        """Who else is asked for a word."""
        known = self.definition.bodies
        return tuple(
            Asked(known[it.referral.body], it.referral, it.certain)
            for it in self.estimate.referrals
            if it.referral.body in known
        )

    @property
    def audiences(self) -> tuple[Promise, ...]:
        """Who may apply, in words."""
        return tuple(AUDIENCES[kind] for kind in self.definition.audience)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked about before applying."""
        return tuple(it.field for it in self.estimate.asked)

    def answers(self, language: str) -> tuple[tuple[Text, str], ...]:
        """Will give what was answered, in words."""
        service = self.version.service
        return tuple(
            (it.field.label, forms.show_answer(service, it.field, it.value, language))
            for it in self.estimate.asked
            if it.answered
        )

    @property
    def kept(self) -> tuple[Kept, ...]:
        """What becomes of the data, a line for each purpose and each exception."""
        return kept(self.version.service.all_fields(), self.definition)


def service_page(
    version: Published,
    *,
    given: Posted,
    usual: UsualTime | None,
    listed: Sequence[Card],
    now: datetime,
) -> ServicePage:
    """Will work out the page for what was answered; `listed` are the services it may link."""
    definition = version.service.definition
    facts = Facts(answers={}, today=local_date(now))
    may_apply = tuple(MayApply(it, _yes_no(given, it)) for it in definition.questions)
    return ServicePage(
        version=version,
        may_apply=may_apply,
        estimate=forms.estimate(version.service, given, facts),
        usual=usual,
        onward=_onward(definition, {card.service: card for card in listed}),
        elsewhere=_named_in([it.question.exit for it in may_apply if it.stops], listed),
    )


def _yes_no(given: Posted, question: Question) -> str:
    answer = next(iter(given.get(f"{MAY}{question.id}", ())), "")
    return answer if answer in YES_NO else ""


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _onward(definition: Definition, cards: Mapping[str, Card]) -> tuple[Onward, ...]:
    follow_ups = [Onward(it.service, it.label, it.by_itself) for it in definition.follow_ups]
    told = {it.service for it in follow_ups}
    unlocked = [
        Onward(name, cards[name].name, by_itself=False)
        for name in definition.unlocks
        if name in cards and name not in told
    ]
    return tuple(it for it in (*follow_ups, *unlocked) if it.service in cards)


def _named_in(texts: Sequence[Text], cards: Sequence[Card]) -> tuple[Card, ...]:
    """Will find the services an exit names, so that the reader can go there at once."""
    arabic = "\n".join(text.ar for text in texts)
    return tuple(card for card in cards if card.name.ar in arabic)


def kept(fields: Sequence[Field], definition: Definition) -> tuple[Kept, ...]:
    """Will say of each purpose of these fields on what ground and how long the data is kept."""
    lines: dict[Any, list[Text]] = {}
    for asked in fields:
        terms = definition.purposes.get(asked.purpose)
        if terms is not None:
            basis = asked.lawful_basis or terms.lawful_basis
            retention = asked.retention or terms.retention
            usual = (basis, retention) == (terms.lawful_basis, terms.retention)
            named = lines.setdefault((asked.purpose, basis, retention), [])
            named += [] if usual else [asked.label]
    return tuple(
        Kept(
            purpose=definition.purposes[purpose].name,
            basis=definition.lawful_bases[basis].text,
            years=definition.retention_classes[retention].years,
            fields=tuple(named),
        )
        for (purpose, basis, retention), named in lines.items()
    )
