"""`baladiya service diff`: what changes for whom, in plain words."""

import argparse
from itertools import groupby

from baladiya.rules.diff import Change, compare
from baladiya.rules.diff.words import NOTHING, TOPICS
from baladiya.rules.text import isolate
from baladiya.site.service_tools.sides import Side, side
from baladiya.site.service_tools.telling import add_tool, write_json, write_lines

SIDE = "a folder, a published version (name@3, name@hash) or a name (the live one)"
FROM_TO = {"en": "From {} to {}", "ar": "من {} إلى {}"}
FILES = {
    "en": "Written otherwise only: {}",
    "ar": "اختلفت كتابتها فقط: {}",
}


def add(choices: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Will add the sub-command."""
    parser = add_tool(choices, "diff", "tell in plain words what changes for whom", run)
    parser.add_argument("old", metavar="A", help=SIDE)
    parser.add_argument("new", metavar="B", help="likewise")


def run(arguments: argparse.Namespace) -> int:
    """Will print what changes from A to B; 0 also when something does."""
    old, new = side(arguments.old), side(arguments.new)
    changes = compare(
        old.definition, new.definition, old_templates=old.templates, new_templates=new.templates
    )
    rewritten = [] if changes else _rewritten(old, new)
    if arguments.json:
        write_json(_as_data(old, new, changes, rewritten))
    else:
        write_lines(_as_text(old, new, changes, rewritten, arguments.lang))
    return 0


def _rewritten(old: Side, new: Side) -> list[str]:
    """Comments and examples may differ where the meaning does not."""
    names = old.sources.keys() & new.sources.keys()
    return sorted(name for name in names if old.sources[name] != new.sources[name])


def _as_data(
    old: Side, new: Side, changes: tuple[Change, ...], rewritten: list[str]
) -> dict[str, object]:
    return {
        "from": old.called,
        "to": new.called,
        "same_meaning": not changes,
        "changes": [{"topic": it.topic, "ar": it.ar, "en": it.en} for it in changes],
        "written_otherwise": rewritten,
    }


def _as_text(
    old: Side, new: Side, changes: tuple[Change, ...], rewritten: list[str], language: str
) -> list[str]:
    english = language == "en"
    called = [it.called if english else isolate(it.called) for it in (old, new)]
    lines = [FROM_TO[language].format(*called)]
    for topic, told in groupby(changes, key=lambda change: change.topic):
        lines += ["", TOPICS[topic][english]]
        lines += [f"  - {change.said_in(language)}" for change in told]
    if not changes:
        lines.append(NOTHING[english])
    if rewritten:
        lines.append(FILES[language].format(", ".join(rewritten)))
    return lines
