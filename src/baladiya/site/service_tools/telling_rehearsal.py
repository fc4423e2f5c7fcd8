"""A rehearsal in words: who would be asked more, pay otherwise, be decided otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from baladiya.rules.definition import Definition, Text
from baladiya.rules.money import show_money
from baladiya.rules.service import fields_of_page
from baladiya.rules.text import isolate

if TYPE_CHECKING:
    from baladiya.casework.queries.rehearsal import Rehearsal, Sum, Tally

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "looked_at": (
        "طلبات نُظر فيها: {total}، منها مسودات: {drafts}",
        "Applications looked at: {total}, drafts among them: {drafts}",
    ),
    "asked": ("يُطلب منها المزيد: {count}", "Would be asked more: {count}"),
    "item": ("«{name}»: {count}", "“{name}”: {count}"),
    "dropped": ("إجابات لم يعد يُسأل عنها:", "Answers that are no longer asked for:"),
    "pay": ("يتغير ما تدفعه: {count}", "Would pay otherwise: {count}"),
    "sum": (
        "«{name}»: {count}، والمجموع من {old} إلى {new}",
        "“{name}”: {count}, in all from {old} to {new}",
    ),
    "undecided": (
        "«{name}»: لا يمكن حسابه من الإجابات: {count}",
        "“{name}”: cannot be worked out from what was answered: {count}",
    ),
    "decided": ("يتغير ما يُقرَّر فيها: {count}", "Would be decided otherwise: {count}"),
    "fails": (
        "لا تجتاز «{name}»: {count}، قُبل منها: {decided}",
        "would not pass “{name}”: {count}, of them accepted at the time: {decided}",
    ),
    "passes": (
        "تجتاز «{name}»: {count}، رُفض منها: {decided}",
        "would pass “{name}”: {count}, of them refused at the time: {decided}",
    ),
    "not_routed": ("لا تُعرف جهتها البلدية: {count}", "Could not be routed: {count}"),
    "routed": ("تذهب إلى جهة بلدية أخرى: {count}", "Would go to another municipality: {count}"),
    "first": ("أولها: {references}", "the first: {references}"),
    "same": ("لا شيء يتغير لأي طلب منها.", "Nothing would be different for any of them."),
}


def as_text(found: "Rehearsal", known: Sequence[Definition], language: str) -> list[str]:
    """Will tell a rehearsal in lines; `known` are the definitions whose words are used."""
    words = _Words(known, language)
    head = words.said("looked_at", total=found.total, drafts=found.drafts)
    lines = [*_asked(found, words), *_paid(found, words), *_decided(found, words)]
    for code, tally in (("not_routed", found.not_routed), ("routed", found.routed_otherwise)):
        if tally.count:
            lines.append(words.said(code, count=tally.count) + words.first(tally))
    return [head, *(lines or [words.said("same")])]


class _Words:
    """The names of questions, papers, amounts and checks, in one language."""

    def __init__(self, known: Sequence[Definition], language: str) -> None:
        self.language = language
        self.names: dict[str, Text] = {}
        for definition in reversed(known):  # the first one's words count most
            self.names |= dict(_names(definition))

    def said(self, code: str, **values: object) -> str:
        return WORDS[code][self.language == "en"].format(**values)

    def named(self, key: str) -> str:
        text = self.names.get(key)
        return text.said_in(self.language) if text else isolate(key.partition(":")[2])

    def first(self, tally: "Tally") -> str:
        if not tally.first:
            return ""
        references = ", ".join(tally.first)
        if self.language == "ar":
            references = "، ".join(isolate(reference) for reference in tally.first)
        return f" ({self.said('first', references=references)})"

    def money(self, fils: int) -> str:
        return show_money(fils, self.language)


def _names(definition: Definition) -> Iterator[tuple[str, Text]]:
    for page in definition.pages:
        for asked in fields_of_page(definition, page):
            yield f"field:{asked.id}", asked.label
    for paper in definition.papers:
        yield f"paper:{paper.id}", definition.paper_kinds[paper.kind].name
    for fee in definition.fees:
        yield f"amount:{fee.id}", fee.label
    for deposit in definition.deposits:
        yield f"amount:{deposit.id}", deposit.label
    for check in definition.checks:
        yield f"check:{check.id}", check.label


def _asked(found: "Rehearsal", words: _Words) -> Iterator[str]:
    if found.asked_more.count:
        yield words.said("asked", count=found.asked_more.count)
        yield from _items(found.asked, words)
    if found.dropped:
        yield words.said("dropped")
        yield from _items(found.dropped, words)


def _items(tallies: Mapping[str, "Tally"], words: _Words) -> Iterator[str]:
    for place, tally in sorted(tallies.items(), key=lambda item: -item[1].count):
        told = words.said("item", name=words.named(place), count=tally.count)
        yield f"  - {told}{words.first(tally)}"


def _paid(found: "Rehearsal", words: _Words) -> Iterator[str]:
    undecided = any(amount.undecided for amount in found.amounts.values())
    if found.pay_otherwise.count or undecided:
        yield words.said("pay", count=found.pay_otherwise.count)
        for name, amount in found.amounts.items():
            yield from _amount(words.named(f"amount:{name}"), amount, words)


def _amount(name: str, amount: "Sum", words: _Words) -> Iterator[str]:
    if amount.changed.count:
        told = words.said(
            "sum",
            name=name,
            count=amount.changed.count,
            old=words.money(amount.old_fils),
            new=words.money(amount.new_fils),
        )
        yield f"  - {told}{words.first(amount.changed)}"
    if amount.undecided:
        yield f"  - {words.said('undecided', name=name, count=amount.undecided)}"


def _decided(found: "Rehearsal", words: _Words) -> Iterator[str]:
    if not found.decided_otherwise.count:
        return
    yield words.said("decided", count=found.decided_otherwise.count)
    for code, tallies in (("fails", found.fails), ("passes", found.passes)):
        for check, tally in tallies.items():
            name = words.named(f"check:{check}")
            told = words.said(code, name=name, count=tally.count, decided=tally.decided)
            yield f"  - {told}{words.first(tally)}"
