"""A service in a list, and where and since when it is open or paused."""

from dataclasses import dataclass
from datetime import datetime

from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.cards import Card
from baladiya.catalogue.standing import EVERYWHERE, OPEN
from baladiya.municipalities.queries import municipalities
from baladiya.portal.words import SYMBOLS
from baladiya.rules.definition import Text
from baladiya.statistics.usage import UsualTime


@dataclass(frozen=True, slots=True)
class Listed:
    """One service in a list, with its usual time where that is known."""

    card: Card
    usual: UsualTime | None = None

    @property
    def symbol(self) -> str:
        """The icon of its kind."""
        return SYMBOLS[self.card.category]


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


def paused_since(service: str, now: datetime) -> datetime | None:
    """Will give the moment from which a service takes no applications, if it is paused for all."""
    found = catalogue.standings(service=service, places=(EVERYWHERE,), now=now)[EVERYWHERE].main
    return found.from_at if found and found.state == "paused" else None
