"""Plainly fictional people: names put together from lists, numbers that belong to nobody."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction

from baladiya.people.actors import Actor, ActorKind
from baladiya.people.models import Account, Person

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
    with transaction.atomic(durable=True):
        Account.objects.bulk_create(
            (Account(email=person["email"], password="!", created_at=now) for person in drawn),
            ignore_conflicts=True,
        )
        accounts = Account.objects.in_bulk([p["email"] for p in drawn], field_name="email")
        Person.objects.bulk_create(
            (
                Person(
                    account=accounts[p["email"]],
                    personal_number=p["number"],
                    kind=p["kind"],
                    name_ar=p["name_ar"],
                    name_en=p["name_en"],
                    mobile=p["mobile"],
                )
                for p in drawn
            ),
            ignore_conflicts=True,
        )
    return [_fictional(person, accounts[person["email"]]) for person in drawn]


def _draw(random: Random, index: int) -> dict[str, str]:
    first = random.choice(MEN + WOMEN)
    father, family = random.choice(MEN), random.choice(FAMILIES)
    link = ("بنت", "bint") if first in WOMEN else ("بن", "bin")
    year = random.randrange(45, 102) % 100
    number = f"{year:02d}{random.randrange(1, 13):02d}{index % 100000:05d}"
    return {
        "kind": random.choice(KINDS),
        "name_ar": f"{first[0]} {link[0]} {father[0]} {family[0]}",
        "name_en": f"{first[1]} {link[1]} {father[1]} {family[1]}",
        "number": number,
        "mobile": f"+97336{random.randrange(10**6):06d}",
        "email": f"replay{index}@example.org",
    }


def _fictional(person: dict[str, str], account: Account) -> Fictional:
    actor = Actor(kind=ActorKind.PERSON, account_id=account.pk, session_token=account.session_token)
    return Fictional(
        actor,
        person["kind"],
        person["name_ar"],
        person["name_en"],
        person["number"],
        person["mobile"],
        person["email"],
    )
