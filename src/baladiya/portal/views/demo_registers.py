"""The demonstration's registers: which numbers to try, and switches that make each misbehave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from baladiya.casework import ports
from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.rules.definition import Register
from baladiya.rules.lookups import NAMES
from baladiya.rules.problems import Refused, refuse

MANNERS: Mapping[str, Promise] = MappingProxyType(
    {
        "well": gettext_lazy("Answers well"),
        "slow": gettext_lazy("Slow"),
        "failing": gettext_lazy("Answers with errors"),
        "down": gettext_lazy("Out of order"),
    }
)


@runtime_checkable
class Misbehaving(Protocol):
    """Registers for trying out, which can be made to fail."""

    def set_switches(self, switches: Mapping[str, str]) -> dict[str, str]:
        """Will set how registers behave."""
        ...

    def read_switches(self) -> dict[str, str]:
        """Will give how each is set."""
        ...

    def numbers_to_try(self) -> Mapping[str, Sequence[str]]:
        """Will give some numbers that each register knows."""
        ...


@dataclass(frozen=True, slots=True)
class Trial:
    """One register for trying out: how it behaves, and numbers it knows."""

    id: str
    name: str
    manner: str
    numbers: Sequence[str]


def only_in_demo() -> None:
    """Will see that this is a demonstration. Raises `Refused("not_found")`."""
    if not settings.BALADIYA.demo:
        raise refuse("not_found")


def registers_for_trying() -> list[Trial]:
    """Will give the registers with their switches; none when they do not answer."""
    driver = ports.registers()
    if not isinstance(driver, Misbehaving):
        return []
    try:
        manners = driver.read_switches()
    except Refused:
        return []
    numbers = driver.numbers_to_try()
    return [
        Trial(name, _name(name), manner, numbers.get(name, ()))
        for name, manner in manners.items()
        if name in set(Register)
    ]


def _name(register: str) -> str:
    return NAMES[Register(register)].said_in(reader_language())


@require_POST
def switch_registers(request: ActingRequest) -> HttpResponse:
    """Will make registers slow, failing or down, or well again."""
    only_in_demo()
    driver = ports.registers()
    if not isinstance(driver, Misbehaving):
        raise refuse("not_found")
    wanted = {name: request.POST.get(name, "") for name in Register}
    driver.set_switches({it: manner for it, manner in wanted.items() if manner in MANNERS})
    messages.success(request, _("The registers were set."))
    return redirect("portal:demo")


urls = [path("demo/registers/", switch_registers, name="demo_registers")]
