"""What the applicant will read if a move is made, in both languages, before it is made."""

from dataclasses import dataclass
from datetime import datetime

from baladiya.casework.meaning import (
    amounts_asked,
    message_code,
    reasons_in_words,
    words_known,
)
from baladiya.casework.operations import Given
from baladiya.casework.operations.change import due_at
from baladiya.casework.queries.cases import CasePage
from baladiya.notices import letters
from baladiya.rules import workflow
from baladiya.rules.definition import Need
from baladiya.rules.money import show_fils
from baladiya.rules.workflow import Taken

BOTH = (("ar", "rtl"), ("en", "ltr"))


@dataclass(frozen=True, slots=True)
class Point:
    """A reason or an item on the application's page: what is wrong, and what to do."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Letter:
    """The message in one language with what the application's page adds to it."""

    language: str
    direction: str
    title: str
    text: str
    points: tuple[Point, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter is written from; `until` is the end of the clock the move would start."""

    page: CasePage
    taken: Taken
    code: str
    given: Given
    until: datetime | None


def letters_of(page: CasePage, move: str, given: Given, now: datetime) -> tuple[Letter, ...]:
    """Will write the message of a move as the applicant would get it; none if none is sent.

    Raises `Refused("move_impossible")`.
    """
    service, step = page.version.service, page.application.step
    taken = workflow.take(service, step=step, move=move, facts=page.facts)
    codes = [
        "answered" if given.get("answer") and Need.ANSWER in taken.move.needs else "",
        message_code(taken, billed=_billed(page, taken)),
    ]
    until = due_at(taken.step.clock, now)
    drafts = [Draft(page, taken, code, given, until) for code in codes if code]
    return tuple(
        _letter(draft, language, direction) for draft in drafts for language, direction in BOTH
    )


def _billed(page: CasePage, taken: Taken) -> int:
    asked = amounts_asked(page.version.service, page.facts, taken)
    return sum(quoted.amount_fils for quoted in asked)


def _letter(draft: Draft, language: str, direction: str) -> Letter:
    values = _values(draft, language)
    code = draft.code
    own_words = draft.page.version.service.definition.messages.get(code)
    return Letter(
        language,
        direction,
        letters.title(code, values, language),
        letters.email_text(code, values, language, own_words),
        _points(draft, language),
        draft.given.get("note", "") if draft.taken.move.decision else "",
    )


def _values(draft: Draft, language: str) -> dict[str, str]:
    page = draft.page
    service = page.version.service
    return {
        **words_known(page.application, service, language, draft.until),
        "amount": show_fils(_billed(page, draft.taken)),
        "answer": draft.given.get("answer", ""),
        "reasons": reasons_in_words(service, draft.given.get("reasons", []), language),
    }


def _points(draft: Draft, language: str) -> tuple[Point, ...]:
    if Need.REASONS in draft.taken.move.needs:
        known = {it.id: it for it in draft.page.version.service.definition.reasons}
        return tuple(
            Point(known[it].text.said_in(language), known[it].put_right.said_in(language))
            for it in draft.given.get("reasons", [])
            if it in known
        )
    names = _names(draft.page, language)
    return tuple(
        Point(names.get(it["at"], it["at"]), it["note"]) for it in draft.given.get("items", [])
    )


def _names(page: CasePage, language: str) -> dict[str, str]:
    service = page.version.service
    fields = {
        f"field:{field.id}": field.label.said_in(language)
        for it in page.pages
        for field, _value in it.answers
    }
    papers = {
        f"paper:{it.id}": service.paper_kind(it).name.said_in(language)
        for it in service.definition.papers
    }
    return fields | papers
