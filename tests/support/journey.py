"""People at their browsers: who they are, what they fill in, and what is asked of every page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import (
    SIZES,
    OpenContext,
    assert_accessible,
    assert_direction,
    assert_fits,
)
from tests.support.casework import PDF

LOOKED_AT: set[tuple[str, str]] = set()
UNLIKE = re.compile(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}|[0-9a-f-]{32,}|\d+|[0-9A-Z-]{12,}")
COMES = """async (selector) => {
    for (let tries = 0; tries < 120; tries++) {
        const page = await (await fetch(location.href)).text();
        if (new DOMParser().parseFromString(page, "text/html").querySelector(selector)) return true;
        await new Promise((again) => setTimeout(again, 250));
    }
    return false;
}"""
REFERENCE = re.compile(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass
class Visitor:
    """One browser and its reader; the width changes from page to page."""

    page: Page
    language: str
    size: str
    signed_in_as: str = field(default="", init=False)

    @property
    def root(self) -> str:
        """The pages of the reader's language."""
        return f"/{self.language}"

    @property
    def reference(self) -> str:
        """The reference in the address that is open."""
        found = REFERENCE.search(self.page.url)
        assert found, self.page.url
        return found[0]

    def open(self, path: str) -> "Visitor":
        """Will open a page of the reader's language and look at it."""
        self.page.goto(f"{self.root}/{path}")
        return self.look()

    def look(self) -> "Visitor":
        """Will ask of the page what is asked of every page, in both widths."""
        assert_direction(self.page, self.language)
        for size in sorted(SIZES, key=lambda size: size == self.size):
            self.page.set_viewport_size(SIZES[size])
            assert_fits(self.page)
        self._judge()
        return self

    def _judge(self) -> None:
        """Pages of one kind are judged once in each language; the widths take turns."""
        kind = UNLIKE.sub("*", self.page.url.split("/", 3)[3]) + self.page.title()[:12]
        if (kind, self.language) in LOOKED_AT:
            return
        LOOKED_AT.add((kind, self.language))
        assert_accessible(self.page)
        self.size = "phone" if self.size == "desktop" else "desktop"
        self.page.set_viewport_size(SIZES[self.size])

    def become(self, mail: str) -> "Visitor":
        """Will sign in as someone of the demonstration with one click; `mail` is "mariam"."""
        self.open("demo/")
        self.page.get_by_role("button", name=PEOPLE[mail][self.language], exact=False).click()
        self.page.wait_for_url(re.compile(rf"{self.root}/(office/)?$"))
        self.signed_in_as = mail
        return self.look()

    def go(self, link: str) -> "Visitor":
        """Will follow the first link whose address ends so."""
        self.page.locator(f'main a[href*="{link}"]:visible').first.click()
        self.page.wait_for_url(re.compile(re.escape(link)))
        return self.look()

    def press(self, action: str, *, to: str, button: str = "") -> "Visitor":
        """Will press the button of the form with this action, and arrive where it leads."""
        chosen = f'[name="{button}"]' if button else ":not([name])"
        form = f'form[action*="{action}"]' if action else "main form"
        self.page.locator(f"{form} button:not(.visually-hidden){chosen}").first.click()
        self.page.wait_for_url(re.compile(to))
        return self.look()

    def fill(self, answers: Mapping[str, Any]) -> "Visitor":
        """Will answer questions by their names: choices first, as others hang on them."""
        for name, value in answers.items():
            self._choose(name, str(value))
        for name, value in answers.items():
            control = self.page.locator(f'[name="{name}"]').first
            if control.get_attribute("type") not in {"radio", "checkbox"} and not self._is_list(
                name
            ):
                control.fill(str(value))
        return self

    def _is_list(self, name: str) -> bool:
        return self.page.locator(f'select[name="{name}"]').count() > 0

    def _choose(self, name: str, value: str) -> None:
        box = self.page.locator(f'input[name="{name}"][value="{value}"]')
        is_box = box.count() and box.get_attribute("type") in {"radio", "checkbox"}
        if not is_box and not self._is_list(name):
            return
        # The old questions are marked, so that those which come instead can be told from them.
        hangs = self.page.evaluate(
            "() => { const old = document.querySelector('form[data-again] [data-questions]');"
            " old?.setAttribute('data-old', ''); return Boolean(old); }"
        )
        if is_box:
            if box.is_checked():
                return
            box.check()
        else:
            self.page.locator(f'select[name="{name}"]').select_option(value)
        if hangs:
            self.page.wait_for_selector("[data-questions]:not([data-old])", state="attached")

    def attach(self, *slots: str) -> "Visitor":
        """Will choose a PDF for each slot; they go with the page's own button."""
        for slot in slots:
            file = {"name": f"{slot}.pdf", "mimeType": "application/pdf", "buffer": PDF}
            self.page.locator(f"#file-{slot}").set_input_files([file])
        return self

    def see(self, words: str) -> "Visitor":
        """Will wait for an element that holds these words or fits this selector."""
        expect(self.page.locator(words).first).to_be_visible()
        return self

    def see_status(self, tone: str) -> "Visitor":
        """Will expect the page's own panel or notice of a tone: good, bad, warn, info."""
        return self.see(f'main [data-tone="{tone}"]')

    def reload_until(self, selector: str) -> "Visitor":
        """Will look again when something is there: the worker does it in its own time."""
        assert self.page.evaluate(COMES, selector), f"{selector} never came: {self.page.url}"
        self.page.reload()
        return self.see(selector).look()


def _both(ar: str, en: str) -> dict[str, str]:
    return {"ar": ar, "en": en}


PEOPLE = {
    "owner": _both("مالك الخدمات التجريبي", "Service Owner Demo"),
    "mariam": _both("مريم التجريبية", "Mariam Demo"),
    "officer1.capital": _both(
        "الموظف المختص الأول التجريبي، العاصمة", "First Officer Demo, Capital"
    ),
    "officer2.capital": _both(
        "الموظف المختص الثاني التجريبي، العاصمة", "Second Officer Demo, Capital"
    ),
    "head1.capital": _both("رئيس القسم الأول التجريبي، العاصمة", "First Head Demo, Capital"),
    "head2.capital": _both("رئيس القسم الثاني التجريبي، العاصمة", "Second Head Demo, Capital"),
    "finance1.capital": _both(
        "موظف المالية الأول التجريبي، العاصمة", "First Finance Officer Demo, Capital"
    ),
    "finance2.capital": _both(
        "موظف المالية الثاني التجريبي، العاصمة", "Second Finance Officer Demo, Capital"
    ),
}
HOME = {"building": "12", "road": "2107", "block": "321", "housing_case": "company_housing"}
PURPOSE = {"owner_number": "12345-1", "certificate_purpose": "bank"}

Visit = Callable[[str], Visitor]


@pytest.fixture
def visit(open_context: OpenContext, language: str) -> Visit:
    """Opens a browser of its own: `visit("mariam")` signed in, `visit("")` as a guest."""

    def arrive(mail: str) -> Visitor:
        size = "phone" if (language == "ar") == (not mail or "." not in mail) else "desktop"
        page = open_context(language=language, size=size).new_page()
        visitor = Visitor(page, language, size)
        return visitor.become(mail) if mail else visitor

    return arrive


def apply_for_certificate(visitor: Visitor) -> str:
    """Will apply for a residence certificate, from the service's page to the receipt."""
    visitor.open("services/residence-certificate/")
    visitor.press("/start/", to="/edit/|/applicant/")
    visitor.press("", to="/dwelling/")
    visitor.fill(HOME).press("/dwelling/", to="/certificate/")
    visitor.fill(PURPOSE).press("/certificate/", to="/papers/")
    visitor.attach("owner_id", "owner_letter").press("/papers/", to="/check/", button="continue")
    visitor.fill({"declared": "yes"}).press("/check/", to="/receipt/")
    return visitor.reference


def make_move(visitor: Visitor, reference: str, move: str, **given: Any) -> None:
    """Will open a case and make a move there, as an officer does."""
    visitor.open(f"office/cases/{reference}/")
    visitor.go(f"/moves/{move}/")
    visitor.fill(given)
    visitor.press(f"/moves/{move}/", to=r"/office/\?done=", button="send")
