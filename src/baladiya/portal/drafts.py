"""A draft with all its pages need, loaded once a request, and the way through it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from baladiya.casework import operations
from baladiya.casework.facts import facts_of, published
from baladiya.casework.queries import Application
from baladiya.catalogue.queries import Published
from baladiya.people.actors import Actor
from baladiya.rules import forms
from baladiya.rules.definition import Page, Status, Text
from baladiya.rules.forms import WantedPaper
from baladiya.rules.problems import Problem, refuse
from baladiya.rules.service import CompiledService, Facts

PAPERS = "papers"
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to look at again, and where it is asked."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """What changed in the service since the draft was begun, as far as it matters to it.

    Words that were kept aside are texts by language, as they stood when they were typed.
    """

    asked: tuple[Question, ...]
    wanted: tuple[Text, ...]
    papers_url: str
    aside: tuple[dict[str, dict[str, str]], ...]
    papers_aside: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """An application being filled, and the facts its rules look at."""

    application: Application
    version: Published
    facts: Facts

    @property
    def reference(self) -> str:
        """The application's number."""
        return self.application.reference

    @property
    def service(self) -> CompiledService:
        """The version of the service it is made under."""
        return self.version.service

    @property
    def is_sent(self) -> bool:
        """Whether it has been handed in."""
        return self.application.status != Status.DRAFT

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages that apply with the answers so far."""
        return forms.visible_pages(self.service, self.facts)

    @cached_property
    def wanted(self) -> tuple[WantedPaper, ...]:
        """The papers that apply with the answers so far."""
        return forms.wanted_papers(self.service, self.facts)

    @cached_property
    def owed(self) -> tuple[forms.Quoted, ...]:
        """What it costs with the answers so far, but for amounts of nothing."""
        return tuple(it for it in forms.quote(self.service, self.facts) if it.amount_fils)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every page on the way, by its id; papers and the check come last."""
        papers = (PAPERS,) if self.wanted else ()
        return (*(page.id for page in self.pages), *papers, CHECK)

    def step(self, place: str) -> tuple[int, int]:
        """Will say which step of how many a page is."""
        number = self.places.index(place) + 1 if place in self.places else 1
        return number, len(self.places)

    def page(self, page_id: str) -> Page:
        """Will find a page that applies. Raises `Refused("page_unknown")`."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise refuse("page_unknown")

    def url(self, place: str) -> str:
        """Will give the address of a page on the way."""
        if place in {PAPERS, CHECK}:
            return reverse(f"portal:{place}", args=[self.reference])
        return reverse("portal:edit", args=[self.reference, place])

    def before(self, place: str) -> str:
        """Will give the page before, or "" at the first."""
        at = self.places.index(place) if place in self.places else 0
        return self.places[at - 1] if at else ""

    def after(self, place: str) -> str:
        """Will give the page after."""
        at = self.places.index(place) if place in self.places else -1
        return self.places[min(at + 1, len(self.places) - 1)]

    @property
    def stands_at(self) -> str:
        """The first page that still wants something; the check when nothing does."""
        for page in self.pages:
            if page.id not in self.application.pages_done:
                return page.id
        return PAPERS if self.missing_papers() else CHECK

    def missing_papers(self) -> tuple[Problem, ...]:
        """Will tell which papers are still wanted."""
        problems = forms.check(self.service, self.facts)
        return tuple(problem for problem in problems if problem.at.startswith("paper:"))

    @cached_property
    def news(self) -> News | None:
        """What to point out to an applicant who comes back to a changed service, if anything."""
        moved = self.application.moved
        if not moved or self.is_sent:
            return None
        touched = {*moved["asked"], *moved["changed"]}
        attached = {paper["slot"] for paper in self.application.papers}
        news = News(
            asked=tuple(
                Question(asked.label, f"{self.url(page.id)}#field-{asked.id}")
                for page in self.pages
                if page.id not in self.application.pages_done
                for asked in forms.visible_fields(self.service, page, self.facts)
                if asked.id in touched
            ),
            wanted=tuple(
                it.kind.name
                for it in self.wanted
                if it.paper.id in moved["wanted"] and it.paper.id not in attached
            ),
            papers_url=self.url(PAPERS),
            aside=tuple(moved["aside"].values()),
            papers_aside=tuple(paper["name"] for paper in moved["papers_aside"]),
        )
        is_news = news.asked or news.wanted or news.aside or news.papers_aside
        return news if is_news else None

    def place_of(self, at: str) -> str:
        """Will give the page on which the place of a problem is put right; "" for none."""
        kind, _, name = at.partition(":")
        if kind == "paper":
            return PAPERS
        page = self.service.page_of(name.split(".")[0]) if kind == "field" else None
        return page.id if page else ""


def draft_of(application: Application, now: datetime) -> Draft:
    """Will make the draft of an application that is at hand."""
    return Draft(application, published(application), facts_of(application, now))


def load(*, actor: Actor, reference: str, now: datetime) -> Draft:
    """Will load one's own application, a draft on the version open to it; mostly one statement.

    Raises `Refused("not_found")`.
    """
    return draft_of(operations.keep_up(actor=actor, reference=reference, now=now), now)
