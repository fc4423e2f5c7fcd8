"""Why personal data may be held and for how long: written once for all services."""

from baladiya.rules.definition.text import Identifier, Part, Text


class LawfulBasis(Part):
    """The ground on which data of a purpose is held, in words a reader understands."""

    id: Identifier
    """Its name."""
    text: Text
    """The ground, in words a reader understands."""


class RetentionClass(Part):
    """How many years data is kept after the application has ended."""

    id: Identifier
    """Its name."""
    name: Text
    """What it is called."""
    years: int
    """Years after the application has ended."""


class PurposeTerms(Part):
    """What follows from a purpose, unless a field says otherwise."""

    name: Text
    """The purpose in words."""
    lawful_basis: Identifier
    """The lawful basis, by its id."""
    retention: Identifier
    """The retention class, by its id."""
