"""How many, when and where: the figures of the two months, and a day for each application."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Literal

from baladiya.rules.calendar import BAHRAIN, WorkingCalendar

# The article's table: electronic transactions of April and May 2020, by service.
ARTICLE = {
    "residence-certificate": 1751,
    "municipal-account-open": 550,
    "deposit-refund": 453,
    "excavation-permit": 284,
    "building-completion-certificate": 250,
}
# The article counts 740 of "more than fifteen other services" and tells them no further apart.
# How they share the 740 is ours: what people need often has more, what is rare or young has few.
OTHERS = {
    "municipal-account-update": 118,
    "municipal-account-close": 74,
    "renovation-permit": 58,
    "advertisement-permit": 46,
    "cr-address-approval": 40,
    "building-permit-small-addition": 36,
    "address-card": 36,
    "road-occupation": 32,
    "address-plate": 26,
    "bulky-waste-container": 26,
    "building-permit-new": 24,
    "complaint-suggestion": 20,
    "boundary-wall-permit": 18,
    "excavation-extension": 18,
    "tree-request": 16,
    "information-certificate": 14,
    "road-works-licence": 14,
    "building-permit-renewal": 12,
    "address-plate-renewal": 12,
    "car-shade-permit": 12,
    "violation-report": 12,
    "municipal-fee-objection": 10,
    "demolition-permit": 10,
    "house-restoration": 10,
    "board-removal": 8,
    "drawing-amendment": 8,
    "pre-consultation": 6,
    "certificate-copy": 6,
    "street-vendor-licence": 6,
    "vehicle-ad-permit": 4,
    "municipal-property-lease": 4,
    "appeal": 2,
    "document-verification": 1,
    "reclamation-permit": 1,
}
COUNTS = ARTICLE | OTHERS
FIRST_DAY = date(2020, 4, 1)
LAST_DAY = date(2020, 5, 31)

# Shares are ours: the article gives none by municipality. They follow the population roughly.
MUNICIPALITY_SHARES = {"capital": 34, "northern": 27, "southern": 21, "muharraq": 18}
BLOCKS = {
    "capital": (315, 318, 321, 325, 602),
    "muharraq": (243, 244, 245),
    "northern": (553, 557),
    "southern": (912, 941, 943),
}
Fate = Literal[
    "accepted", "corrected", "refused", "enquired", "reopened", "sent_again", "withdrawn"
]
# Of a hundred applications, how many go which way (ours: the article gives no outcomes).
FATES: dict[Fate, int] = {
    "accepted": 72,
    "corrected": 12,
    "refused": 6,
    "enquired": 3,
    "reopened": 2,
    "sent_again": 3,
    "withdrawn": 2,
}
WEEKEND_WEIGHT = 0.35  # people apply at home on free days too, only less
SECOND_TRY_UNTIL = date(2020, 5, 14)


@dataclass(frozen=True, slots=True)
class Planned:
    """One application to come: what, where, when, and how it will go."""

    service: str
    municipality: str
    at: datetime
    fate: Fate
    seed: int


def plan(*, seed: int = 2020, calendar: WorkingCalendar, scale: float = 1.0) -> list[Planned]:
    """Will plan the applications of both months in the order of time, the same for one seed.

    Someone who is refused and sends again makes two transactions, so first tries are fewer than
    the table's counts by just as many. `scale` below 1 plans a smaller sample (at least one each).
    """
    random = Random(seed)  # noqa: S311 - a repeatable rehearsal, no secret
    days = _days(calendar)
    planned: list[Planned] = []
    for service, count in COUNTS.items():
        planned += _of_service(service, max(1, round(count * scale)), days, random)
    return sorted(planned, key=lambda one: one.at)


def _days(calendar: WorkingCalendar) -> dict[date, float]:
    length = (LAST_DAY - FIRST_DAY).days + 1
    days = {}
    for offset in range(length):
        day = FIRST_DAY + timedelta(days=offset)
        use_grows = 0.7 + 0.6 * offset / length
        days[day] = use_grows * (1.0 if calendar.is_working_day(day) else WEEKEND_WEIGHT)
    return days


def _of_service(service: str, count: int, days: dict[date, float], random: Random) -> list[Planned]:
    """First tries until they and the second tries they lead to make up the count."""
    planned: list[Planned] = []
    transactions = 0
    while transactions < count:
        one = _one(service, days, random, last=transactions == count - 1)
        planned.append(one)
        transactions += 2 if one.fate == "sent_again" else 1
    return planned


def _one(service: str, days: dict[date, float], random: Random, *, last: bool) -> Planned:
    day = random.choices(list(days), weights=list(days.values()))[0]
    fate = random.choices(list(FATES), weights=list(FATES.values()))[0]
    if fate == "sent_again" and (last or day > SECOND_TRY_UNTIL):
        fate = "refused"
    municipality = random.choices(
        list(MUNICIPALITY_SHARES), weights=list(MUNICIPALITY_SHARES.values())
    )[0]
    minutes = int(random.triangular(7 * 60, 23 * 60, 10 * 60))
    at = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=BAHRAIN)
    return Planned(service, municipality, at.astimezone(UTC), fate, random.randrange(2**32))
