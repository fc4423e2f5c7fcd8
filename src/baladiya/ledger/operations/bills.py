"""Asking for money, and asking no longer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from baladiya.ledger.models import Bill
from baladiya.rules.problems import refuse
from baladiya.rules.references import new_reference

BILL_PREFIX = "BN"


def raise_bill(
    *,
    subject: str,
    purpose: str,
    municipality: str,
    lines: Sequence[Mapping[str, Any]],
    now: datetime,
) -> Bill:
    """Will raise one bill per subject and purpose; asked again, it gives the first as it was.

    Each line is {"label": {"ar", "en"}, "amount_fils": fils above 0, "account": "revenue:<fee>" or
    "deposits:<deposit>"}. A cancelled bill can be raised anew. Raises ValueError for other lines.
    """
    for line in lines:
        if line["amount_fils"] <= 0 or line["account"].split(":")[0] not in {"revenue", "deposits"}:
            raise ValueError(f"not a line of a bill: {line}")
    bill, _ = Bill.objects.exclude(state=Bill.State.CANCELLED).get_or_create(
        subject=subject,
        purpose=purpose,
        defaults={
            "number": new_reference(BILL_PREFIX),
            "municipality_id": municipality,
            "lines": [dict(line) for line in lines],
            "amount_fils": sum(line["amount_fils"] for line in lines),
            "raised_at": now,
        },
    )
    return bill


def cancel_bill(*, bill_number: str, now: datetime) -> Bill:
    """Will cancel an open bill; cancelling it again changes nothing.

    Raises `Refused`: bill_unknown, bill_already_paid (the payment was faster).
    """
    Bill.objects.filter(number=bill_number, state=Bill.State.OPEN).update(
        state=Bill.State.CANCELLED, cancelled_at=now
    )
    bill = Bill.objects.filter(number=bill_number).first()
    if bill is None:
        raise refuse("bill_unknown", number=bill_number)
    if bill.state == Bill.State.PAID:
        raise refuse("bill_already_paid", number=bill_number)
    return bill
