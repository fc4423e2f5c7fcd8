"""Words of the designer's pages for codes of the catalogue, and how each state is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baladiya.catalogue.standing import ALL_PER_CENT, EVERYWHERE, Standing
from baladiya.municipalities.queries import municipalities
from baladiya.rules.definition import Text


@dataclass(frozen=True, slots=True)
class Look:
    """The word, tone and icon of a state."""

    word: Promise
    tone: str
    icon: str


STATES: Mapping[str, Look] = MappingProxyType(
    {
        "": Look(_("Not open"), "quiet", "remove"),
        "draft": Look(_("Draft"), "quiet", "pencil"),
        "test": Look(_("In test"), "info", "eye"),
        "pilot": Look(_("Pilot"), "info", "flag"),
        "live": Look(_("Open"), "good", "good"),
        "paused": Look(_("Paused"), "warn", "wait"),
        "retired": Look(_("Retired"), "quiet", "archive"),
        "ended": Look(_("Test or pilot ended"), "quiet", "cross"),
    }
)
OUTCOMES: Mapping[str, Look] = MappingProxyType(
    {
        "waiting": Look(_("Waiting for confirmation"), "warn", "wait"),
        "confirmed": Look(_("Confirmed"), "good", "good"),
        "declined": Look(_("Declined"), "quiet", "cross"),
        "called_off": Look(_("Called off before it began"), "quiet", "undo"),
    }
)
MOVES: Mapping[str, Promise] = MappingProxyType(
    {
        "test": _("Open for testing"),
        "pilot": _("Start a pilot"),
        "live": _("Open to everyone"),
        "paused": _("Pause"),
        "retired": _("Retire"),
        "ended": _("End the test or pilot"),
    }
)
MEANINGS: Mapping[str, Promise] = MappingProxyType(
    {
        "test": _("Staff can make sample applications. The public sees no difference."),
        "pilot": _("Some applicants meet this version, the others stay on the present one."),
        "live": _("Every new application uses this version. Drafts follow it, nothing is lost."),
        "paused": _("No new applications. The reason is shown to everyone; drafts are kept."),
        "retired": _("No new applications for good. Everything stays readable."),
        "ended": _("Applicants and staff are back on the version that is open to everyone."),
    }
)
ALL_PLACES = Text(ar="جميع البلديات", en="All municipalities")


@dataclass(frozen=True, slots=True)
class Held:
    """What holds in one place, as a badge: the state, the version and a pilot's share."""

    look: Look
    number: int | None
    share: int | None = None


def held(standing: Standing) -> tuple[Held, ...]:
    """Will give the badges of a place: what everyone meets, then pilot and test."""
    main = standing.main
    badges = [Held(STATES[main.state], main.number)] if main else []
    if standing.pilot:
        share = standing.pilot.share
        shown = share if share < ALL_PER_CENT else None
        badges.append(Held(STATES["pilot"], standing.pilot.number, shown))
    if standing.test:
        badges.append(Held(STATES["test"], standing.test.number))
    return tuple(badges) or (Held(STATES[""], None),)


def places() -> dict[str, Text]:
    """Will name the municipalities in their order, by code."""
    return {it.code: Text(ar=it.name_ar, en=it.name_en) for it in municipalities()}


def place_name(code: str, known: Mapping[str, Text]) -> Text:
    """Will name a place, which may be all of them."""
    return ALL_PLACES if code == EVERYWHERE else known[code]
