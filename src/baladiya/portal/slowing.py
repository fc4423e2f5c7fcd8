"""Guessing is slowed down: the same counter for tracking codes, certificate codes and files."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from baladiya.people import operations
from baladiya.portal.clients import client_of
from baladiya.rules.problems import Refused
from baladiya.ui.clock import now

WINDOW = timedelta(minutes=10)
MOST_WRONG_SECRETS = 5
MOST_WRONG_CODES = 20
MOST_FILES = 20  # each costs a look at its seal, right or wrong
TOO_MANY = 429


def count(request: HttpRequest, what: str, most: int) -> None:
    """Will count a try of this client. Raises `Refused("too_many_tries")`."""
    client = client_of(request)
    operations.count_attempt(what=what, client=client, most=most, window=WINDOW, now=now())


def take_back(request: HttpRequest, what: str) -> None:
    """Will not hold a right answer against this client."""
    operations.take_back_attempt(what=what, client=client_of(request))


def say_when(response: HttpResponse, refused: Refused) -> HttpResponse:
    """Will tell machines, too, when to come again."""
    response.status_code = TOO_MANY
    response.headers["Retry-After"] = str(refused.problems[0].values.get("seconds", 60))
    return response
