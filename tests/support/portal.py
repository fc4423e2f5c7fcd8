"""A reader without scripts: opens pages, fills forms as they stand in the page, and sends them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from baladiya.people.models import Person

Values = dict[str, list[str]]
COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass
class Form:
    """A form of a page with what it would send as it stands."""

    action: str
    values: Values = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, address
    files: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside = False
        self.select: str | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(about.get("action", "")))
            self.inside = True
        elif self.inside and tag in {"input", "button", "select", "textarea", "option"}:
            self._control(tag, about)

    def _control(self, tag: str, about: dict[str, str]) -> None:
        form, name = self.forms[-1], about.get("name", "")
        if tag == "input" and name:
            self._input(form, name, about)
        elif tag == "button":
            form.buttons.append((name, about.get("value", ""), about.get("formaction", "")))
        elif tag == "select":
            self.select = name
            form.values.setdefault(name, [""])
        elif tag == "option" and self.select and "selected" in about:
            form.values[self.select] = [about["value"]]
        elif tag == "textarea":
            self.area = name
            form.values[name] = [""]

    def _input(self, form: Form, name: str, about: dict[str, str]) -> None:
        kind = about.get("type", "text")
        if kind == "file":
            form.files.add(name)
        elif kind not in {"radio", "checkbox"} or "checked" in about:
            form.values.setdefault(name, []).append(about.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].values[self.area] = [data.removeprefix("\n")]


class Visitor:
    """Someone at a browser, with the page that is open."""

    def __init__(self, person: Person | None = None) -> None:
        self.client = Client()
        self.answer: Any = None
        self.url = ""
        if person is not None:
            self.sign_in(person)

    def sign_in(self, person: Person) -> None:
        """Will come with the session that signing in makes."""
        backend = "django.contrib.auth.backends.ModelBackend"
        self.client.force_login(person.account, backend=backend)
        session = self.client.session
        session["acts_as"] = "person"
        session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    @property
    def html(self) -> str:
        """The page that is open."""
        text: str = self.answer.content.decode()
        return text

    def open(self, url: str) -> "Visitor":
        """Will open a page and go wherever it leads."""
        return self._took(self.client.get(url), url)

    def form(self, holding: str) -> Form:
        """Will find the form that has a field or a button of this name, or this action."""
        reader = _Reader()
        reader.feed(self.html)
        for found in reader.forms:
            names = {*found.values, *found.files, *(name for name, _, _ in found.buttons)}
            if holding in names or (found.action and found.action.endswith(holding)):
                return found
        raise AssertionError(f"no form holds {holding}: {self.url}")

    def send(
        self, holding: str, *, button: tuple[str, str] | None = None, **typed: Any
    ) -> "Visitor":
        """Will fill the form that holds `holding` and press a button: (name, value)."""
        form = self.form(holding)
        values: dict[str, Any] = {
            **form.values,
            **{n.replace("__", "-"): v for n, v in typed.items()},
        }
        action = form.action or self.url
        if button:
            assert any(button == (name, value) for name, value, _ in form.buttons), button
            values[button[0]] = button[1]
            action = next(
                (to for name, value, to in form.buttons if (name, value) == button and to), action
            )
        return self._took(self.client.post(action, values), action)

    def _took(self, answer: Any, url: str) -> "Visitor":
        while answer.status_code in {301, 302, 303}:
            url = answer.headers["Location"]
            answer = self.client.get(url)
        self.answer, self.url = answer, url
        return self


def picture(name: str = "paper.png", side: int = 64) -> SimpleUploadedFile:
    """Will make a small PNG."""
    content = BytesIO()
    Image.new("RGB", (side, side), (90, 140, 150)).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


CITIZEN = {
    "applicant_kind": "citizen",
    "personal_number": "900112345",
    "name_ar": "مريم التجريبية",
    "name_en": "Maryam Demo",
    "mobile": "33001234",
    "email": "maryam@demo.example",
    "language": "ar",
}
DWELLING = {"building": "12", "road": "2107", "block": "321", "housing_case": "company_housing"}
PURPOSE = {"owner_number": "12345-1", "certificate_purpose": "bank"}


def begin(visitor: Visitor, *, service: str = "residence-certificate", language: str = "en") -> str:
    """Will start an application from the service's page; gives the reference."""
    visitor.open(f"/{language}/services/{service}/").send("start/")
    return visitor.url.split("/")[3]


def fill(visitor: Visitor) -> None:
    """Will fill the three pages of the residence certificate, from the first to the papers."""
    for page in (CITIZEN, DWELLING, PURPOSE):
        visitor.send("revision", **page)
        assert visitor.answer.status_code == 200, visitor.html


def attach_all(visitor: Visitor) -> None:
    """Will attach what the residence certificate asks of someone housed by the employer."""
    visitor.send(
        "paper-owner_id",
        button=("continue", "1"),
        paper__owner_id=picture("هوية.png"),
        paper__owner_letter=picture("letter.png"),
    )


def apply_whole(visitor: Visitor) -> str:
    """Will apply for a residence certificate from the service's page to the receipt."""
    reference = begin(visitor)
    fill(visitor)
    attach_all(visitor)
    visitor.send("key", declared="yes")
    return reference


@contextmanager
def statements() -> Iterator[list[str]]:
    """Counts what is asked of the database; beginnings and ends of transactions are not."""
    made: list[str] = []
    with CaptureQueriesContext(connection) as caught:
        yield made
    made += [it["sql"] for it in caught.captured_queries if it["sql"].startswith(COUNTED)]
