"""What this package needs from above: someone who acts, without knowing the package of people."""

from typing import Protocol

from baladiya.rules.definition import Role


class Acting(Protocol):
    """Who acts: `people.actors.Actor` fits."""

    @property
    def label(self) -> str:
        """How the history names the actor."""

    def holds(self, role: Role, municipality: str) -> bool:
        """Will say whether the actor holds the role in a municipality, or everywhere for ""."""
