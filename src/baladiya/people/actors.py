"""Who acts: the one value every operation and every query receives."""

from dataclasses import dataclass
from enum import StrEnum

from baladiya.rules.definition import Role
from baladiya.rules.problems import refuse


class ActorKind(StrEnum):
    """A person applying, a member of staff, someone who holds only a secret, or the system."""

    PERSON = "person"
    STAFF = "staff"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what that person has shown.

    A person's account is proved by `session_token`, which is compared in the same statement that
    loads the object (people.queries.proved_account), so an ended session sees nothing.
    `secret_hashes` are SHA-256 hashes of application secrets the reader has given.
    `roles` holds (municipality code, role); the code "" stands for the whole ministry.
    """

    kind: ActorKind
    account_id: int | None = None
    session_token: str = ""
    staff_id: int | None = None
    name: str = ""  # in Arabic
    name_en: str = ""
    roles: frozenset[tuple[str, Role]] = frozenset()
    secret_hashes: frozenset[str] = frozenset()

    def said_in(self, language: str) -> str:
        """Will give the name for a reader of `language`."""
        return self.name_en if language == "en" and self.name_en else self.name

    def municipalities_as(self, *wanted: Role) -> frozenset[str]:
        """Will give the municipalities in which the actor holds any of the roles ("" = all)."""
        return frozenset(code for code, role in self.roles if role in wanted)

    def holds(self, role: Role, municipality: str) -> bool:
        """Will say whether the actor holds the role there, or in the whole ministry."""
        return (municipality, role) in self.roles or ("", role) in self.roles

    def holds_any(self, *wanted: Role) -> bool:
        """Will say whether the actor holds one of the roles anywhere."""
        return any(role in wanted for _, role in self.roles)

    @property
    def as_staff(self) -> int:
        """The number of the staff member who acts. Raises `Refused("role_missing")` for others."""
        if self.staff_id is None:
            raise refuse("role_missing")
        return self.staff_id

    @property
    def label(self) -> str:
        """How the audit trail names the actor: kind and number, never a person's name."""
        return f"{self.kind}:{self.staff_id or self.account_id or '-'}"


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="system")
GUEST = Actor(kind=ActorKind.GUEST)
