"""The demonstration: choose whom to be, read what was sent, move the clock. Nowhere else."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baladiya.ledger import ports
from baladiya.municipalities import operations as municipalities
from baladiya.notices import queries as notices
from baladiya.people import queries as people
from baladiya.people.actors import ActorKind
from baladiya.people.operations import use_entry_link
from baladiya.people.queries import DemoAccount
from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.portal.views import demo_registers as registers
from baladiya.portal.views.demo_registers import MANNERS, only_in_demo, registers_for_trying
from baladiya.portal.words import AUDIENCES
from baladiya.rules.problems import Refused, refuse
from baladiya.statistics.queries import municipality_names
from baladiya.ui.clock import now

BACKEND = "django.contrib.auth.backends.ModelBackend"
MOST_MESSAGES = 20
STEPS = (1, 3, 14)  # days the clock can be moved at once
ROLES: Mapping[str, Promise] = MappingProxyType(
    {
        "clerk": gettext_lazy("Clerk"),
        "officer": gettext_lazy("Officer"),
        "inspector": gettext_lazy("Inspector"),
        "finance_officer": gettext_lazy("Finance officer"),
        "head": gettext_lazy("Head of section"),
        "director": gettext_lazy("Director"),
        "service_owner": gettext_lazy("Service owner"),
        "administrator": gettext_lazy("Administrator"),
        "auditor": gettext_lazy("Auditor"),
    }
)


SWITCHES: Mapping[str, Promise] = MappingProxyType(
    {
        "slow": gettext_lazy("Slow"),
        "failing": gettext_lazy("Answers with errors"),
        "down": gettext_lazy("Out of order"),
    }
)


@runtime_checkable
class Misbehaving(Protocol):
    """A bank for trying out, which can be made to fail."""

    def set_switches(self, *, slow: bool, failing: bool, down: bool) -> dict[str, bool]:
        """Will set how the bank misbehaves."""
        ...

    def read_switches(self) -> dict[str, bool]:
        """Will give how it is set."""
        ...


@require_safe
def demo(request: ActingRequest) -> HttpResponse:
    """Will show the fictional people, the newest messages, the bank and the clock."""
    only_in_demo()
    accounts = people.demo_accounts()
    context = {
        "applicants": [_shown(it) for it in accounts if it.acts_as == ActorKind.PERSON],
        "teams": _teams([it for it in accounts if it.acts_as == ActorKind.STAFF]),
        "notices": notices.latest(limit=MOST_MESSAGES),
        "bank": settings.BALADIYA.payment_url,
        "switches": _switches(),
        "registers": registers_for_trying(),
        "manners": MANNERS.items(),
        "today": now(),
        "steps": STEPS,
    }
    return render(request, "portal/demo.html", context)


def _shown(account: DemoAccount) -> dict[str, Any]:
    name = account.name_en if reader_language() == "en" else account.name_ar
    role = AUDIENCES.get(account.role) or ROLES.get(account.role) or account.role
    return {"id": account.account_id, "name": name or account.name_ar, "role": role}


def _switches() -> list[tuple[str, Promise, bool]]:
    """Will give how the bank is set to misbehave; nothing when it does not answer."""
    bank = ports.provider()
    if not isinstance(bank, Misbehaving):
        return []
    try:
        now_set = bank.read_switches()
    except Refused:
        return []
    return [(name, word, now_set.get(name, False)) for name, word in SWITCHES.items()]


def _teams(staff: list[DemoAccount]) -> list[dict[str, Any]]:
    """Will group the staff by their municipality; those of the whole ministry come last."""
    names = {code: name.said_in(reader_language()) for code, name in municipality_names().items()}
    teams: dict[str, list[dict[str, Any]]] = {code: [] for code in (*names, "")}
    for account in staff:
        teams.setdefault(account.municipality, []).append(_shown(account))
    return [
        {"name": names.get(code, _("The whole ministry")), "people": found}
        for code, found in teams.items()
        if found
    ]


@require_POST
def become(request: ActingRequest) -> HttpResponse:
    """Will sign in as one of the fictional people, and as nobody else."""
    only_in_demo()
    wanted = request.POST.get("account", "")
    account = next((it for it in people.demo_accounts() if str(it.account_id) == wanted), None)
    if account is None:
        raise refuse("who_unknown")
    return _signed_in(request, account)


def _signed_in(request: ActingRequest, account: DemoAccount) -> HttpResponse:
    login(request, people.account(account_id=account.account_id), backend=BACKEND)
    request.session["acts_as"] = str(account.acts_as)
    home = reverse("portal:home")
    return redirect(f"{home}office/" if account.acts_as == ActorKind.STAFF else home)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: ActingRequest, token: str) -> HttpResponse:
    """Will sign in by a one-time link; only the button uses it up, not a program that looks."""
    only_in_demo()
    if request.method != "POST":
        return render(request, "portal/demo_enter.html")
    entered = use_entry_link(token=token, now=now())
    found = (it for it in people.demo_accounts() if it.account_id == entered.pk)
    account = next(found, None)
    if account is None:
        raise refuse("who_unknown")
    return _signed_in(request, account)


@require_POST
def clock(request: ActingRequest) -> HttpResponse:
    """Will move the demonstration clock forward by some days."""
    only_in_demo()
    wanted = request.POST.get("days", "")
    days = next((step for step in STEPS if str(step) == wanted), 0)
    municipalities.move_clock(actor=request.actor, forward=timedelta(days=days), now=now())
    messages.success(request, _("The clock was moved forward."))
    return redirect("portal:demo")


@require_POST
def switch_bank(request: ActingRequest) -> HttpResponse:
    """Will make the bank slow, failing or down, or well again."""
    only_in_demo()
    bank = ports.provider()
    if not isinstance(bank, Misbehaving):
        raise refuse("not_found")
    bank.set_switches(**{name: name in request.POST.getlist("switch") for name in SWITCHES})
    messages.success(request, _("The bank was set."))
    return redirect("portal:demo")


urls = [
    *registers.urls,
    path("demo/", demo, name="demo"),
    path("demo/become/", become, name="demo_become"),
    path("demo/enter/<str:token>/", enter, name="demo_enter"),
    path("demo/clock/", clock, name="demo_clock"),
    path("demo/bank/", switch_bank, name="demo_bank"),
]
