"""Words of the officers' pages for codes of the platform."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baladiya.people.models import StaffMember
from baladiya.ui.shown import language

Application = Any  # casework keeps its tables to itself; pages only read what it hands out

VIEWS: Mapping[str, Promise] = MappingProxyType(
    {
        "open": gettext_lazy("To be done"),
        "mine": gettext_lazy("Taken by me"),
        "decided": gettext_lazy("Can be undone"),
        "waiting": gettext_lazy("Waiting for applicants"),
        "all": gettext_lazy("All cases"),
        "samples": gettext_lazy("Samples"),
    }
)
OUTPUTS: Mapping[str, Promise] = MappingProxyType(
    {
        "certificate": gettext_lazy("Certificate"),
        "account": gettext_lazy("Municipal account"),
        "bill": gettext_lazy("Bill"),
        "deposit": gettext_lazy("Deposit"),
        "refund": gettext_lazy("Refund"),
    }
)
MONEY_STATES: Mapping[str, Promise] = MappingProxyType(
    {
        "open": gettext_lazy("Not yet paid"),
        "paid": gettext_lazy("Paid"),
        "cancelled": gettext_lazy("Cancelled"),
        "held": gettext_lazy("Held"),
        "refunding": gettext_lazy("Being paid back"),
        "refunded": gettext_lazy("Paid back"),
        "approved": gettext_lazy("Waiting to be released"),
        "released": gettext_lazy("Released"),
    }
)
OUTCOMES: Mapping[str, Promise] = MappingProxyType(
    {
        "upheld": gettext_lazy("The reason stands"),
        "corrected": gettext_lazy("The reason was corrected"),
        "reopened": gettext_lazy("The application was reopened"),
    }
)
TOPICS: Mapping[str, Promise] = MappingProxyType(
    {
        "notify": gettext_lazy("A message to an applicant"),
        "sign": gettext_lazy("A certificate to be signed"),
        "registers": gettext_lazy("A register to be asked again"),
    }
)
# Why a payment fits no open bill.
MISFITS: Mapping[str, Promise] = MappingProxyType(
    {
        "bill_unknown": gettext_lazy("No bill has this number"),
        "bill_cancelled": gettext_lazy("The bill was cancelled"),
        "bill_already_paid": gettext_lazy("The bill was paid before"),
        "payment_wrong_amount": gettext_lazy("The amount is not that of the bill"),
        "payment_wrong_currency": gettext_lazy("Paid in another currency"),
    }
)
# Steps that no definition names, because they leave the application where it is.
SMALL_STEPS: Mapping[str, Promise] = MappingProxyType(
    {
        "enquire": gettext_lazy("Enquiry about a reason"),
        "enquiry_upheld": gettext_lazy("Enquiry answered: the reason stands"),
        "enquiry_corrected": gettext_lazy("Enquiry answered: the reason was corrected"),
        "enquiry_reopened": gettext_lazy("Enquiry answered: reopened"),
    }
)


def name_of(member: StaffMember | None) -> str:
    """Will give a colleague's name in the language of the page; "" for none."""
    if member is None:
        return ""
    return member.name_en if language() == "en" else member.name_ar


def applicant_of(application: Application) -> str:
    """Will give the applicant's name in the language of the page, or the one there is."""
    arabic: str = application.name_ar
    latin: str = application.name_en
    return (latin or arabic) if language() == "en" else (arabic or latin)


def who(label: str, names: Mapping[int, str]) -> str:
    """Will say who an actor's label stands for; `names` are those already known, by staff id."""
    kind, _colon, number = label.partition(":")
    if kind == "staff":
        known = names.get(int(number)) if number.isdecimal() else None
        return known or _("Officer no. %(number)s") % {"number": number}
    return _("The system") if kind == "system" else _("Applicant")
