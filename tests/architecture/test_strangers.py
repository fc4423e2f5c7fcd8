"""Every address refuses strangers, unless it is listed as public."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.contrib.admindocs.views import simplify_regex
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import translation

from baladiya.casework import operations as casework
from baladiya.catalogue import queries as catalogue
from baladiya.people.actors import Actor
from tests.architecture.public_urls import PUBLIC

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
BY_KIND = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}
# An address of the documentation range: a reader from the outside.
STRANGER = "203.0.113.9"
pytestmark = pytest.mark.django_db
Fill = Callable[[str], str]


@pytest.fixture
def fill(published: dict[str, object], applicant_actor: Actor, now: datetime) -> Fill:
    """Fills an address with things that exist and are somebody else's."""
    service = "residence-certificate"
    begun = casework.start(actor=applicant_actor, service=service, language="ar", now=now)
    by_name = {
        "service": service,
        "reference": begun.application.reference,
        "page": first_page(service, now),
    }

    def filled(path: str) -> str:
        return PARAMETER.sub(
            lambda found: by_name.get(found[2]) or BY_KIND.get(found[1] or "", "x"), path
        )

    return filled


def first_page(service: str, now: datetime) -> str:
    live = catalogue.live(service=service, now=now)
    assert live is not None
    return live.service.definition.pages[0].id


def addresses(
    resolver: URLResolver, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Will give (name with its namespace, path pattern) of every address."""
    for entry in resolver.url_patterns:
        route = prefix + route_of(entry)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, route, inner)
        else:
            yield f"{space}{entry.name or route}", f"/{route}"


def route_of(entry: URLPattern | URLResolver) -> str:
    if isinstance(entry.pattern, RegexPattern):
        return simplify_regex(str(entry.pattern)).removeprefix("/")
    return str(entry.pattern)


def every_address() -> list[tuple[str, str]]:
    with translation.override("ar"):
        return sorted(addresses(get_resolver()))


def opened(path: str, method: str) -> HttpResponse:
    client = Client(REMOTE_ADDR=STRANGER, raise_request_exception=False)
    kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
    response: HttpResponse = client.generic(method, path, content_type=kind)
    return response


def refuses(response: HttpResponse, path: str, method: str) -> bool:
    """Will say whether the answer keeps a stranger out.

    "Not found" keeps out only where the address names something, else nothing would be tested. The
    API also answers 422 to a change without a body, before it asks who sends it.
    """
    if response.status_code in {301, 302, 303}:
        return "/accounts/login/" in response.headers["Location"]
    if response.status_code == 422:
        return method != "GET" and path.startswith("/api/")
    return response.status_code in {401, 403, 405} or (response.status_code == 404 and "<" in path)


@pytest.mark.parametrize("method", METHODS)
def test_an_address_that_is_not_public_refuses_strangers(method: str, fill: Fill) -> None:
    let_in = []
    for name, path in every_address():
        if {name, f"{method} {path}"} & PUBLIC:
            continue
        response = opened(fill(path), method)
        if not refuses(response, path, method):
            let_in.append(f"{method} {path} ({name}) answered {response.status_code}")
    assert not let_in, "\n".join(let_in)


def test_every_address_was_tried_with_a_method_it_knows(fill: Fill) -> None:
    silent = [
        f"{path} ({name})"
        for name, path in every_address()
        if all(opened(fill(path), method).status_code == 405 for method in METHODS)
    ]
    assert not silent, "\n".join(silent)


def test_the_list_of_public_addresses_names_only_addresses_that_exist() -> None:
    known = {name for name, _ in every_address()}
    known |= {f"{method} {path}" for _, path in every_address() for method in METHODS}
    gone = PUBLIC - known
    assert not gone
