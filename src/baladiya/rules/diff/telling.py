"""From a difference to a sentence: what it means to whom, in both languages."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import singledispatch
from typing import Final

from baladiya.rules.definition import Effect, FieldRule, Names, Part, Text
from baladiya.rules.definition.process import Term
from baladiya.rules.definition.tables import DatedRates
from baladiya.rules.diff import words
from baladiya.rules.diff.conditions import InWords
from baladiya.rules.diff.finding import Found, Spot, Value
from baladiya.rules.diff.words import Pair
from baladiya.rules.money import show_money
from baladiya.rules.text import isolate

Sentence = tuple[str, str, str]  # topic, Arabic, English
Said = tuple[str, dict[str, Pair]]  # a sentence's code, and what fills it

_TOPIC_OF_KIND: Final[Mapping[str, str]] = {
    **dict.fromkeys(("questions", "pages", "fields", "options", "sign_in"), "applicants"),
    "papers": "papers",
    **dict.fromkeys(("fees", "deposits", "tables"), "money"),
    **dict.fromkeys(("checks", "reasons", "after_refusal"), "reasons"),
    "promise": "time",
    **dict.fromkeys(("steps", "moves", "referrals", "bodies", "applicant"), "officers"),
    **dict.fromkeys(("outputs", "facts", "follow_ups"), "documents"),
    **dict.fromkeys(("purposes", "lawful_bases", "retention_classes"), "data"),
    **dict.fromkeys(("messages", "paper_kinds", "service"), "texts"),
}
_WORDING: Final = frozenset(
    {"label", "title", "hint", "text", "put_right", "unit", "ask", "exit", "rule", "name"}
)
_TOPIC_OF_KEY: Final[Mapping[str, str]] = {
    **dict.fromkeys(_WORDING, "texts"),
    **dict.fromkeys(("clock", "pauses_promise"), "time"),
    **dict.fromkeys(("purpose", "lawful_basis", "retention"), "data"),
    **dict.fromkeys(("audience", "routed_by", "eligibility"), "applicants"),
    "search": "officers",
    "unlocks": "documents",
}
_TITLES: Final = ("label", "title", "ask", "name", "text")
_NUMBER: Final = re.compile("[0-9]{1,15}")
TWO, FEW_FROM, FEW_TO = 2, 3, 10  # Arabic counts these with a plural of their own
_LONGEST: Final = 200  # characters of a value that are shown


def tell(found: Found) -> Iterator[Sentence]:
    """Will say a difference in a sentence, or in several where it is several things."""
    for code, values in _said(found):
        arabic, english = words.SENTENCES[code]
        told_ar = arabic.format_map({key: pair[0] for key, pair in values.items()})
        told_en = english.format_map({key: pair[1] for key, pair in values.items()})
        yield topic(found), _ended(told_ar), _ended(told_en[:1].upper() + told_en[1:])


def _ended(sentence: str) -> str:
    # A value that ends with a full stop of its own needs no second.
    return sentence[:-1] if sentence.endswith(("..", "….")) else sentence


def topic(found: Found) -> str:
    """Will say whom or what a difference is about."""
    if found.key in _TOPIC_OF_KEY:
        return _TOPIC_OF_KEY[found.key]
    if found.what == "order":
        return "texts"
    return _TOPIC_OF_KIND.get(found.kind, "texts")


def _said(found: Found) -> Iterator[Said]:
    told = _special(found)
    if told is not None:
        yield from told
        return
    values = {
        "kind": words.KINDS.get(found.kind, (found.kind, found.kind)),
        "name": _name(found.trail),
        "attribute": words.ATTRIBUTES.get(found.key, (isolate(found.key), found.key)),
        "before": _shown(found.before),
        "after": _shown(found.after),
    }
    if not found.key and found.what == "changed":
        values["attribute"] = words.ATTRIBUTES["text"]
    yield _code_of(found), values


def _code_of(found: Found) -> str:
    # What a service has once, such as its signing in, is named by itself.
    if found.what != "changed" or (found.trail and found.trail[-1].id != found.kind):
        return found.what
    return "part_changed" if found.trail else "service_changed"


def _special(found: Found) -> list[Said] | None:
    for key in (found.key, "*"):
        if say := _SPECIAL.get((found.kind, found.what, key)):
            return say(found)
    return None


def _asked_more(found: Found) -> list[Said]:
    code = "paper_more" if found.kind == "papers" else "asked_more"
    return [(code, {"name": _name(found.trail), "how": _how(found)})]


def _asked_less(found: Found) -> list[Said]:
    code = "paper_less" if found.kind == "papers" else "asked_less"
    return [(code, {"name": _name(found.trail)})]


def _promise(found: Found) -> list[Said]:
    return [("promise", {"before": _shown(found.before), "after": _shown(found.after)})]


def _requirement(found: Found) -> list[Said] | None:
    verb = "attach" if found.kind == "papers" else "answer"
    if not isinstance(found.after, bool):
        return None
    return [(f"must_{verb}" if found.after else f"may_{verb}", {"name": _name(found.trail)})]


def _amount(found: Found) -> list[Said] | None:
    amounts = (found.before, found.after)
    if not all(_NUMBER.fullmatch(amount) for amount in amounts):
        return None
    before, after = ((show_money(int(it), "ar"), show_money(int(it), "en")) for it in amounts)
    values = {"kind": words.KINDS[found.kind], "name": _name(found.trail)}
    return [("amount", {**values, "before": before, "after": after})]


def _rates(found: Found) -> list[Said] | None:
    """Will tell each entry of a lasting table; one by dates of validity is shown as a whole."""
    if not isinstance(found.before, dict) or not isinstance(found.after, dict):
        return None
    name = _code(found.trail[-1].id)
    entries = dict.fromkeys([*found.after, *found.before])
    return [
        (
            "rate",
            {
                "name": name,
                "entry": _code(entry),
                "before": _rate(found.before.get(entry)),
                "after": _rate(found.after.get(entry)),
            },
        )
        for entry in entries
        if found.before.get(entry) != found.after.get(entry)
    ]


def _rate(rate: int | None) -> Pair:
    return words.VALUES["nothing"] if rate is None else (str(rate), str(rate))


def _audience(found: Found) -> list[Said]:
    told = []
    for code, who in (
        ("may_apply", [it for it in found.after if it not in found.before]),
        ("may_not_apply", [it for it in found.before if it not in found.after]),
    ):
        if who:
            told.append((code, {"who": _listed(tuple(words.AUDIENCES[it] for it in who))}))
    return told


def condition_of(part: Value) -> str | None:
    """Will give the condition on which something asked for must be given."""
    if isinstance(part.required, str):
        return part.required
    return part.shown_when if part.required else None


def _how(found: Found) -> Pair:
    """Will say when something asked for must be given."""
    condition = condition_of(found.after)
    if condition is None:
        return words.VALUES["must" if found.after.required else "may"]
    shown = (found.condition.ar, found.condition.en) if found.condition else _code(condition)
    arabic, english = words.VALUES["on_condition"]
    return arabic.format(condition=shown[0]), english.format(condition=shown[1])


_SPECIAL: Final[Mapping[tuple[str, str, str], Callable[[Found], list[Said] | None]]] = {
    ("fields", "added", "*"): _asked_more,
    ("papers", "added", "*"): _asked_more,
    ("fields", "removed", "*"): _asked_less,
    ("papers", "removed", "*"): _asked_less,
    ("fields", "changed", "required"): _requirement,
    ("papers", "changed", "required"): _requirement,
    ("fees", "changed", "amount_fils"): _amount,
    ("deposits", "changed", "amount_fils"): _amount,
    ("tables", "changed", "*"): _rates,
    ("service", "changed", "audience"): _audience,
    ("promise", "changed", "*"): _promise,
}

# --- names and values ----------------------------------------------------------------------------


def _name(trail: tuple[Spot, ...]) -> Pair:
    """Will name a part by the words people read, with the part around it before it."""
    names = [_title(spot) for spot in trail]
    return ": ".join(name[0] for name in names), ": ".join(name[1] for name in names)


def _title(spot: Spot) -> Pair:
    if spot.title is not None:
        return spot.title.ar, spot.title.en
    if hasattr(spot.part, "ar") and spot.kind == "options":
        return spot.part.ar, spot.part.en
    for key in _TITLES:
        text = getattr(spot.part, key, None)
        if isinstance(text, Text):
            return text.ar, text.en
    return words.KINDS[spot.kind] if spot.id == spot.kind in words.KINDS else _code(spot.id)


def _shown(value: Value) -> Pair:
    arabic, english = _whole(value)
    return _shortened(arabic), _shortened(english)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@singledispatch
def _whole(value: object) -> Pair:
    text = str(value)
    return words.ROLES.get(text) or _code(text) if text else words.VALUES["nothing"]


@_whole.register
def _(_: None) -> Pair:
    return words.VALUES["nothing"]


@_whole.register
def _(value: bool) -> Pair:  # noqa: FBT001 - the type is what is dispatched on
    return words.VALUES["yes" if value else "no"]


@_whole.register
def _(value: Text) -> Pair:
    return f"«{value.ar}»", f"“{value.en}”"


@_whole.register
def _(value: InWords) -> Pair:
    return value.ar, value.en


@_whole.register
def _(value: Names) -> Pair:
    return "، ".join(value.ar) or "—", ", ".join(value.en) or "—"


@_whole.register(tuple)
def _(value: tuple[object, ...]) -> Pair:
    return _listed(tuple(_whole(it) for it in value)) if value else words.VALUES["nothing"]


@_whole.register
def _(value: Effect) -> Pair:
    arabic, english = words.EFFECTS[value.kind]
    return f"{arabic} ({isolate(value.of)})", f"{english} ({value.of})"


@_whole.register
def _(value: DatedRates) -> Pair:
    rates = ", ".join(f"{name} {rate}" for name, rate in value.values.items())
    day = value.begins.isoformat()
    return f"منذ {isolate(day)} ({isolate(rates)})", f"since {day} ({rates})"


@_whole.register
def _(value: FieldRule) -> Pair:
    arabic, english = _whole(value.otherwise)
    return f"{_code(value.holds)[0]} {arabic}", f"{_code(value.holds)[1]} {english}"


@_whole.register
def _(value: Part) -> Pair:
    return _code(value.model_dump_json(exclude_defaults=True))


@_whole.register
def _(term: Term) -> Pair:
    told = [
        _days(unit, number)
        for unit, number in (("working_days", term.working_days), ("days", term.days))
        if number is not None
    ]
    return _listed(tuple(told)) if told else words.VALUES["nothing"]


def _days(unit: str, number: int) -> Pair:
    few = FEW_FROM <= number % 100 <= FEW_TO
    form = "one" if number == 1 else "two" if number == TWO else "few" if few else "many"
    arabic, english = words.DAYS[unit, form]
    return arabic.format(days=number), english.format(days=number)


def _listed(pairs: tuple[Pair, ...]) -> Pair:
    return "، ".join(pair[0] for pair in pairs), ", ".join(pair[1] for pair in pairs)


def _code(text: str) -> Pair:
    """Will show a formula, an id or a number as it is written, on one line."""
    plain = " ".join(text.split())
    return (plain if plain.isdigit() else isolate(plain)), plain
