"""What registers said about a case, in words: with its source, its time, and what is still owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baladiya.casework.queries.cases import CasePage
from baladiya.casework.registers import is_about
from baladiya.rules.dates import show_date
from baladiya.rules.definition import Field, Register
from baladiya.rules.forms import country_names
from baladiya.rules.lookups import APPLICANT, NAMES, as_answer, sources
from baladiya.rules.money import show_money
from baladiya.ui.shown import language, said

# In the order they are read.
PARTS: Mapping[str, Promise] = MappingProxyType(
    {
        "name_ar": _("Name in Arabic"),
        "name_en": _("Name in Latin letters"),
        "nationality": _("Nationality"),
        "born_on": _("Born on"),
        "flat": _("Flat"),
        "building": pgettext_lazy("in a register", "Building"),
        "road": _("Road"),
        "block": _("Block"),
        "active": _("Active"),
        "activity": _("Activity"),
        "starts_on": _("Starts on"),
        "ends_on": _("Ends on"),
        "monthly_rent_fils": _("Monthly rent"),
        "tenant_number": _("Number of the tenant"),
        "owner_number": _("Number of the owner"),
        "area_m2": _("Area in square metres"),
        "zone": _("Zone"),
        "open_balance_fils": _("Amount still to pay"),
        "service": _("Service"),
        "holder_number": _("Number of the holder"),
        "valid_until": _("Valid until"),
        "open": pgettext_lazy("a permit", "In force"),
        "reference": pgettext_lazy("in a register", "Reference"),
        "kind": _("Kind"),
        "amount_fils": _("Amount"),
        "held": _("Held"),
        "payer_number": _("Number of the payer"),
    }
)
SAID: Mapping[str, tuple[str, str, Promise]] = MappingProxyType(
    {
        "found": ("good", "good", pgettext_lazy("in a register", "Found")),
        "not_found": ("bad", "bad", _("Not found")),
        "not_answered": ("warn", "clock", _("Not answered yet: it is asked again by itself")),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One part of what was found; `differs` where the applicant's answer is another."""

    label: Promise
    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class RegisterFact:
    """What one register said."""

    register: str
    number: str
    said: Promise
    tone: str
    symbol: str
    at: datetime
    unanswered_at: datetime | None
    lines: tuple[Line, ...]


def register_facts(page: CasePage) -> list[RegisterFact]:
    """Will give what registers said about the answers as they are now."""
    answers: Mapping[str, Any] = page.application.answers
    return [
        _shown(page, word, fact)
        for word, fact in page.application.lookups.items()
        if word in APPLICANT or is_about(fact, answers)
    ]


def _shown(page: CasePage, word: str, fact: Mapping[str, Any]) -> RegisterFact:
    tone, symbol, words = SAID[fact["said"]]
    failed = fact.get("unanswered_at")
    return RegisterFact(
        register=said(NAMES[Register(fact["register"])]),
        number=fact["number"],
        said=words,
        tone=tone,
        symbol=symbol,
        at=datetime.fromisoformat(fact["at"]),
        unanswered_at=datetime.fromisoformat(failed) if failed else None,
        lines=tuple(_lines(page, word, fact["parts"])),
    )


def _lines(page: CasePage, word: str, parts: Mapping[str, Any]) -> list[Line]:
    filled = {it.part: it.field for it in sources(page.version.service) if it.word == word}
    answers: Mapping[str, Any] = page.application.answers
    return [
        Line(
            PARTS[part],
            _words(part, value),
            part in filled and _differs(filled[part], value, answers),
        )
        for part in PARTS
        if (value := parts.get(part, "")) != ""
    ]


def _differs(field: Field, value: object, answers: Mapping[str, Any]) -> bool:
    known, given = as_answer(field, value), answers.get(field.id)
    return known is not None and given is not None and given != known


def _words(part: str, value: bool | float | str) -> str:  # noqa: FBT001 - what a register said, of any kind
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if part.endswith("_fils"):
        return show_money(int(value), language())
    if part.endswith(("_on", "_until")):
        return _day(str(value))
    if part == "nationality":
        return country_names(language()).get(str(value), str(value))
    return str(value)


def _day(text: str) -> str:
    try:
        return show_date(date.fromisoformat(text), language())
    except ValueError:
        return text
