"""The pages' own addresses: gallery, text size, language, refusals."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from baladiya.rules.problems import Problem, Refused
from baladiya.ui.addresses import in_language
from baladiya.ui.errors import refusal_page
from baladiya.ui.statuses import LOOKS

BROKEN = "%%unknown %s%%"


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Templates that print a variable nobody set show it."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", BROKEN)
    return


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_a_page_says_its_language_and_direction(
    client: Client, language: str, direction: str
) -> None:
    html = client.get(f"/{language}/ui/").content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in html


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_gallery_shows_every_status_and_no_unknown_variable(
    client: Client, language: str, strict: None
) -> None:
    html = client.get(f"/{language}/ui/").content.decode()
    assert "%%unknown" not in html
    with translation.override(language):
        for look in LOOKS.values():
            assert str(look.word) in html


def test_the_gallery_is_not_there_in_production(client: Client) -> None:
    centre = settings.BALADIYA.model_copy(update={"production": True})
    with override_settings(BALADIYA=centre):
        assert client.get("/ar/ui/").status_code == 404
        assert client.get("/ar/ui/text-size/125/").status_code == 302


def test_the_text_size_is_kept_and_leads_back(client: Client) -> None:
    answer = client.get("/en/ui/text-size/150/?next=/en/ui/%3Fa=1")
    assert answer.headers["Location"] == "/en/ui/?a=1"
    assert 'data-text-size="150"' in client.get("/en/ui/").content.decode()


@pytest.mark.parametrize("size", [0, 89, 101, 500])
def test_only_the_five_sizes_exist(client: Client, size: int) -> None:
    assert client.get(f"/ar/ui/text-size/{size}/").status_code == 404


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:x", ""]
)
def test_the_text_size_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    answer = client.get("/ar/ui/text-size/125/", {"next": elsewhere})
    assert answer.headers["Location"] == "/ar/"


@pytest.mark.parametrize("odd", ["1000", "abc", "90;x"])
def test_an_odd_cookie_gives_the_ordinary_size(client: Client, odd: str) -> None:
    client.cookies["text_size"] = odd
    assert 'data-text-size="100"' in client.get("/ar/ui/").content.decode()


def test_the_smallest_size_cannot_be_made_smaller(client: Client) -> None:
    client.cookies["text_size"] = "90"
    html = client.get("/en/ui/").content.decode()
    assert html.count('class="tool" href="/en/ui/text-size/90/') == 1
    assert 'href="/en/ui/text-size/100/' in html


@pytest.mark.parametrize(
    ("path", "language", "wanted"),
    [
        ("/ar/track/?reference=RC-1", "en", "/en/track/?reference=RC-1"),
        ("/en/", "ar", "/ar/"),
        ("/ar", "en", "/en"),
        ("/arabic/", "en", "/en/"),
        ("/healthz", "ar", "/ar/"),
    ],
)
def test_the_other_language_has_the_same_path(path: str, language: str, wanted: str) -> None:
    assert in_language(path, language) == wanted


def test_the_header_links_this_page_in_the_other_language(client: Client) -> None:
    html = client.get("/ar/ui/?x=1").content.decode()
    assert '<a class="tool tool-boxed" href="/en/ui/?x=1" lang="en" hreflang="en" dir="ltr"' in html


@pytest.mark.parametrize(("language", "said"), [("ar", "لا توجد صفحة"), ("en", "does not exist")])
def test_an_unknown_address_is_explained(
    client: Client, language: str, said: str, strict: None
) -> None:
    answer = client.get(f"/{language}/no-such-page/")
    assert answer.status_code == 404
    assert said in answer.content.decode()
    assert "%%unknown" not in answer.content.decode()


def test_a_refusal_says_why_and_gives_the_reference_to_the_log(
    rf: RequestFactory, strict: None
) -> None:
    request: Any = rf.post("/ar/x/")
    with translation.override("ar"):
        answer = refusal_page(request, Refused(Problem("form_expired")), "9f3a12cc")
    html = answer.content.decode()
    assert "انتهت صلاحية هذه الصفحة" in html
    assert "9f3a12cc" in html
    assert "%%unknown" not in html


@pytest.mark.parametrize("name", ["500.html", "ui/maintenance.html"])
def test_the_pages_of_bad_days_need_nothing_and_speak_both_languages(name: str) -> None:
    html = engines["django"].get_template(name).render({})
    assert 'lang="ar" dir="rtl"' in html
    assert 'lang="en" dir="ltr"' in html


def test_a_navigation_marks_the_page_one_is_on_and_leaves_out_pages_that_are_not_there(
    rf: RequestFactory,
) -> None:
    source = '{% nav_link "ui:gallery" "Here" %}{% nav_link "no:such" "Gone" %}'
    with translation.override("ar"):
        drawn = engines["django"].from_string(source).render({}, rf.get("/ar/ui/"))
    assert drawn.count("<li>") == 1
    assert "aria-current=page" in drawn
