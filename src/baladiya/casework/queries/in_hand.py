"""How many applications of a service are being filled or decided, for whoever changes it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from baladiya.casework.models import FINAL, Application
from baladiya.rules.definition import Status


@dataclass(frozen=True, slots=True)
class InHand:
    """Drafts, which follow a release, and submitted ones, which stay on their version."""

    drafts: int
    running: int


def in_hand(*, service: str) -> InHand:
    """Will count what is in hand of a service, samples apart. One statement, from an index.

    Numbers only: whoever looks after services does not see the applications.
    """
    rows = Application.objects.filter(service=service, is_sample=False).exclude(status__in=FINAL)
    counted = rows.aggregate(
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
        running=Count("pk", filter=~Q(status=Status.DRAFT)),
    )
    return InHand(**counted)
