"""How the platform's few statuses are named and shown: a word, an icon and a tone together."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baladiya.rules.definition import Status


@dataclass(frozen=True, slots=True)
class Look:
    """The word, icon and tone of a status."""

    word: str | Promise
    icon: str
    tone: str


LOOKS: Mapping[Status, Look] = MappingProxyType(
    {
        Status.DRAFT: Look(_("Draft"), "pencil", "quiet"),
        Status.SUBMITTED: Look(_("Sent"), "send", "info"),
        Status.IN_REVIEW: Look(_("Under review"), "eye", "info"),
        Status.WAITING_FOR_APPLICANT: Look(_("Waiting for applicant"), "question", "warn"),
        Status.WAITING_FOR_PAYMENT: Look(_("Waiting for payment"), "pay", "warn"),
        Status.ACCEPTED: Look(_("Accepted"), "good", "good"),
        Status.REFUSED: Look(_("Refused"), "bad", "bad"),
        Status.WITHDRAWN: Look(_("Withdrawn"), "undo", "quiet"),
        Status.CLOSED: Look(_("Closed"), "archive", "quiet"),
    }
)


def look_of(status: str) -> Look:
    """Will give the look of a status, by the member or its value."""
    return LOOKS[Status(status)]
