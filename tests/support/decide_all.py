"""Accepts every application under review and pays for it, in an installation of its own.

Runs in another process, after `baladiya.site.start.ready()`; undoing must be off.
"""

from baladiya.casework import operations as casework
from baladiya.casework.models import Application
from baladiya.casework.operations import Given
from baladiya.people.actors import Actor
from baladiya.people.models import Account
from baladiya.people.queries import staff_actor
from baladiya.ui import clock


def decide_all(*, newest: int) -> None:
    """Will let an officer and a head accept the newest under review, and the bank be paid."""
    officer, head = _actor("officer1.capital"), _actor("head1.capital")
    for application in Application.objects.filter(status="in_review").order_by("-id")[:newest]:
        for actor, move in ((officer, "approve"), (head, "sign")):
            application.refresh_from_db()
            casework.make_move(
                actor=actor,
                reference=application.reference,
                move=move,
                revision=application.revision,
                given=Given(),
                now=clock.now(),
            )
        bill = application.outputs.get(kind="bill").bill
        assert bill is not None
        casework.payment_received(
            bill_number=bill.number,
            provider="sandbox",
            provider_reference=f"pay-{bill.number}",
            amount_fils=bill.amount_fils,
            now=clock.now(),
        )


def _actor(mail: str) -> Actor:
    account = Account.objects.get(email=f"{mail}@example.org")
    actor = staff_actor(account.pk, account.session_token)
    assert actor is not None
    return actor
