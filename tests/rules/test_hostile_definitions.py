"""A definition written to do harm is refused with the line, within one second and 100 MiB."""

import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.support.small_service import (
    EXAMPLE,
    SHARED,
    SMALL,
    TEMPLATE,
    WORKED,
    Data,
    asked,
    move,
    option,
    step,
    write_service,
)
from tests.support.tree import ROOT

Write = Callable[[Path], object]
SERVICE = "small-service/service.yaml"


def text_of(content: str) -> Write:
    """Will put a text in place of the service's file."""

    def write(root: Path) -> None:
        (write_service(root) / "service.yaml").write_text(content, encoding="utf-8")

    return write


def changed(change: Callable[[Data], object], **more: Any) -> Write:
    """Will write the service with a change."""

    def write(root: Path) -> None:
        data = deepcopy(SMALL)
        change(data)
        write_service(root, data, **more)

    return write


def fee(source: str) -> Write:
    """Will write the service with another formula for its fee."""
    return changed(lambda data: data["fees"][0].update(amount_fils=source))


def template(line: str) -> Write:
    """Will write the service with one more line in its template."""
    return changed(lambda _: None, template=TEMPLATE + line + "\n")


def many_fields(data: Data) -> None:
    data["pages"][2]["fields"] = [
        asked(f"f{at}", "integer", shown_when=f"f{at - 1} > 3" if at else "block > 3")
        for at in range(400)
    ]


def dense_steps(data: Data) -> None:
    for at in range(58):
        data["steps"][f"s{at}"] = step("in_review", **WORKED, not_the_same_person_as="review")
    names = [f"s{at}" for at in range(58)]
    for name in names:
        data["moves"][f"to_{name}"] = move([*names, "review"], name, ["officer"])


def same_group_again(data: Data) -> None:
    data["pages"][0]["groups"] = ["person"] * 15_000


def large_library() -> dict[str, Data]:
    shared = deepcopy(dict(SHARED))
    long = {"ar": "نص " * 1300, "en": "text " * 790}
    shared["reasons.yaml"]["reasons"]["duplicate"] = {"text": long, "put_right": long}
    return shared


def long_formulas(data: Data) -> None:
    data["pages"][2]["fields"] = [asked(f"f{at}", "integer") for at in range(60)]
    every = " || ".join(f"f{at} > {at}" for at in range(60))
    data["pages"][2]["fields"][-1]["rules"] = [
        {"holds": f"{every} || f1 > {at}", "otherwise": {"ar": "نص", "en": "text"}}
        for at in range(200)
    ]


def ten_thousand_examples(root: Path) -> None:
    write_service(root, examples={f"e{at}.yaml": EXAMPLE for at in range(2_000)})


def large_example(root: Path) -> None:
    write_service(root, examples={"a.yaml": EXAMPLE | {"name": "n" * 40_000}})


def unseen_in_template(root: Path) -> None:
    write_service(root, template=TEMPLATE + "text\u202etxet\n")


def misspelt_names(data: Data) -> None:
    data["pages"][2]["fields"] = [asked(f"field_number_{at}", "integer") for at in range(150)]
    data["pages"][2]["fields"].append(
        asked(
            "chosen",
            "choice",
            options=[option(f"o{at}", shown_when=f"field_numbr_{at} > 1") for at in range(1_200)],
        )
    )


def misspelt_keys(data: Data) -> None:
    data |= {f"categorie{at}": 1 for at in range(6_000)}


BOMB = "".join(
    f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]\n" if at else "a0: &a0 [lol]\n"
    for at in range(12)
)
# What is written, the file, the line, and the code it is refused with; None for any line.
HOSTILE: dict[str, tuple[Write, str, int | None, str]] = {
    "a bomb of aliases": (text_of(BOMB), SERVICE, 1, "anchor_or_alias"),
    "brackets without end": (text_of("a:\n " + "[" * 200_000), SERVICE, 2, "too_deep"),
    "brackets that close": (
        text_of("a:\n " + "[" * 90_000 + "]" * 90_000),
        SERVICE,
        2,
        "too_deep",
    ),
    "a tag that runs a program": (
        text_of("service: x\nname: !!python/object/apply:os.system [id]\n"),
        SERVICE,
        2,
        "tag",
    ),
    "a tag that reads a file": (
        text_of("service: x\nname: !include /etc/passwd\n"),
        SERVICE,
        2,
        "tag",
    ),
    "many megabytes": (text_of("a: " + "x" * 50_000_000), SERVICE, 1, "file_too_large"),
    "a hundred thousand fields": (
        text_of("pages:\n- fields:\n" + "  - {id: a}\n" * 17_000),
        SERVICE,
        None,
        "file_too_many_parts",
    ),
    "a million keys": (
        text_of("\n".join(f"k{at}: 1" for at in range(25_000))),
        SERVICE,
        None,
        "file_too_many_parts",
    ),
    "the same key again": (text_of("service: x\nservice: y\n"), SERVICE, 2, "key_twice"),
    "several documents": (text_of("a: 1\n" + "---\n" * 60_000), SERVICE, 2, "several_documents"),
    "hundreds of fields": (changed(many_fields), SERVICE, None, "too_many"),
    "one group again and again": (changed(same_group_again), SERVICE, None, "too_many"),
    "misspelt names by the thousand": (
        changed(misspelt_names),
        SERVICE,
        None,
        "name_misspelt",
    ),
    "misspelt keys by the thousand": (changed(misspelt_keys), SERVICE, None, "key_misspelt"),
    "steps all ways": (changed(dense_steps), SERVICE, None, "too_many"),
    "one long reason again and again": (
        changed(lambda data: data.update(reasons=["duplicate"] * 15_000), shared=large_library()),
        SERVICE,
        None,
        "too_many",
    ),
    "formulas by the hundred": (changed(long_formulas), SERVICE, None, "too_many"),
    "examples by the thousand": (
        ten_thousand_examples,
        "small-service/examples/e1033.yaml",
        1,
        "too_many",
    ),
    "a large example": (
        large_example,
        "small-service/examples/a.yaml",
        1,
        "file_too_large",
    ),
    "a condition on itself": (
        changed(lambda data: data["pages"][1]["fields"][4].update(shown_when="start > today")),
        SERVICE,
        None,
        "looks_ahead",
    ),
    "loops in loops": (
        fee("segments.map(a, segments.map(b, segments.map(c, 1)))[0][0][0]"),
        SERVICE,
        None,
        "expression_too_costly",
    ),
    "loops over long lists": (
        fee(f"[{'1,' * 300}1].map(x, [{'1,' * 100}1].map(y, x)).size()"),
        SERVICE,
        None,
        "expression_too_costly",
    ),
    "brackets in brackets": (fee("(" * 400 + "1" + ")" * 400), SERVICE, None, "expression_wrong"),
    "a very long formula": (fee("1 + " * 400 + "1"), SERVICE, None, "value_wrong"),
    "a number beyond all": (
        fee("times(9223372036854775807, 1e308)"),
        SERVICE,
        None,
        "expression_wrong",
    ),
    "a template that reads a file": (
        template('#read("/etc/passwd")'),
        SERVICE,
        None,
        "template_reaches_out",
    ),
    "a template that reads by another name": (
        template("#let get = read"),
        SERVICE,
        None,
        "template_reaches_out",
    ),
    "a template that runs a text": (
        template('#eval(d.holder.ar, mode: "code")'),
        SERVICE,
        None,
        "template_reaches_out",
    ),
    "a template that runs a program": (
        template('#let p = plugin("evil.wasm")'),
        SERVICE,
        None,
        "template_reaches_out",
    ),
    "a template without end": (
        template("#while true { [x] }"),
        SERVICE,
        None,
        "template_reaches_out",
    ),
    "a template from the network": (
        template('#import "@preview/cetz:0.3.1"'),
        SERVICE,
        None,
        "template_imports",
    ),
    "a template that misleads its reader": (
        unseen_in_template,
        "small-service/permit.typ",
        4,
        "bidi_control",
    ),
    "an id that misleads its reader": (
        text_of("service: small\u202eecivres\n"),
        SERVICE,
        1,
        "bidi_control",
    ),
    "a text that misleads its reader": (
        text_of("service: x\nname:\n  ar: نص\u2066\n"),
        SERVICE,
        3,
        "bidi_control",
    ),
    "an id in letters that look alike": (
        changed(lambda data: data["pages"][2]["fields"][0].update(id="d\u0435ed")),
        SERVICE,
        None,
        "not_an_id",
    ),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of each hostile definition, all checked by one process with a child for each."""
    root = tmp_path_factory.mktemp("hostile")
    folders = []
    for at, (write, *_expected) in enumerate(HOSTILE.values()):
        (root / str(at)).mkdir()
        write(root / str(at))
        folders.append(str(root / str(at) / "small-service"))
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.within_limits", *folders],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(zip(HOSTILE, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_definition_is_refused_with_its_line_within_the_limits(
    name: str, answers: dict[str, Any]
) -> None:
    _, path, line, code = HOSTILE[name]
    told = answers[name]
    assert told["ended"] == 0, f"ended by signal or error {told['ended']}"
    found = [(at, on) for at, on, what in told["found"] if what == code]
    assert found, told["found"]
    assert path in {at for at, _ in found}
    assert line is None or (path, line) in found
