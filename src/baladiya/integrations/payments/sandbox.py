"""The centre's side of the sandbox bank, and the pattern for a real provider's driver."""

import json
import logging
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from baladiya.integrations.payments import signing
from baladiya.ledger.ports import ProviderPayment
from baladiya.rules.problems import refuse

log = logging.getLogger("baladiya.payments")
NAME = "sandbox"
TIMEOUT_SECONDS = 5.0


class Told(BaseModel):
    """The body of a callback."""

    model_config = ConfigDict(strict=True)

    payment: str = Field(min_length=1, max_length=80)
    bill: str = Field(min_length=1, max_length=30)
    amount: int = Field(ge=0)
    currency: str = Field(min_length=3, max_length=3)
    paid: bool


class SandboxPayments:
    """Takes payments at the sandbox bank: real HTTP, no real money."""

    def __init__(
        self,
        url: str | None = None,
        secret: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self.url = (url or settings.BALADIYA.payment_url).rstrip("/")
        self.secret = secret or settings.PAYMENT_SECRET
        self.timeout = timeout

    def start(
        self,
        *,
        bill_number: str,
        amount_fils: int,
        description: str,
        return_url: str,
        callback_url: str,
    ) -> str:
        """Will ask the bank for a payment and give the address of its page for the payer.

        Raises `Refused`: payment_provider_unavailable.
        """
        answer = self._post(
            "/payments",
            "create",
            {
                "bill": bill_number,
                "amount": amount_fils,
                "currency": "BHD",
                "description": description,
                "return_url": return_url,
                "callback_url": callback_url,
            },
        )
        payment = answer.get("payment")
        if not isinstance(payment, str) or not payment.isalnum():
            raise refuse("payment_provider_unavailable")
        # The address is built here: an answer cannot send the payer to another host.
        return f"{self.url}/pay/{payment}"

    def read_callback(self, body: bytes, headers: Mapping[str, str]) -> ProviderPayment:
        """Will give what a callback tells once its signature and age are right.

        Raises `Refused`: callback_not_genuine, callback_malformed.
        """
        if not signing.is_genuine(self.secret, "callback", body, headers, time.time()):
            raise refuse("callback_not_genuine")
        try:
            told = Told.model_validate_json(body)
        except ValidationError as error:
            raise refuse("callback_malformed") from error
        return ProviderPayment(
            provider=NAME,
            reference=told.payment,
            bill_number=told.bill,
            amount=told.amount,
            currency=told.currency,
            paid=told.paid,
        )

    def set_switches(self, *, slow: bool, failing: bool, down: bool) -> dict[str, bool]:
        """Will make the bank slow, failing or down for the demonstration; gives how it is set.

        Raises `Refused`: payment_provider_unavailable.
        """
        return self._post("/switches", "switches", {"slow": slow, "failing": failing, "down": down})

    def read_switches(self) -> dict[str, bool]:
        """Will give how the bank's switches are set. Raises as `set_switches`."""
        return self._post("/switches", "switches", {})

    def _post(self, path: str, purpose: str, payload: Mapping[str, object]) -> dict[str, Any]:
        try:
            status, body = signing.send(
                self.url + path,
                payload,
                secret=self.secret,
                purpose=purpose,
                now_seconds=time.time(),
                timeout=self.timeout,
            )
        except (OSError, HTTPException) as error:
            log.warning("sandbox bank does not answer: %s", error)
            raise refuse("payment_provider_unavailable") from error
        if status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            log.warning("sandbox bank answered %s to %s", status, path)
            raise refuse("payment_provider_unavailable")
        return _object(body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise refuse("payment_provider_unavailable") from error
    if not isinstance(answer, dict):
        raise refuse("payment_provider_unavailable")
    return answer
