"""Who decided, by name: the rows hold kind and number only."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baladiya.people import queries

OPERATOR = _("Operator (command line)")
STAFF = "staff:"


def names_of(labels: Iterable[str], language: str) -> dict[str, str | Promise]:
    """Will name whoever stands behind the labels in `language`. One statement, or none."""
    wanted = set(labels)
    numbers = {int(it.removeprefix(STAFF)) for it in wanted if it.startswith(STAFF)}
    known = queries.staff_names(numbers=numbers, language=language) if numbers else {}
    return {it: _name(it, known) for it in wanted if it}


def _name(label: str, known: dict[int, str]) -> str | Promise:
    if not label.startswith(STAFF):
        return OPERATOR
    return known.get(int(label.removeprefix(STAFF)), label)
