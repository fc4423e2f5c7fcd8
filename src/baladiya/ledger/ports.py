"""What the ledger wants from whoever takes payments."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """What a provider tells of one payment; `amount` is in the smallest unit of `currency`.

    `paid` is False when the payer or the bank declined: nothing was taken.
    """

    provider: str
    reference: str
    bill_number: str
    amount: int
    currency: str
    paid: bool


class PaymentProvider(Protocol):
    """Takes money for bills on pages of its own and tells the centre, signed, what it took."""

    def start(
        self,
        *,
        bill_number: str,
        amount_fils: int,
        description: str,
        return_url: str,
        callback_url: str,
    ) -> str:
        """Will ask the provider for a payment and give the address to send the payer to.

        Asking again for the same unpaid bill is the same payment.
        Raises `Refused`: payment_provider_unavailable.
        """
        ...

    def read_callback(self, body: bytes, headers: Mapping[str, str]) -> ProviderPayment:
        """Will give what a callback tells, after its signature and age were checked.

        Raises `Refused`: callback_not_genuine, callback_malformed.
        """
        ...


def provider() -> PaymentProvider:
    """Will give the provider named by the setting `payment_driver`."""
    return cast("PaymentProvider", import_string(settings.BALADIYA.payment_driver)())
