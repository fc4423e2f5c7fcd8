"""A page of the form as a browser posted it, apart from the answers themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from baladiya.rules.definition import Field
from baladiya.rules.problems import Problem

Posted = dict[str, list[str]]
BACK = ("check",)  # where a change can lead back to


@dataclass(frozen=True, slots=True)
class PostedPage:
    """What was typed, and what the person wants done with it.

    `shown` names the fields the page had: an answer may have brought others. `confirmed` names the
    warnings that were read before.
    """

    answers: Posted
    revision: int
    shown: frozenset[str]
    confirmed: frozenset[str]
    back: str

    @property
    def wants_later(self) -> bool:
        """Whether to save what is right and stop for now."""
        return "later" in self.answers

    @property
    def wants_same_page(self) -> bool:
        """Whether the page is only to be shown again: in the other language, or with other rows."""
        again = ("again", "switch_language", "add-row", "remove-row")
        return any(name in self.answers for name in again)

    def revealed(self, fields: tuple[Field, ...]) -> tuple[Field, ...]:
        """Will give the fields the page did not show; none if it did not say what it showed."""
        if not self.shown:
            return ()
        return tuple(field for field in fields if field.id not in self.shown)

    def unread(self, warnings: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Will give the warnings about what was typed that were not shown before."""
        return tuple(it for it in warnings if mark_of(it, self.answers) not in self.confirmed)


def read_posted(post: QueryDict) -> PostedPage:
    """Will read what a page of the form posts."""
    answers: Posted = {name: list(values) for name, values in post.lists()}
    revision = post.get("revision", "")
    return PostedPage(
        answers=answers,
        revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
        shown=frozenset(post.get("shown", "").split()),
        confirmed=frozenset(post.getlist("confirmed")),
        back=read_back(post),
    )


def read_back(given: QueryDict) -> str:
    """Will read where a change leads back to; only to pages we know."""
    back = given.get("back", "")
    return back if back in BACK else ""


def mark_of(warning: Problem, typed: Mapping[str, Sequence[str]]) -> str:
    """Will name a warning together with what it is about, so that another answer warns again."""
    name = warning.at.removeprefix("field:").replace(".", "-")
    return f"{warning.code} {warning.at} {' '.join(typed.get(name, ()))}"
