"""Officers in a browser, with a clock that the test sets."""

import importlib
from datetime import datetime
from types import ModuleType

import pytest
from django.conf import settings
from django.test import Client

from baladiya.backoffice.views import cases, enquiries, finance, inbox, moves, papers, parked
from baladiya.casework.models import Application
from baladiya.people.actors import Actor

STATEMENTS = 15  # the most an officer's page may cost


class Clock:
    """The pages' clock, which the test sets."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def __call__(self) -> datetime:
        return self.time


def clock_of(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Will make the officers' pages ask this clock for the time."""
    return clock_of_modules(now, monkeypatch, *OFFICE)


OFFICE = (cases, enquiries, finance, inbox, moves, papers, parked)


def clock_of_modules(now: datetime, monkeypatch: pytest.MonkeyPatch, *modules: ModuleType) -> Clock:
    """Will make the pages of these modules ask this clock for the time."""
    shown = Clock(now)
    for module in modules:
        monkeypatch.setattr(module, "now", shown)
    return shown


def signed_in(actor: Actor) -> Client:
    """Will give a browser in which the member of staff is signed in."""
    engine = importlib.import_module(settings.SESSION_ENGINE)
    session = engine.SessionStore()
    session["_auth_user_id"] = str(actor.account_id)
    session["_auth_user_hash"] = actor.session_token
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["acts_as"] = "staff"
    session.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def case_url(application: Application, rest: str = "") -> str:
    return f"/en/office/cases/{application.reference}/{rest}"
