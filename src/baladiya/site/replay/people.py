"""Plainly fictional people: names put together from lists, numbers that belong to nobody."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from baladiya.people.actors import Actor, ActorKind
from baladiya.people.models import Account
from baladiya.people.operations.many import Newcomer, register_many

MEN = (
    ("أحمد", "Ahmed"),
    ("محمد", "Mohamed"),
    ("علي", "Ali"),
    ("حسن", "Hasan"),
    ("خالد", "Khalid"),
    ("يوسف", "Yusuf"),
    ("إبراهيم", "Ebrahim"),
    ("سلمان", "Salman"),
    ("جاسم", "Jasim"),
    ("عبدالله", "Abdulla"),
    ("عيسى", "Isa"),
    ("راشد", "Rashid"),
)
WOMEN = (
    ("فاطمة", "Fatima"),
    ("مريم", "Mariam"),
    ("نورة", "Noora"),
    ("زينب", "Zainab"),
    ("شيخة", "Shaikha"),
    ("هدى", "Huda"),
    ("لطيفة", "Latifa"),
    ("أمينة", "Amina"),
    ("سارة", "Sara"),
    ("ليلى", "Layla"),
    ("عائشة", "Aisha"),
    ("دانة", "Dana"),
)
# Family names no family has: each says that it is made up.
FAMILIES = (
    ("التجريبي", "Al Tajribi"),
    ("المثالي", "Al Mithali"),
    ("الافتراضي", "Al Iftiradi"),
    ("النموذجي", "Al Namoothaji"),
    ("التخيلي", "Al Takhayuli"),
    ("التدريبي", "Al Tadribi"),
)
KINDS = ("citizen", "citizen", "citizen", "citizen", "resident", "resident", "gcc_citizen")


@dataclass(frozen=True, slots=True)
class Fictional:
    """A made-up person who applies, and the actor behind the session."""

    actor: Actor
    kind: str
    name_ar: str
    name_en: str
    number: str
    mobile: str
    email: str


def make_people(*, count: int, seed: int, now: datetime) -> list[Fictional]:
    """Will make accounts and people in bulk; who is there already from an earlier run is kept."""
    random = Random(seed)  # noqa: S311 - a repeatable rehearsal, no secret
    drawn = [_draw(random, index) for index in range(count)]
    accounts = register_many(people=drawn, now=now)
    return [_fictional(newcomer, accounts[newcomer.email]) for newcomer in drawn]


def _draw(random: Random, index: int) -> Newcomer:
    first = random.choice(MEN + WOMEN)
    father, family = random.choice(MEN), random.choice(FAMILIES)
    link = ("بنت", "bint") if first in WOMEN else ("بن", "bin")
    year = random.randrange(45, 102) % 100
    return Newcomer(
        email=f"person{index}@replay.example",
        kind=random.choice(KINDS),
        name_ar=f"{first[0]} {link[0]} {father[0]} {family[0]}",
        name_en=f"{first[1]} {link[1]} {father[1]} {family[1]}",
        personal_number=f"{year:02d}{random.randrange(1, 13):02d}{index % 100000:05d}",
        mobile=f"+97336{random.randrange(10**6):06d}",
    )


def _fictional(newcomer: Newcomer, account: Account) -> Fictional:
    actor = Actor(kind=ActorKind.PERSON, account_id=account.pk, session_token=account.session_token)
    return Fictional(
        actor=actor,
        kind=newcomer.kind,
        name_ar=newcomer.name_ar,
        name_en=newcomer.name_en,
        number=newcomer.personal_number,
        mobile=newcomer.mobile,
        email=newcomer.email,
    )
