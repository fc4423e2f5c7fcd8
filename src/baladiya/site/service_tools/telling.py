"""What every tool does alike: its language, its JSON, and a refusal in the reader's words."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from baladiya.rules.defects import Defective
from baladiya.rules.problems import Problem, Refused
from baladiya.ui.problems import problem_text

Run = Callable[[argparse.Namespace], int]


def add_tool(
    choices: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str, run: Run
) -> argparse.ArgumentParser:
    """Will add a sub-command that speaks both languages and JSON."""
    parser = choices.add_parser(name, help=text, description=text)
    parser.add_argument("--lang", choices=["en", "ar"], default="en", help="language of the text")
    parser.add_argument("--json", action="store_true", help="machine-readable output")
    parser.set_defaults(run=lambda arguments: _run(run, arguments))
    return parser


def _run(run: Run, arguments: argparse.Namespace) -> int:
    """1 for what was refused, with every reason; JSON keeps it on the same stream as an answer."""
    try:
        return run(arguments)
    except Refused as refused:
        if arguments.json:
            write_json({"ok": False, "problems": [_as_data(it) for it in refused.problems]})
        else:
            sys.stderr.write("".join(f"baladiya: {it}\n" for it in _said(refused, arguments.lang)))
        return 1


def _said(refused: Refused, language: str) -> list[str]:
    if isinstance(refused, Defective):
        return [f"{it.path}:{it.line}: {it.said_in(language)}" for it in refused.defects]
    return [problem_text(problem, language) for problem in refused.problems]


def _as_data(problem: Problem) -> dict[str, Any]:
    texts = {language: problem_text(problem, language) for language in ("ar", "en")}
    return {"code": problem.code, "message": texts, "at": problem.at}


def write_json(told: object) -> None:
    """Will print one JSON document."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def write_lines(lines: list[str]) -> None:
    """Will print lines of text."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
