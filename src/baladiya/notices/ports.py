"""What notices want from whoever sends SMS."""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class SmsSender(Protocol):
    """Sends text messages."""

    def send(self, *, to: str, text: str, reference: str) -> None:
        """Will hand a message to the provider; `to` is E.164.

        `reference` is the same at every try of one message, so that a provider that knows it can
        leave out the second. Raises `Refused`: sms_not_sent, with the provider's answer.
        """
        ...


def sms_sender() -> SmsSender:
    """Will give the sender named by the setting `sms_driver`."""
    return cast("SmsSender", import_string(settings.BALADIYA.sms_driver)())
