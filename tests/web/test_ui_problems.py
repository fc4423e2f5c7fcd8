"""Every refusal has words in both languages."""

import ast
import re
from pathlib import Path

import pytest

from baladiya.rules.problems import Problem
from baladiya.ui.problems import PLACEHOLDER, catalogue, problem_text
from tests.support.tree import modules, parsed, shown

RAISERS = {"refuse", "Problem"}


def codes_in(tree: ast.Module) -> set[str]:
    """The literal codes handed to `refuse(...)` and `Problem(...)`."""
    found = set()
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or _name(call.func) not in RAISERS:
            continue
        given = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "code")]
        found |= {code for argument in given for code in _literals(argument)}
    return found


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def _literals(argument: ast.expr) -> set[str]:
    if isinstance(argument, ast.IfExp):
        return _literals(argument.body) | _literals(argument.orelse)
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return {argument.value} if is_text else set()


def test_every_code_in_the_source_has_a_text() -> None:
    without = {
        f"{shown(path)}: {code}"
        for path in modules()
        for code in codes_in(parsed(path))
        if code not in catalogue()
    }
    assert without == set()


def test_a_code_without_a_text_would_be_found() -> None:
    source = "raise refuse('a' if x else 'b', at='')\nProblem(code='c')\nrefuse(code)"
    assert codes_in(ast.parse(source)) == {"a", "b", "c"}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_a_text_stands_in_both_languages_with_the_same_values(code: str) -> None:
    entry = catalogue()[code]
    assert set(entry) == {"ar", "en"}
    assert re.search(r"[\u0620-\u064a]", entry["ar"]) or entry["ar"] == "{ar}"
    assert not re.search(r"[\u0620-\u064a]", entry["en"])
    # A value said in both languages comes as `ar` and `en`: each text uses its own.
    arabic = set(PLACEHOLDER.findall(entry["ar"])) - {"ar"} | (
        {"said"} if "{ar}" in entry["ar"] else set()
    )
    english = set(PLACEHOLDER.findall(entry["en"])) - {"en"} | (
        {"said"} if "{en}" in entry["en"] else set()
    )
    assert arabic == english


def test_values_are_set_apart_from_arabic_text() -> None:
    told = problem_text(Problem("without_text", {"code": "RC-7"}), "ar")
    assert "\u2068RC-7\u2069" in told


def test_english_text_shows_values_as_they_are() -> None:
    assert problem_text(Problem("without_text", {"code": "RC-7"}), "en").endswith("RC-7.")


def test_a_code_nobody_knows_still_gives_the_reader_a_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = problem_text(Problem("never_heard_of"), "en")
    assert "never_heard_of" in told
    assert "never_heard_of" in caplog.text


def test_no_two_files_claim_one_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text('same: {ar: "نص", en: "text"}', encoding="utf-8")
    monkeypatch.setattr("baladiya.ui.problems.FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"two\.yaml repeats same"):
        catalogue.__wrapped__()
