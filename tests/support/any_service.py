"""Hypothesis strategies: sound definitions of every shape, and answers of any shape at all."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from baladiya.rules.definition import Definition, FieldType
from baladiya.rules.loader import Bundle
from baladiya.rules.service import CompiledService
from tests.support.small_service import SHARED, Data, asked, move, option, step, text

FLAT = [kind for kind in FieldType if kind not in {FieldType.GROUP, FieldType.CONSENT}]
IN_ROWS = [
    kind
    for kind in FLAT
    if kind not in {FieldType.POINT, FieldType.LINE, FieldType.AREA, FieldType.BLOCK}
]
WORKERS = ["clerk", "officer", "inspector", "finance_officer", "head", "director"]
OPTIONS = [option("one"), option("two")]
BOOLS = {FieldType.YES_NO, FieldType.CONSENT}
NUMBERS = {FieldType.MONEY, FieldType.INTEGER, FieldType.BLOCK}
LOOKING = [
    'today > "2026-01-01"',
    "lookup.parcels.found && lookup.parcels.area_m2 > 2.5",
    'lookup.parcels.answered || lookup.parcels.owner_number == ""',
]
LONG = {FieldType.CHOICES, FieldType.LINE, FieldType.AREA, FieldType.GROUP}


@st.composite
def conditions(draw: DrawFn, fields: Sequence[Data]) -> str:
    """Will give a condition over the fields asked so far."""
    about = draw(st.sampled_from([*fields, None]))
    if about is None:
        return draw(st.sampled_from(LOOKING))
    name, kind = about["id"], FieldType(about["type"])
    said = [f"answered.{name}", f"!answered.{name}"]
    if kind in BOOLS:
        said += [name, f"!{name} || answered.{name}"]
    elif kind in NUMBERS:
        said += [f"{name} > 3", f"{name} / ({name} - 5) > 1", f"max({name}, 7) == {name}"]
    elif kind == FieldType.CHOICE:
        said += [f'{name} == "one"', f'{name} in ["one", "two"]']
    elif kind == FieldType.DATE:
        said += [
            f'{name} != "" && days_between(today, {name}) > 2',
            f"days_after({name}, 3) > today",
        ]
    elif kind in LONG:
        said += [f"size({name}) > 1"]
    return draw(st.sampled_from(said))


@st.composite
def questions(draw: DrawFn, name: str, before: Sequence[Data]) -> Data:
    """Will give a field of any type, asked under any condition."""
    kind = draw(st.sampled_from([*FLAT, FieldType.GROUP, FieldType.CONSENT]))
    more: Data = {"required": draw(st.one_of(st.booleans(), conditions(before)))}
    if draw(st.booleans()):
        more["shown_when"] = draw(conditions(before))
    if kind in {FieldType.CHOICE, FieldType.CHOICES}:
        more["options"] = OPTIONS
    if kind == FieldType.GROUP:
        kinds = draw(st.lists(st.sampled_from(IN_ROWS), min_size=1, max_size=3))
        more["fields"] = [
            asked(
                f"{name}_{at}",
                str(it),
                required=draw(st.booleans()),
                **({"options": OPTIONS} if it in {FieldType.CHOICE, FieldType.CHOICES} else {}),
            )
            for at, it in enumerate(kinds)
        ]
    return asked(name, str(kind), **more)


@st.composite
def pages(draw: DrawFn) -> list[Data]:
    """Will give pages; the first asks the block, whatever else is asked."""
    fields: list[Data] = [
        asked("block", "block"),
        asked("parcel", "reference", required=False, looked_up_in="parcels"),
    ]
    made = [{"id": "first", "title": text("first"), "fields": list(fields)}]
    for nth in range(draw(st.integers(0, 3))):
        before, own = list(fields), []
        for at in range(draw(st.integers(1, 3))):
            field = draw(questions(f"f{nth}_{at}", fields))
            fields.append(field)
            own.append(field)
        page: Data = {"id": f"page{nth}", "title": text("page"), "fields": own}
        if draw(st.booleans()):
            page["shown_when"] = draw(conditions(before))
        made.append(page)
    return made


@st.composite
def amounts(draw: DrawFn, fields: Sequence[Data]) -> str:
    """Will give a formula for an amount, some of which cannot be decided."""
    numbers = [it["id"] for it in fields if FieldType(it["type"]) in NUMBERS]
    name = draw(st.sampled_from(numbers))
    said = ["5000", f"max(0, {name})", f"{name} * 7", f"100 / {name}", 'tables.rates["day"]']
    groups = [it for it in fields if it["type"] == "group"]
    for group in groups:
        added = [it["id"] for it in group["fields"] if it["type"] in {"money", "integer"}]
        said += [f'sum_of({group["id"]}, "{column}")' for column in added]
    return draw(st.sampled_from(said))


@st.composite
def processes(draw: DrawFn) -> tuple[Data, Data]:
    """Will give steps and moves: some reviews in a row, a correction or a payment at times."""
    owners = draw(st.lists(st.sampled_from(WORKERS), min_size=1, max_size=4))
    reviews = {f"review{nth}": owner for nth, owner in enumerate(owners)}
    pays, corrects = draw(st.booleans()), draw(st.booleans())
    after = "payment" if pays else "done"
    steps: Data = {"draft": step("draft", owner="applicant")}
    moves = reviewing(reviews, after)
    for name, owner in reviews.items():
        steps[name] = step("in_review", owner=owner, clock={"working_days": 1})
    if corrects:
        steps["correction"] = waiting("waiting_for_applicant", "lapse_answer")
        asks = draw(st.sampled_from(list(reviews)))
        moves["ask"] = move([asks], "correction", [reviews[asks]], needs=["items"])
        moves["answer"] = move(["correction"], asks, ["applicant"])
        moves["lapse_answer"] = move(["correction"], "lapsed", ["system"])
    if pays:
        steps["payment"] = waiting("waiting_for_payment", "lapse_pay")
        moves["paid"] = move(["payment"], "done", ["system"])
        moves["lapse_pay"] = move(["payment"], "lapsed", ["system"])
    moves["withdraw"] = move(list(steps)[1:], "withdrawn", ["applicant"])
    ends = {"done": "accepted", "refused": "refused", "withdrawn": "withdrawn"}
    ends |= {"lapsed": "closed"} if pays or corrects else {}
    return steps | {name: step(status, final=True) for name, status in ends.items()}, moves


def reviewing(reviews: Mapping[str, str], after: str) -> Data:
    """Will give the moves through the reviews, each by its owner, and those out of them."""
    names, moves = list(reviews), {}
    for name, to in zip(names, [*names[1:], after], strict=True):
        last: Data = {"decision": "accepted"} if to == after else {}
        if to == "payment":
            last["does"] = [{"kind": "raise_bill", "of": "fee"}]
        moves[f"on_{name}"] = move(
            [name], to, [reviews[name]], blocked_by_failed_checks=True, **last
        )
    moves["refuse"] = move(
        names, "refused", sorted(set(reviews.values())), needs=["reasons"], decision="refused"
    )
    moves["submit"] = move(["draft"], names[0], ["applicant"])
    moves["reopen"] = move(["refused"], names[0], ["system"])
    return moves


def waiting(status: str, then: str) -> Data:
    """Will give a step that waits for the applicant and lapses."""
    return step(status, owner="applicant", clock={"days": 9, "then": then})


def links(draw: DrawFn, fields: list[Data]) -> Data:
    """Will give a body asked, a service that follows and a check, each under some condition."""
    referral = {
        "id": "roads",
        "body": "roads",
        "step": "review0",
        "when": draw(conditions(fields)),
        "question": text("q"),
        "clock": {"days": 3},
    }
    follow_up = {
        "id": "on",
        "service": "any-service",
        "label": text("on"),
        "when": draw(conditions(fields)),
        "answers": {field["id"]: field["id"] for field in fields},
    }
    check = {
        "id": "check",
        "label": text("check"),
        "applies_when": draw(conditions(fields)),
        "passes_when": draw(conditions(fields)),
        "else_reason": "wrong",
    }
    return {"referrals": [referral], "follow_ups": [follow_up], "checks": [check]}


@st.composite
def definitions(draw: DrawFn) -> Definition:
    """Will give a sound definition of some service."""
    asking = draw(pages())
    fields = [field for page in asking for field in page["fields"]]
    steps, moves = draw(processes())
    fees = [{"id": "fee", "label": text("fee"), "amount_fils": draw(amounts(fields))}]
    data: Data = {
        "service": "any-service",
        "prefix": "AN",
        "category": "other",
        "name": text("any"),
        "summary": text("any"),
        "audience": ["citizen"],
        "routed_by": "block",
        "promise": {"working_days": 2},
        "tables": {"rates": [{"from": "2026-06-01", "values": {"day": 100}}]},
        "pages": asking,
        "questions": [
            {"id": "q", "ask": text("q"), "stop_when": "no", "exit": text("exit")},
        ],
        **links(draw, fields),
        "papers": [{"id": "paper", "kind": "photo", "required": draw(conditions(fields))}],
        "fees": fees if "payment" in steps else [],
        "steps": steps,
        "moves": moves,
        "reasons": [{"id": "wrong", "text": text("wrong"), "put_right": text("right")}],
        "applicant": dict.fromkeys(
            ("name_ar", "name_en", "number", "phone", "email", "language"), '""'
        ),
        "bodies": {"roads": {"id": "roads", "name": text("roads")}},
        "paper_kinds": {"photo": {"id": "photo", "name": text("photo")}},
        **library("purposes", "lawful_bases", "retention_classes"),
    }
    return Definition.model_validate(data)


def library(*keys: str) -> Data:
    """Will give what a service takes from the shared purposes."""
    shared = SHARED["purposes.yaml"]
    return {
        key: {
            name: entry if key == "purposes" else {"id": name, **entry}
            for name, entry in shared[key].items()
        }
        for key in keys
    }


def bundle_of(definition: Definition) -> Bundle:
    """Will give the bundle of a definition that was never in a file."""
    return Bundle(definition.service, definition, {}, "")


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**14), 10**14),
        st.text(max_size=6),
        st.sampled_from(["one", "2026-11-30", "317", "12.5", "850101234", "26.2", "9" * 30]),
    ),
    lambda inside: st.one_of(
        st.lists(inside, max_size=3),
        st.dictionaries(st.sampled_from(["lat", "lon", "x"]), inside, max_size=3),
    ),
    max_leaves=5,
)
LIKELY: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.YES_NO: st.booleans(),
    FieldType.CONSENT: st.just(True),
    FieldType.INTEGER: st.integers(0, 9),
    FieldType.MONEY: st.integers(0, 9000),
    FieldType.BLOCK: st.sampled_from([317, 321]),
    FieldType.CHOICE: st.sampled_from(["one", "two"]),
    FieldType.CHOICES: st.lists(st.sampled_from(["one", "two"]), max_size=2),
    FieldType.DATE: st.sampled_from(["2026-11-01", "2026-12-24"]),
}


# What a register of others might send, some of it in foreign shapes.
LOOKUPS = st.dictionaries(
    st.sampled_from(["parcels", "moon"]),
    st.dictionaries(st.sampled_from(["found", "answered", "area_m2", "colour"]), ANYTHING),
)


@st.composite
def answers(draw: DrawFn, service: CompiledService) -> dict[str, Any]:
    """Will give answers to some of the questions: likely ones, and things nobody would answer."""
    chosen = draw(st.lists(st.sampled_from(service.all_fields()), unique_by=lambda it: it.id))
    return {
        field.id: draw(st.one_of(LIKELY.get(field.type, ANYTHING), ANYTHING)) for field in chosen
    }
