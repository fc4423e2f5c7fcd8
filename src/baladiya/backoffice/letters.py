"""What the applicant will read if a move is made, in both languages, before it is made."""

from dataclasses import dataclass
from datetime import datetime

from baladiya.casework.operations import Given
from baladiya.casework.operations.change import due_at
from baladiya.casework.queries.cases import CasePage
from baladiya.notices import letters
from baladiya.rules import workflow
from baladiya.rules.calendar import local_date
from baladiya.rules.dates import show_date
from baladiya.rules.definition import EffectKind, Need, Status
from baladiya.rules.money import show_fils
from baladiya.rules.workflow import Taken

BILLED = frozenset({EffectKind.RAISE_BILL, EffectKind.HOLD_DEPOSIT})
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
    code = _code(page, taken)
    if not code:
        return ()
    draft = Draft(page, taken, code, given, due_at(taken.step.clock, now))
    return tuple(_letter(draft, language, direction) for language, direction in BOTH)


def _code(page: CasePage, taken: Taken) -> str:
    if taken.status == Status.WAITING_FOR_PAYMENT:
        return "payment_wanted" if _billed(page, taken) else ""
    if taken.status == Status.ACCEPTED and (taken.effects or not taken.move.decision):
        return ""
    return {
        Status.REFUSED: "refused",
        Status.WAITING_FOR_APPLICANT: "correction_asked",
        Status.ACCEPTED: "accepted",
        Status.CLOSED: "lapsed",
    }.get(taken.status, "")


def _billed(page: CasePage, taken: Taken) -> int:
    asked = {effect.of for effect in taken.effects if effect.kind in BILLED}
    return sum(it.amount_fils for it in page.amounts if it.id in asked)


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
    application = draft.page.application
    definition = draft.page.version.service.definition
    name = application.name_en if language == "en" else application.name_ar
    known = {it.id: it for it in definition.reasons}
    codes = [it for it in draft.given.get("reasons", []) if it in known]
    return {
        "name": name or application.name_ar or application.name_en,
        "service": definition.name.said_in(language),
        "reference": application.reference,
        "until": show_date(local_date(draft.until), language) if draft.until else "",
        "amount": show_fils(_billed(draft.page, draft.taken)),
        "reasons": "؛ ".join(known[it].text.said_in(language) for it in codes),
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
