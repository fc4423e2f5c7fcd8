"""What a register said, set beside the question or the answer it is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baladiya.rules.definition import Register
from baladiya.rules.lookups import NAMES


@dataclass(frozen=True, slots=True)
class Mark:
    """A line in words, with the tone and the icon that go with it."""

    tone: str
    symbol: str
    words: str


_LOOKS: Mapping[str, tuple[str, str, Promise]] = MappingProxyType(
    {
        "found": ("good", "good", _("Found in the %(register)s.")),
        "not_found": (
            "warn",
            "warn",
            _(
                "The %(register)s does not have this number. Check it. If it is right, go on: an"
                " officer will look into it."
            ),
        ),
        "not_answered": (
            "info",
            "clock",
            _(
                "The %(register)s is not answering at the moment. Go on: we will ask it again"
                " ourselves, and your application will not wait for it."
            ),
        ),
        "taken": (
            "quiet",
            "good",
            _("Taken from the %(register)s. Change it if it is not right."),
        ),
    }
)


def mark_of(state: str, register: Register, language: str) -> Mark:
    """Will say how a register knows an answer. States: found, not_found, not_answered, taken."""
    tone, symbol, words = _LOOKS[state]
    return Mark(tone, symbol, str(words) % {"register": NAMES[register].said_in(language)})
