"""The catalogue of refusals: every problem code in Arabic and English, one file per package."""

import logging
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from baladiya.rules.problems import Problem
from baladiya.rules.text import isolate

FOLDER = Path(__file__).parent
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
log = logging.getLogger("baladiya.problems")


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Will read every file once: code to {"ar": text, "en": text}.

    A code that two files claim is refused, since one of the texts would never be read.
    """
    texts: dict[str, Mapping[str, str]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        entries = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        if twice := texts.keys() & entries.keys():
            raise ValueError(f"{path.name} repeats {', '.join(sorted(twice))}")
        texts.update(entries)
    return texts


def problem_text(problem: Problem, language: str) -> str:
    """Will write a problem for a reader, with its values set apart from Arabic text.

    A code without a text is a bug that `tests/web/test_ui_problems.py` finds. Should one slip
    through, the reader still gets a sentence with the code to quote, and the log an error.
    """
    entry = catalogue().get(problem.code)
    if entry is None:
        log.error("no text for problem %s", problem.code)
        entry = catalogue()["without_text"]
        problem = Problem(code="without_text", values={"code": problem.code})
    values = {name: _set_apart(value, language) for name, value in problem.values.items()}
    return PLACEHOLDER.sub(
        lambda found: values.get(found[1], found[0]), entry["en" if language == "en" else "ar"]
    )


def _set_apart(value: str | int, language: str) -> str:
    return str(value) if language == "en" else isolate(str(value))
