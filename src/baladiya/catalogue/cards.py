"""What lists show of a version: worked out once when it is published, and kept beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baladiya.rules.definition import Definition, Names, Text
from baladiya.rules.text import search_key


@dataclass(frozen=True, slots=True)
class Card:
    """One service as lists show it. `fee_fils` is None where it depends on the answers."""

    version_id: int
    number: int
    content_hash: str
    service: str
    name: Text
    summary: Text
    also_called: Names
    category: str
    audience: tuple[str, ...]
    working_days: int
    without_account: bool
    listed: bool
    fee_fils: int | None
    has_deposit: bool
    papers_needed: int
    keys: tuple[str, str, str]  # folded for search: name, other names, summary
    state: str = "live"

    @property
    def is_paused(self) -> bool:
        """Whether it takes no applications at present."""
        return self.state == "paused"


def written(definition: Definition) -> dict[str, Any]:
    """Will give what is kept of a definition for its card."""
    amounts = [fee.amount_fils.strip() for fee in definition.fees]
    known = all(amount.isdecimal() for amount in amounts)
    return {
        "name": definition.name.model_dump(),
        "summary": definition.summary.model_dump(),
        "also_called": definition.also_called.model_dump(mode="json"),
        "category": definition.category,
        "audience": list(definition.audience),
        "working_days": definition.promise.working_days,
        "without_account": definition.sign_in.without_account,
        "listed": definition.listed,
        # Only a plain number is surely the same for everyone and on every day.
        "fee_fils": sum(map(int, amounts)) if known else None,
        "has_deposit": bool(definition.deposits),
        "papers_needed": sum(
            paper.required is True and paper.shown_when is None for paper in definition.papers
        ),
    }


def read(
    *, version_id: int, service: str, number: int, content_hash: str, kept: Mapping[str, Any]
) -> Card:
    """Will read a card as it was kept."""
    name, summary = Text(**kept["name"]), Text(**kept["summary"])
    also = Names(**kept["also_called"])
    groups = ((name.ar, name.en), (*also.ar, *also.en), (summary.ar, summary.en))
    name_key, other_key, summary_key = ("\n".join(map(search_key, group)) for group in groups)
    return Card(
        version_id=version_id,
        number=number,
        content_hash=content_hash,
        service=service,
        name=name,
        summary=summary,
        also_called=also,
        category=kept["category"],
        audience=tuple(kept["audience"]),
        working_days=kept["working_days"],
        without_account=kept["without_account"],
        listed=kept["listed"],
        fee_fils=kept["fee_fils"],
        has_deposit=kept["has_deposit"],
        papers_needed=kept["papers_needed"],
        keys=(name_key, other_key, summary_key),
    )
