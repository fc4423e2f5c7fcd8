"""Links that sign their account in once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from baladiya.people.models import Account, EntryLink
from baladiya.rules.problems import refuse

GOOD_FOR = timedelta(hours=12)
_BYTES = 24


def give_entry_link(*, account_id: int, now: datetime) -> str:
    """Will give the token of a link that signs the account in once, within twelve hours.

    Links that have run out are cleared on the way. Whoever calls says who may have such a link.
    """
    EntryLink.objects.filter(expires_at__lte=now).delete()
    token = secrets.token_urlsafe(_BYTES)
    EntryLink.objects.create(
        token_hash=_hash(token), account_id=account_id, expires_at=now + GOOD_FOR
    )
    return token


def use_entry_link(*, token: str, now: datetime) -> Account:
    """Will take the link and give its account; of several at once one gets it.

    Raises `Refused("entry_link_used")` for one that was used, has run out, or never was.
    """
    links = EntryLink.objects.filter(token_hash=_hash(token), account__is_active=True)
    if not links.filter(used_at=None, expires_at__gt=now).update(used_at=now):
        raise refuse("entry_link_used")
    return links.select_related("account").get().account


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
