"""The books: each voucher's lines add up to zero, debits positive and credits negative.

| account | what stands there |
| --- | --- |
| bank | money the providers took for us, less what was paid out |
| revenue:<fee> | fees earned; `revenue:deductions` what was kept of deposits |
| deposits_received | deposits paid with a bill and not yet held under a reference |
| deposits | deposits held: owed to their payers |
| suspense | money that fits no open bill |
| opening | deposits taken before the centre kept books |
"""

from collections.abc import Mapping
from datetime import datetime

from baladiya.ledger.models import Entry

BANK = "bank"
DEPOSITS = "deposits"
DEPOSITS_RECEIVED = "deposits_received"
DEDUCTIONS = "revenue:deductions"
SUSPENSE = "suspense"
OPENING = "opening"


def post(
    *, voucher: str, municipality: str | None, lines: Mapping[str, int], now: datetime
) -> None:
    """Will write the lines of one voucher (account to fils). One statement.

    Raises ValueError if they do not add up to zero: that is a bug of ours, not a refusal.
    """
    if sum(lines.values()) != 0:
        raise ValueError(f"{voucher} does not balance: {dict(lines)}")
    Entry.objects.bulk_create(
        Entry(
            voucher=voucher,
            account=account,
            municipality_id=municipality,
            amount_fils=amount,
            at=now,
        )
        for account, amount in lines.items()
        if amount
    )
