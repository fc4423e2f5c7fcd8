"""What a search that found nothing may have meant: the services whose names look most like it."""

from collections.abc import Iterable, Sequence

from baladiya.catalogue.cards import Card
from baladiya.rules.text import search_key

ENOUGH_ALIKE = 0.25  # share of the groups of three letters; less than this is chance
MOST = 3
MOST_LETTERS = 100


def nearest_to(text: str, services: Sequence[Card]) -> tuple[Card, ...]:
    """Will give at most three services, the likest first; none when nothing resembles the text."""
    asked = _threes(search_key(text[:MOST_LETTERS]))
    if not asked:
        return ()
    scored = [(_likeness(it, asked), it) for it in services]
    alike = [pair for pair in scored if pair[0] >= ENOUGH_ALIKE]
    return tuple(it for _, it in sorted(alike, key=lambda pair: -pair[0])[:MOST])


def _likeness(card: Card, asked: frozenset[str]) -> float:
    return max(len(asked & _threes(search_key(name))) / len(asked) for name in _names(card))


def _names(card: Card) -> Iterable[str]:
    also = card.also_called
    return (card.name.ar, card.name.en, *also.ar, *also.en)


def _threes(key: str) -> frozenset[str]:
    padded = f" {key} " if key else ""
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
