"""What registers said about a draft, beside its questions and answers."""

from collections.abc import Mapping
from typing import Any

from baladiya.casework.registers import standings
from baladiya.portal.drafts import Draft
from baladiya.portal.requests import reader_language
from baladiya.rules.definition import Page
from baladiya.rules.forms import page_fields
from baladiya.ui.marks import Mark, mark_of

NOT_ANSWERED = "not_answered"


def marks_of(draft: Draft, answers: Mapping[str, Any]) -> dict[str, Mark]:
    """Will give the mark of each answer that a register knows, by the field's id."""
    found = standings(draft.service, draft.application.lookups, answers)
    return {name: mark_of(it.state, it.register, reader_language()) for name, it in found.items()}


def silent_on(draft: Draft, page: Page) -> list[Mark]:
    """Will give the marks of the registers that did not answer about a page, in its order."""
    found = standings(draft.service, draft.application.lookups, draft.application.answers)
    asked = [found[field.id] for field in page_fields(draft.service, page) if field.id in found]
    return [
        mark_of(it.state, it.register, reader_language())
        for it in asked
        if it.state == NOT_ANSWERED
    ]
