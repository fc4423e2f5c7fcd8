"""Why personal data may be held and for how long: written once for all services."""

from baladiya.rules.definition.text import Identifier, Part, Text


class LawfulBasis(Part):
    """The ground on which data of a purpose is held, in words a reader understands."""

    id: Identifier
    text: Text


class RetentionClass(Part):
    """How many years data is kept after the application has ended."""

    id: Identifier
    name: Text
    years: int


class PurposeTerms(Part):
    """What follows from a purpose, unless a field says otherwise."""

    name: Text
    lawful_basis: Identifier
    retention: Identifier
