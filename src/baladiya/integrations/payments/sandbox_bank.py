"""The sandbox bank itself: payments in memory, decided by a click, told to the centre, signed."""

import logging
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException

from pydantic import BaseModel, ConfigDict, Field

from baladiya.integrations.payments import signing

log = logging.getLogger("baladiya.sandbox_bank")
RETRY_AFTER_SECONDS = (1.0, 5.0, 30.0, 120.0, 600.0)
CALLBACK_TIMEOUT_SECONDS = 5.0


class Wanted(BaseModel):
    """What the centre asks the bank to collect; `amount` is in fils."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    bill: str = Field(min_length=1, max_length=30)
    amount: int = Field(gt=0)
    currency: str = Field(pattern="^BHD$")
    description: str = Field(max_length=300)
    return_url: str = Field(pattern=r"^https?://[^\s]+$")
    callback_url: str = Field(pattern=r"^https?://[^\s]+$")


class Switches(BaseModel):
    """How the bank misbehaves."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    slow: bool = False
    failing: bool = False
    down: bool = False


@dataclass
class BankPayment:
    """One payment at the bank. `paid` is None until the payer has decided."""

    wanted: Wanted
    id: str = field(default_factory=lambda: secrets.token_hex(12))
    paid: bool | None = None


class SandboxBank:
    """Keeps payments, and tells the centre of each decision until it answers with success."""

    def __init__(self, secret: str, *, retry_after: Sequence[float] = RETRY_AFTER_SECONDS) -> None:
        self.secret = secret
        self.retry_after = retry_after
        self.switches = Switches()
        self.payments: dict[str, BankPayment] = {}
        self.closing = threading.Event()
        self._lock = threading.Lock()

    def create(self, wanted: Wanted) -> BankPayment:
        """Will open a payment; the same bill again is the same payment unless it was declined."""
        with self._lock:
            for payment in self.payments.values():
                if payment.wanted.bill == wanted.bill and payment.paid is not False:
                    return payment
            payment = BankPayment(wanted)
            self.payments[payment.id] = payment
            return payment

    def decide(self, payment: BankPayment, *, paid: bool) -> None:
        """Will take the payer's decision, once, and tell the centre before the payer goes back.

        A callback that is not taken is tried again in the background.
        """
        with self._lock:
            first = payment.paid is None
            if first:
                payment.paid = paid
        if first and not self.tell(payment):
            threading.Thread(target=self._tell_again, args=(payment,), daemon=True).start()

    def tell(self, payment: BankPayment) -> bool:
        """Will tell the centre of a decision once; says whether it was taken."""
        try:
            status, _ = signing.send(
                payment.wanted.callback_url,
                told(payment),
                secret=self.secret,
                purpose="callback",
                now_seconds=time.time(),
                timeout=CALLBACK_TIMEOUT_SECONDS,
            )
        except (OSError, HTTPException) as error:
            log.warning("callback of %s not delivered: %s", payment.id, error)
            return False
        return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES

    def _tell_again(self, payment: BankPayment) -> None:
        for seconds in self.retry_after:
            if self.closing.wait(seconds) or self.tell(payment):
                return
        log.error("callback of %s given up", payment.id)


def told(payment: BankPayment) -> dict[str, str | int | bool]:
    """Will give the body of a callback."""
    return {
        "payment": payment.id,
        "bill": payment.wanted.bill,
        "amount": payment.wanted.amount,
        "currency": payment.wanted.currency,
        "paid": bool(payment.paid),
    }
