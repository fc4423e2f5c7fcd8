"""The list of services as somebody has narrowed it: by words, kind and who applies, in pages.

Everything is told by the address, so a list can be kept, shared and opened without scripts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode

from baladiya.catalogue.cards import Card
from baladiya.portal.offers import Listed
from baladiya.portal.words import CATEGORIES, I_AM, SYMBOLS
from baladiya.statistics.usage import NO_USE, Usage

ON_A_PAGE = 24
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for."""

    text: str = ""
    category: str = ""
    audience: str = ""
    page: int = 1

    def query(self) -> str:
        """Will write it for an address; what is left open is left out."""
        parts = {
            "q": self.text,
            "kind": self.category,
            "as": self.audience,
            "page": self.page if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in parts.items() if value})

    def takes(self, card: Card) -> bool:
        """Will say whether a service is of the kind and for the people wanted."""
        return self.category in {"", card.category} and (
            not self.audience or self.audience in card.audience
        )


def read(given: QueryDict) -> Wanted:
    """Will read an address; a kind or an audience that does not exist is passed over."""
    kind, audience, page = (given.get(name, "") for name in ("kind", "as", "page"))
    return Wanted(
        text=given.get("q", "").strip()[:LONGEST_TEXT],
        category=kind if kind in CATEGORIES else "",
        audience=audience if audience in I_AM else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,  # noqa: PLR2004 - a page number of five digits is a slip
    )


@dataclass(frozen=True, slots=True)
class Way:
    """A link to the list narrowed otherwise."""

    id: str
    name: str | Promise
    count: int
    query: str
    is_here: bool
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a list, and the ways to the others."""

    wanted: Wanted
    total: int
    offers: tuple[Listed, ...]
    kinds: tuple[Way, ...]
    audiences: tuple[Way, ...]
    pages: int

    @property
    def kind(self) -> Way:
        """The kind that is shown."""
        return next(it for it in self.kinds if it.is_here)

    @property
    def before(self) -> str:
        """The address of the page before, or nothing."""
        return self._turned(-1)

    @property
    def after(self) -> str:
        """The address of the page after, or nothing."""
        return self._turned(1)

    def _turned(self, by: int) -> str:
        page = self.wanted.page + by
        return f"?{replace(self.wanted, page=page).query()}" if 1 <= page <= self.pages else ""


def shelf(
    cards: Sequence[Card], wanted: Wanted, uses: Mapping[str, Usage], everything: str | Promise
) -> Shelf:
    """Will show what is wanted of the cards, in their order."""
    found = [card for card in cards if wanted.takes(card)]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    wanted = replace(wanted, page=min(max(wanted.page, 1), pages))
    first = (wanted.page - 1) * ON_A_PAGE
    return Shelf(
        wanted=wanted,
        total=len(found),
        offers=listed(found[first : first + ON_A_PAGE], uses),
        kinds=_kinds(cards, replace(wanted, page=1), everything),
        audiences=_audiences(cards, replace(wanted, page=1)),
        pages=pages,
    )


def listed(cards: Iterable[Card], uses: Mapping[str, Usage]) -> tuple[Listed, ...]:
    """Will show services as lists do."""
    return tuple(Listed(card, uses.get(card.service, NO_USE).usual) for card in cards)


def most_used_first(cards: Sequence[Card], uses: Mapping[str, Usage]) -> tuple[Card, ...]:
    """Will put what people come for most first; what is used alike stays in the given order."""
    return tuple(sorted(cards, key=lambda it: -uses.get(it.service, NO_USE).submitted))


def _kinds(cards: Sequence[Card], wanted: Wanted, everything: str | Promise) -> tuple[Way, ...]:
    others = replace(wanted, category="")
    counts = Counter(card.category for card in cards if others.takes(card))
    whole = Way("", everything, counts.total(), others.query(), not wanted.category, "home")
    return (
        whole,
        *(
            Way(
                kind,
                name,
                counts[kind],
                replace(wanted, category=kind).query(),
                wanted.category == kind,
                SYMBOLS[kind],
            )
            for kind, name in CATEGORIES.items()
            if counts[kind] or wanted.category == kind
        ),
    )


def _audiences(cards: Sequence[Card], wanted: Wanted) -> tuple[Way, ...]:
    counts = Counter(
        audience
        for card in cards
        if replace(wanted, audience="").takes(card)
        for audience in card.audience
    )
    return tuple(
        Way(
            audience,
            name,
            counts[audience],
            replace(wanted, audience=audience).query(),
            wanted.audience == audience,
        )
        for audience, name in I_AM.items()
    )
