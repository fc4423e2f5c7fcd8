"""What does not vary is a test: statements from the first page to the receipt, and weights."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders

from baladiya.people.models import Person
from tests.support.portal import (
    CITIZEN,
    DWELLING,
    PURPOSE,
    Visitor,
    apply_whole,
    attach_all,
    begin,
    picture,
    statements,
)

MOST_TO_RECEIPT = 25
MOST_IN_SUBMIT = 12
MOST_BYTES = 50_000
pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def visitor(applicant: Person) -> Visitor:
    """Someone at a server that has been running: what it keeps in memory is there."""
    visitor = Visitor(applicant)
    apply_whole(visitor)
    return visitor


@pytest.fixture(autouse=True)
def _no_period_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process keeps for some seconds stays kept, however slow the machine is."""
    monkeypatch.setattr("baladiya.catalogue.queries.RELEASE_SECONDS", 10**9)
    monkeypatch.setattr("baladiya.municipalities.queries.CALENDAR_SECONDS", 10**9)


def test_a_residence_certificate_is_applied_for_in_at_most_25_statements(visitor: Visitor) -> None:
    with statements() as made:
        begin(visitor)
        for page in (CITIZEN, DWELLING, PURPOSE):
            visitor.send("revision", **page)
        attach_all(visitor)
        visitor.send("key", declared="yes")
    assert visitor.url.endswith("/receipt/")
    assert len(made) <= MOST_TO_RECEIPT, "\n".join(it[:110] for it in made)


def test_the_handing_in_itself_takes_at_most_12(visitor: Visitor) -> None:
    begin(visitor)
    for page in (CITIZEN, DWELLING, PURPOSE):
        visitor.send("revision", **page)
    attach_all(visitor)
    form = visitor.form("key")
    with statements() as made:
        answer = visitor.client.post(form.action, {**form.values, "declared": "yes"})
    assert answer.headers["Location"].endswith("/receipt/")
    assert len(made) <= MOST_IN_SUBMIT, "\n".join(it[:110] for it in made)


def test_each_page_of_the_form_is_shown_with_one_statement(visitor: Visitor) -> None:
    reference = begin(visitor)
    for page in ("edit/applicant/", "papers/", "check/", "saved/"):
        with statements() as made:
            visitor.client.get(f"/en/applications/{reference}/{page}")
        assert len(made) == 1, (page, made)


def test_files_of_one_sending_do_not_load_the_application_once_each(visitor: Visitor) -> None:
    begin(visitor)
    for page in (CITIZEN, DWELLING, PURPOSE):
        visitor.send("revision", **page)
    with statements() as made:
        visitor.client.post(
            visitor.url,
            {"attach": "owner_id", "paper-owner_id": [picture("a.png"), picture("b.png")]},
        )
    assert sum("casework_application" in it and it.startswith("SELECT") for it in made) == 1


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_on_the_way_weighs_less_than_50_kb(applicant: Person, language: str) -> None:
    visitor = Visitor(applicant)
    visitor.open(f"/{language}/")
    weights = {visitor.url: weight(visitor.html)}
    reference = begin(visitor, language=language)
    for page in (CITIZEN, DWELLING, PURPOSE):
        weights[visitor.url] = weight(visitor.html)
        visitor.send("revision", **page)
    weights[visitor.url] = weight(visitor.html)
    attach_all(visitor)
    weights[visitor.url] = weight(visitor.html)
    visitor.send("key", declared="yes")
    weights[visitor.url] = weight(visitor.html)
    assert reference in visitor.html
    assert max(weights.values()) < MOST_BYTES, weights


def weight(html: str) -> int:
    """The page with its styles and scripts, compressed, fonts apart."""
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    parts = [html.encode()]
    for file in files:
        found = finders.find(file)
        assert found, file
        with open(found, "rb") as content:  # noqa: PTH123 - a path the finder gives as text
            parts.append(content.read())
    return sum(len(gzip.compress(part)) for part in parts)


def test_nothing_is_asked_of_another_site(applicant: Person) -> None:
    visitor = Visitor(applicant)
    for url in ("/ar/", "/ar/services/residence-certificate/"):
        html = visitor.open(url).html
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', html)
