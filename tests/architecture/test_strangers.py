"""Every address refuses strangers, unless it is listed as public."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.admindocs.views import simplify_regex
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import translation

from tests.architecture.public_urls import PUBLIC

SAMPLES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
# An address of the documentation range: a reader from the outside.
STRANGER = "203.0.113.9"
pytestmark = pytest.mark.django_db


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
    filled = PARAMETER.sub(lambda found: SAMPLES.get(found[1] or "", "x"), path)
    client = Client(REMOTE_ADDR=STRANGER, raise_request_exception=False)
    response: HttpResponse = client.generic(method, filled)
    return response


def refuses(response: HttpResponse, path: str) -> bool:
    """Will say whether the answer keeps a stranger out.

    "Not found" keeps out only where the address names something, else nothing would be tested.
    """
    if response.status_code in {301, 302, 303}:
        return "/accounts/login/" in response.headers["Location"]
    return response.status_code in {401, 403, 405} or (response.status_code == 404 and "<" in path)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_that_is_not_public_refuses_strangers(method: str) -> None:
    let_in = []
    for name, path in every_address():
        if name in PUBLIC:
            continue
        response = opened(path, method)
        if not refuses(response, path):
            let_in.append(f"{method} {path} ({name}) answered {response.status_code}")
    assert not let_in, "\n".join(let_in)


def test_an_address_is_not_only_there_for_a_method_nobody_tried() -> None:
    silent = [
        f"{path} ({name})"
        for name, path in every_address()
        if name not in PUBLIC
        and all(opened(path, method).status_code == 405 for method in ("GET", "POST"))
    ]
    assert not silent, "\n".join(silent)


def test_the_list_of_public_addresses_names_only_addresses_that_exist() -> None:
    gone = PUBLIC - {name for name, _ in every_address()}
    assert not gone
