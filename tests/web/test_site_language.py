"""The bare address leads to the reader's language."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "ar"),
        ("ar-BH,ar;q=0.9,en;q=0.8", "ar"),
        ("en-GB,en;q=0.9,ar;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,en;q=0.5", "en"),
        ("fr", "ar"),
        ("*", "ar"),
        ("en;q=0.1,ar", "ar"),
        ("\x00;q=nonsense", "ar"),
    ],
)
def test_the_browser_decides_between_the_two(client: Client, accepted: str, language: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert answer.headers["Location"] == f"/{language}/"


def test_what_the_reader_chose_before_wins(client: Client) -> None:
    client.cookies["language"] = "en"
    answer = client.get("/", headers={"Accept-Language": "ar"})
    assert answer.headers["Location"] == "/en/"


def test_a_cookie_with_another_language_is_ignored(client: Client) -> None:
    client.cookies["language"] = "//evil.example"
    assert client.get("/").headers["Location"] == "/ar/"
