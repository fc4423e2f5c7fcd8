"""Many people at once: a rehearsal, or the people of an older system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from baladiya.people.models import Account, Person


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of someone who gets an account without a password."""

    email: str
    kind: str
    name_ar: str
    name_en: str
    personal_number: str
    mobile: str


def register_many(*, people: Sequence[Newcomer], now: datetime) -> dict[str, Account]:
    """Will make accounts and people in a few statements; gives the accounts by address.

    Whoever is known by the address or the personal number already is left as they are.
    """
    with transaction.atomic():
        Account.objects.bulk_create(
            (
                Account(email=one.email, password=make_password(None), created_at=now)
                for one in people
            ),
            ignore_conflicts=True,
        )
        accounts = Account.objects.in_bulk([one.email for one in people], field_name="email")
        Person.objects.bulk_create(
            (
                Person(
                    account=accounts[one.email],
                    personal_number=one.personal_number,
                    kind=one.kind,
                    name_ar=one.name_ar,
                    name_en=one.name_en,
                    mobile=one.mobile,
                )
                for one in people
            ),
            ignore_conflicts=True,
        )
    return accounts
