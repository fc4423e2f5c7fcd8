"""A small, sound service for the tests of the rules: every part a definition can have, once."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from baladiya.rules.definition import Definition
from baladiya.rules.service import CompiledService, Facts, compile_definition

TODAY = date(2026, 11, 24)
Data = dict[str, Any]


def text(word: str) -> Data:
    """Will give a text in both languages."""
    return {"ar": f"نص {word}", "en": f"Text {word}"}


def option(name: str, **more: Any) -> Data:
    """Will give an option."""
    return {"id": name, **text(name), **more}


def asked(name: str, kind: str, **more: Any) -> Data:
    """Will give a field."""
    return {"id": name, "type": kind, "label": text(name), "purpose": "decide", **more}


def move(start: list[str], to: str, by: list[str], **more: Any) -> Data:
    """Will give a move."""
    return {"label": text(to), "come_from": start, "to": to, "by": by, **more}


def step(status: str, **more: Any) -> Data:
    """Will give a step."""
    return {"label": text(status), "status": status, **more}


FEE = "max(1000, sum(segments.map(s, times(tables.rates[s.surface], s.length))))"
WORKED = {"owner": "officer", "clock": {"working_days": 1}}
SMALL: Data = {
    "service": "small-service",
    "prefix": "SM",
    "category": "other",
    "name": text("small service"),
    "summary": text("summary"),
    "audience": ["citizen", "company"],
    "routed_by": "block",
    "promise": {"working_days": 2},
    "tables": {
        "rates": {"asphalt": 2500, "paving": 1000},
        "dated": [
            {"from": "2020-01-01", "values": {"hour": 100}},
            {"from": "2030-01-01", "values": {"hour": 120}},
        ],
    },
    "questions": [
        {
            "id": "lives_here",
            "ask": text("do you live here"),
            "stop_when": "no",
            "exit": text("ask the owner"),
        }
    ],
    "pages": [
        {"id": "person", "title": text("person"), "groups": ["person"]},
        {
            "id": "works",
            "title": text("works"),
            "fields": [
                asked("block", "block"),
                asked("housing", "choice", options=[option("tenant"), option("owner")]),
                asked("lease_number", "reference", shown_when='housing == "tenant"'),
                asked(
                    "segments",
                    "group",
                    least=1,
                    most=4,
                    fields=[
                        asked("surface", "choice", options=[option("asphalt"), option("paving")]),
                        asked("length", "decimal", places=2),
                    ],
                ),
                asked("start", "date"),
                asked(
                    "finish",
                    "date",
                    rules=[{"holds": "finish >= start", "otherwise": text("after the start")}],
                ),
            ],
        },
        {
            "id": "more",
            "title": text("more"),
            "shown_when": 'housing == "owner"',
            "fields": [asked("deed", "text")],
        },
    ],
    "papers": [
        {"id": "lease", "kind": "lease", "required": 'housing == "tenant"'},
        {"id": "photo", "kind": "photo", "required": False, "most": 2},
    ],
    "checks": [
        {
            "id": "lease_given",
            "label": text("lease"),
            "applies_when": 'housing == "tenant"',
            "passes_when": "papers.lease > 0",
            "else_reason": "lease_missing",
        }
    ],
    "fees": [
        {
            "id": "fee",
            "label": text("fee"),
            "amount_fils": FEE,
        }
    ],
    "deposits": [
        {
            "id": "security",
            "label": text("security"),
            "amount_fils": "50000",
            "kind": "works",
            "reference": "application.reference",
        }
    ],
    "steps": {
        "draft": step("draft", owner="applicant"),
        "review": step("in_review", **WORKED),
        "correction": step(
            "waiting_for_applicant",
            owner="applicant",
            clock={"days": 14, "then": "lapse_unanswered"},
            pauses_promise=True,
        ),
        "signing": step(
            "in_review",
            owner="head",
            clock={"working_days": 1},
            not_the_same_person_as="review",
        ),
        "payment": step(
            "waiting_for_payment",
            owner="applicant",
            clock={"working_days": 10, "then": "lapse_unpaid"},
        ),
        "issued": step("accepted", final=True),
        "refused": step("refused", final=True),
        "withdrawn": step("withdrawn", final=True),
        "lapsed": step("closed", final=True),
    },
    "moves": {
        "submit": move(["draft"], "review", ["applicant"]),
        "ask": move(["review"], "correction", ["officer"], needs=["items"]),
        "answer": move(["correction"], "review", ["applicant"]),
        "approve": move(["review"], "signing", ["officer"], blocked_by_failed_checks=True),
        "sign": move(
            ["signing"],
            "payment",
            ["head"],
            decision="accepted",
            does=[
                {"kind": "raise_bill", "of": "fee"},
                {"kind": "hold_deposit", "of": "security"},
            ],
        ),
        "refuse": move(
            ["review", "signing"],
            "refused",
            ["officer", "head"],
            needs=["reasons"],
            decision="refused",
        ),
        "paid": move(["payment"], "issued", ["system"], does=[{"kind": "issue", "of": "permit"}]),
        "reopen": move(["refused"], "review", ["system"]),
        "withdraw": move(
            ["review", "correction", "signing", "payment"], "withdrawn", ["applicant"]
        ),
        "lapse_unanswered": move(["correction"], "lapsed", ["system"]),
        "lapse_unpaid": move(["payment"], "lapsed", ["system"]),
    },
    "reasons": [
        "duplicate",
        {
            "id": "lease_missing",
            "text": text("no lease"),
            "put_right": text("attach it"),
            "points_at": "paper:lease",
        },
    ],
    "referrals": [
        {
            "id": "roads",
            "body": "roads",
            "step": "review",
            "when": 'housing == "tenant"',
            "question": text("may they dig"),
            "papers": ["photo"],
            "clock": {"working_days": 3},
            "silence": "no_objection",
        }
    ],
    "follow_ups": [
        {
            "id": "again",
            "service": "small-service",
            "label": text("again"),
            "when": "answered.block",
            "answers": {"block": "block", "lease_number": "application.reference"},
        }
    ],
    "outputs": [
        {
            "id": "permit",
            "kind": "permit",
            "title": text("permit"),
            "template": "permit.typ",
            "statement": {"ar": "صالحة للمجمع {block}", "en": "Valid in block {block}"},
            "valid_months": 6,
            "facts": [
                {"id": "block", "label": text("block"), "value": "string(block)", "public": True},
                {
                    "id": "housing",
                    "label": text("housing"),
                    "value": "housing",
                    "format": "option",
                    "option_of": "housing",
                },
                {"id": "start", "label": text("start"), "value": "start", "format": "date"},
                {
                    "id": "charged",
                    "label": text("charged"),
                    "value": "times(1000, 2.5)",
                    "format": "money",
                },
            ],
        }
    ],
}
SHARED: Mapping[str, Data] = {
    "groups.yaml": {
        "groups": {
            "person": {
                "fields": [
                    asked("name_ar", "arabic_name", prefill="person.name_ar"),
                    asked("name_en", "latin_name", required=False),
                    asked("personal_number", "personal_number"),
                    asked("mobile", "phone"),
                    asked("email", "email", required=False),
                    asked("language", "choice", options=[option("ar"), option("en")]),
                ]
            },
            "unused": {"fields": [asked("other", "text")]},
        }
    },
    "papers.yaml": {
        "paper_kinds": {"lease": {"name": text("lease")}, "photo": {"name": text("photo")}}
    },
    "reasons.yaml": {
        "reasons": {"duplicate": {"text": text("twice"), "put_right": text("use the other")}}
    },
    "bodies.yaml": {"bodies": {"roads": {"name": text("roads")}}},
    "purposes.yaml": {
        "purposes": {
            name: {"name": text(name), "lawful_basis": "task", "retention": "case"}
            for name in ("identify", "contact", "decide", "pay", "issue", "declare")
        },
        "lawful_bases": {"task": {"text": text("task")}},
        "retention_classes": {"case": {"name": text("case"), "years": 5}},
    },
}
TEMPLATE = """#let d = json(bytes(sys.inputs.data))
= #d.title.ar
#d.rows.find(row => row.id == "block").value.ar
"""
ANSWERS: Data = {
    "name_ar": "سالم بن أحمد",
    "personal_number": "850101234",
    "mobile": "+97336001234",
    "language": "ar",
    "block": 317,
    "housing": "tenant",
    "lease_number": "L-77",
    "segments": [{"surface": "asphalt", "length": "2.5"}, {"surface": "paving", "length": "10"}],
    "start": "2026-12-01",
    "finish": "2026-12-05",
}
EXAMPLE: Data = {
    "name": "A tenant gets the permit",
    "today": "2026-11-24",
    "answers": ANSWERS,
    "papers": ["lease"],
    "moves": [{"move": "submit"}, {"move": "approve"}, {"move": "sign"}, {"move": "paid"}],
    "ends": "issued",
    "status": "accepted",
}


def write_service(
    root: Path,
    data: Data | None = None,
    *,
    shared: Mapping[str, Data] = SHARED,
    template: str | None = TEMPLATE,
    examples: Mapping[str, Data] | None = None,
) -> Path:
    """Will write the service as files under `root` and give its folder.

    JSON is YAML as well, with a line for every part.
    """
    folder = root / "small-service"
    (folder / "examples").mkdir(parents=True)
    (root / "_shared").mkdir()
    _write(folder / "service.yaml", SMALL if data is None else data)
    for name, content in shared.items():
        _write(root / "_shared" / name, content)
    if template is not None:
        (folder / "permit.typ").write_text(template, encoding="utf-8")
    for name, content in ({"tenant.yaml": EXAMPLE} if examples is None else examples).items():
        _write(folder / "examples" / name, content)
    return folder


def _write(path: Path, data: Data) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def compiled(**changes: Any) -> CompiledService:
    """Will compile the small service with some of its top keys changed."""
    data = deepcopy(SMALL) | changes
    data["groups"] = {
        name: {"id": name, **group} for name, group in SHARED["groups.yaml"]["groups"].items()
    }
    kinds = SHARED["papers.yaml"]["paper_kinds"]
    data["paper_kinds"] = {name: {"id": name, **kind} for name, kind in kinds.items()}
    data["bodies"] = {
        name: {"id": name, **body} for name, body in SHARED["bodies.yaml"]["bodies"].items()
    }
    shared = SHARED["reasons.yaml"]["reasons"]
    data["reasons"] = [
        {"id": it, **shared[it]} if isinstance(it, str) else it for it in data["reasons"]
    ]
    return compile_definition(Definition.model_validate(data))


def asking(*fields: Data, **changes: Any) -> CompiledService:
    """Will compile the small service with one page that asks these fields."""
    plain: Data = {
        "pages": [{"id": "only", "title": text("only"), "fields": list(fields)}],
        "papers": [],
        "checks": [],
        "fees": [],
        "deposits": [],
        "outputs": [],
        "referrals": [],
        "follow_ups": [],
        "applicant": dict.fromkeys(
            ("name_ar", "name_en", "number", "phone", "email", "language"), '""'
        ),
    }
    return compiled(**(plain | changes))


def facts(answers: Mapping[str, Any] | None = None, **more: Any) -> Facts:
    """Will give facts of the test's day."""
    return Facts(answers=ANSWERS if answers is None else answers, today=TODAY, **more)
