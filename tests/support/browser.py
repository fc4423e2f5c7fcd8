"""A real browser that must not leave this machine, and what the journeys ask of every page."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tests.support.centre import ROOT, Centre

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = ROOT / "build" / "screenshots"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, one for all journeys of a test process."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("chromium is missing: run scripts/install-test-packages")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


class Watched:
    """What must not happen on any page: calls to other machines, errors in the console."""

    def __init__(self) -> None:
        self.strangers: list[str] = []
        self.errors: list[str] = []

    def request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        # The browser's own viewer of PDF files is made of pages too; nothing of it leaves.
        is_built_in = asked.scheme in {"chrome", "chrome-extension"}
        if not is_built_in and asked.hostname not in {"127.0.0.1", "localhost", None}:
            self.strangers.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        # A refusal is answered with a 4xx page, which the browser also notes as an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)


OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def open_context(browser: Browser, centre: Centre) -> Iterator[OpenContext]:
    """Opens a reader's browser: `open_context(language="ar", size="phone", script=True)`."""
    opened: list[BrowserContext] = []
    watched = Watched()

    def open_one(
        *, language: str = "ar", size: str = "phone", script: bool = True, at: Centre = centre
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=at.url,
            viewport=SIZES[size],
            locale={"ar": "ar-BH", "en": "en-GB"}[language],
            has_touch=size == "phone",
            java_script_enabled=script,
        )
        context.set_default_timeout(15_000)
        context.on("request", watched.request)
        context.on("console", watched.console)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert not watched.strangers, f"pages asked other machines: {watched.strangers}"
    assert not watched.errors, f"errors in the browser's console: {watched.errors}"


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Both languages, one after the other."""
    return str(request.param)


@pytest.fixture(params=["phone", "desktop"])
def size(request: pytest.FixtureRequest) -> str:
    """Both widths, one after the other."""
    return str(request.param)


@pytest.fixture
def page(open_context: OpenContext, language: str, size: str) -> Page:
    """A page of a fresh browser, once in each language and width."""
    return open_context(language=language, size=size).new_page()


def assert_accessible(page: Page) -> None:
    """Will let axe-core look at the page, and say in words what it found."""
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    told = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(
            f"    {node['target']}: {node['html'][:200]}" for node in violation["nodes"][:5]
        )
        for violation in found
    ]
    assert not found, f"{page.url}\n" + "\n".join(told)


def assert_fits(page: Page) -> None:
    """Will see that nothing makes the page scroll sideways."""
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{page.url} is {wider} px wider than the screen"


def assert_direction(page: Page, language: str) -> None:
    """Will see that the page says its language and reads from the right side."""
    root = page.locator("html")
    assert root.get_attribute("lang") == language
    assert root.get_attribute("dir") == {"ar": "rtl", "en": "ltr"}[language]


def assert_good_page(page: Page, language: str) -> None:
    """Will ask of a page what is asked of every page."""
    assert_direction(page, language)
    assert_fits(page)
    assert_accessible(page)


def save_screenshot(page: Page, name: str) -> Path:
    """Will keep a picture of the whole page in build/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.png"
    page.screenshot(path=path, full_page=True)
    return path
