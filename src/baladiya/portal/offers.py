"""A service as the catalogue shows it: what it costs, what it needs and how long it may take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.functional import Promise

from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.cards import Card
from baladiya.catalogue.queries import Published
from baladiya.catalogue.standing import OPEN
from baladiya.municipalities.queries import municipalities
from baladiya.portal.words import AUDIENCES, SYMBOLS
from baladiya.rules import forms
from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.definition import Definition, Paper, PaperKind, Term, Text
from baladiya.rules.forms import Quoted
from baladiya.rules.service import Facts

CONSTANT_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Price:
    """A fee or deposit; `amount_fils` is None where it depends on the answers."""

    label: Text
    amount_fils: int | None
    is_deposit: bool


@dataclass(frozen=True, slots=True)
class NeededPaper:
    """A paper of the service. `need` is required, depends or optional."""

    paper: Paper
    kind: PaperKind
    need: str


@dataclass(frozen=True, slots=True)
class AskedBody:
    """A body that may be asked about an application, and how long it has."""

    name: Text
    term: Term


@dataclass(frozen=True, slots=True)
class Listed:
    """One service in a list."""

    card: Card

    @property
    def symbol(self) -> str:
        """The icon of its kind."""
        return SYMBOLS[self.card.category]


@dataclass(frozen=True, slots=True)
class Offer:
    """One service on its page."""

    version: Published
    prices: tuple[Price, ...]

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
    def fee_fils(self) -> int | None:
        """All fees together when none depends on the answers, else None; deposits come back."""
        fees = [price.amount_fils for price in self.prices if not price.is_deposit]
        amounts = [fee for fee in fees if fee is not None]
        return sum(amounts) if len(amounts) == len(fees) else None

    @property
    def has_deposit(self) -> bool:
        """Whether a security is held."""
        return any(price.is_deposit for price in self.prices)

    @property
    def papers(self) -> tuple[NeededPaper, ...]:
        """The papers, those always asked for first."""
        order = ("required", "depends", "optional")
        needed = (
            NeededPaper(paper, self.version.service.paper_kind(paper), _need(paper))
            for paper in self.definition.papers
        )
        return tuple(sorted(needed, key=lambda it: order.index(it.need)))

    @property
    def bodies(self) -> tuple[AskedBody, ...]:
        """The bodies that may be asked, in the order of the definition, each once."""
        asked = {it.body: it.clock for it in reversed(self.definition.referrals)}
        return tuple(
            AskedBody(self.definition.bodies[body].name, asked[body]) for body in reversed(asked)
        )

    @property
    def audiences(self) -> tuple[Promise, ...]:
        """Who may apply, in words."""
        return tuple(AUDIENCES[kind] for kind in self.definition.audience)


def _need(paper: Paper) -> str:
    if paper.required is False:
        return "optional"
    if paper.shown_when is not None or isinstance(paper.required, str):
        return "depends"
    return "required"


def listed(cards: Iterable[Card]) -> tuple[Listed, ...]:
    """Will show services as lists do."""
    return tuple(map(Listed, cards))


def open_places(service: str, now: datetime) -> tuple[Text, ...]:
    """Will name the municipalities where a service is open; none where it is the same for all.

    No statement unless a decision names a municipality.
    """
    if catalogue.is_alike_everywhere(service=service):
        return ()
    places = municipalities()
    codes = tuple(place.code for place in places)
    found = catalogue.standings(service=service, places=codes, now=now)
    named = [
        Text(ar=place.name_ar, en=place.name_en)
        for place in places
        if found[place.code].state in OPEN
    ]
    return () if len(named) == len(places) else tuple(named)


def detailed(version: Published, now: datetime) -> Offer:
    """Will show one service with its prices as far as they are known before any answer."""
    facts = Facts(answers={}, today=now.astimezone(BAHRAIN).date())
    quoted = {it.id: it for it in forms.quote(version.service, facts)}
    definition = version.service.definition
    fees = [(it.id, it.label, it.amount_fils, False) for it in definition.fees]
    held = [(it.id, it.label, it.amount_fils, True) for it in definition.deposits]
    return Offer(
        version,
        tuple(
            Price(label, _known(quoted.get(of_id), amount), is_deposit)
            for of_id, label, amount, is_deposit in (*fees, *held)
        ),
    )


def _known(quoted: Quoted | None, amount: str) -> int | None:
    return quoted.amount_fils if quoted and _is_constant(amount) else None


@lru_cache(maxsize=256)
def _is_constant(amount: str) -> bool:
    """Will say whether an amount is the same for everyone: only a plain number surely is."""
    return all(letter in CONSTANT_DIGITS for letter in amount.strip())
