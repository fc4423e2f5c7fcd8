"""A case laid out for the officer: answers with what changed, papers, checks, what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from baladiya.backoffice.words import MONEY_STATES, OUTPUTS, SMALL_STEPS, name_of, who
from baladiya.casework.queries.cases import CasePage
from baladiya.rules import forms
from baladiya.rules.definition import Field, FieldType, Page, Reason
from baladiya.ui.shown import language, said
from baladiya.ui.statuses import look_of

LEFT_TO_RIGHT = frozenset(
    {
        FieldType.PERSONAL_NUMBER,
        FieldType.COMMERCIAL_REGISTRATION,
        FieldType.PERSONAL_OR_COMMERCIAL,
        FieldType.REFERENCE,
        FieldType.PHONE,
        FieldType.EMAIL,
        FieldType.IBAN,
        FieldType.POINT,
        FieldType.LINE,
        FieldType.AREA,
        FieldType.BLOCK,
        FieldType.INTEGER,
        FieldType.DECIMAL,
    }
)
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in words; `before` is what it was when a correction was asked for."""

    field: Field
    words: str
    is_ltr: bool
    has_changed: bool
    before: str


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page of the form."""

    page: Page
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One file in a slot."""

    key: str
    name: str
    size: int
    is_pdf: bool
    is_new: bool
    url: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of paper with its files; papers no longer asked for are kept under their slot."""

    id: str
    title: str
    required: bool
    files: tuple[PaperFile, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline."""

    what: str
    who: str
    at: datetime
    tone: str
    answer: str  # what the officer wrote to the applicant


def sections_of(page: CasePage) -> tuple[Section, ...]:
    """Will give the answers page by page, in the language of the reader."""
    before = _before(page)
    return tuple(
        Section(it.page, tuple(_line(page, field, value, before) for field, value in it.answers))
        for it in page.pages
    )


def _line(page: CasePage, field: Field, value: object, before: dict[str, object]) -> Line:
    service = page.version.service
    at = f"field:{field.id}"
    return Line(
        field,
        forms.show_answer(service, field, value, language()),
        field.type in LEFT_TO_RIGHT,
        at in before,
        forms.show_answer(service, field, before[at], language()) if at in before else "",
    )


def _before(page: CasePage) -> dict[str, object]:
    """Will give what the answers were that the applicant corrected last."""
    answered = [it for it in page.corrections if it.answered_at]
    if not answered:
        return {}
    last = answered[-1]
    return {it["at"]: it.get("before") for it in last.items if it["at"] in last.changed}


def slots_of(page: CasePage) -> tuple[Slot, ...]:
    """Will give every slot that applies, and any other that holds files."""
    wanted = {it.paper.id: it for it in page.papers}
    service = page.version.service
    kinds = {it.id: service.paper_kind(it) for it in service.definition.papers}
    held = [entry["slot"] for entry in page.application.papers]
    ids = [*wanted, *dict.fromkeys(slot for slot in held if slot not in wanted)]
    return tuple(
        Slot(
            slot,
            said(kinds[slot].name) if slot in kinds else slot,
            slot in wanted and wanted[slot].required,
            _files(page, slot),
        )
        for slot in ids
    )


def _files(page: CasePage, slot: str) -> tuple[PaperFile, ...]:
    before = _before(page)
    at = f"paper:{slot}"
    earlier = before.get(at)
    old = earlier if isinstance(earlier, list) else []
    return tuple(
        PaperFile(
            it["key"],
            it["name"],
            it["size"],
            it["media_type"] == PDF,
            at in before and it["key"] not in old,
            reverse("backoffice:paper", args=[page.application.reference, it["key"]]),
        )
        for it in page.application.papers
        if it["slot"] == slot
    )


def names_in(page: CasePage) -> dict[int, str]:
    """Will give the names of the staff already loaded with the case, by id."""
    application = page.application
    members = [
        *(it.asked_by for it in page.corrections),
        *(it.decided_by for it in page.decisions),
        *(it.author for it in page.notes),
        *(it.answered_by for it in page.enquiries),
        application.claimed_by,
        page.pending.made_by if page.pending else None,
    ]
    return {it.pk: name_of(it) for it in members if it is not None}


def timeline_of(page: CasePage, reader: int | None) -> list[Happening]:
    """Will tell what happened, the newest first, with who did it."""
    names = names_in(page)
    if reader is not None:
        names[reader] = _("You")
    moves = page.version.service.definition.moves
    return [
        Happening(
            said(moves[it.move].label)
            if it.move in moves
            else str(SMALL_STEPS.get(it.move, it.move)),
            who(it.actor, names),
            it.at,
            look_of(it.status).tone,
            it.details.get("answer", ""),
        )
        for it in reversed(page.transitions)
    ]


def known_reasons(page: CasePage) -> dict[str, Reason]:
    """Will give the reasons of the case's own version by code."""
    return {it.id: it for it in page.version.service.definition.reasons}


def decisions_of(page: CasePage) -> list[dict[str, Any]]:
    """Will give the decisions with their reasons in words, the newest first."""
    known = known_reasons(page)
    return [
        {
            "decision": it,
            "by": name_of(it.decided_by),
            "look": look_of(it.outcome),
            "reasons": [
                {"reason": known[given.code], "is_replaced": given.replaced_by_id is not None}
                for given in it.reasons.all()
                if given.code in known
            ],
        }
        for it in reversed(page.decisions)
    ]


def corrections_of(page: CasePage) -> list[dict[str, Any]]:
    """Will give the corrections asked for with each item by name, the newest first."""
    labels = item_labels(page)
    return [
        {
            "correction": it,
            "by": name_of(it.asked_by),
            "items": [
                {
                    "label": labels.get(item["at"], item["at"]),
                    "note": item["note"],
                    "has_changed": item["at"] in it.changed,
                }
                for item in it.items
            ],
        }
        for it in reversed(page.corrections)
    ]


def item_labels(page: CasePage) -> dict[str, str]:
    """Will name everything that can be corrected: shown fields, then papers, by their place."""
    fields = {
        f"field:{field.id}": said(field.label) for it in page.pages for field, _value in it.answers
    }
    return fields | {f"paper:{slot.id}": slot.title for slot in slots_of(page)}


def outputs_of(page: CasePage) -> list[dict[str, Any]]:
    """Will give what the application gave: kind in words, number, amount, state."""
    shown = []
    for it in page.outputs:
        money = it.bill or it.refund or it.deposit
        shown.append(
            {
                "kind": OUTPUTS.get(it.kind, it.kind),
                "number": it.number,
                "amount_fils": money.amount_fils if money else None,
                "state": MONEY_STATES.get(money.state, money.state) if money else "",
                "is_certificate": it.certificate is not None,
                "at": it.at,
            }
        )
    return shown
