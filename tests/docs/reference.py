"""Writes the pages of docs/reference that follow from the code: `make reference`."""

import argparse
import io
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from baladiya.site.cli import build_parser
from baladiya.site.config import Config
from tests.docs import definition_format
from tests.support.tree import ROOT

FOLDER = ROOT / "docs" / "reference"
SETTINGS_HEAD = """# Settings

Each setting is an environment variable. `baladiya config` tells the value in force and whether it
came from the environment or is the default; secrets are masked there.

| variable | kind | default | meaning |
| --- | --- | --- | --- |
"""
COMMANDS_HEAD = """# Commands

Every command is a word after `baladiya` (or `python -m baladiya`). `--help` works with each,
`--json` where it is listed. Exit codes: 0 done, 1 refused with the reason, 2 wrong use.
"""


def settings_page() -> str:
    """Will describe every setting of the installation."""
    rows = []
    for name, field in Config.model_fields.items():
        kind = " or ".join(get_args(field.annotation)) or field.annotation.__name__
        default = "" if field.default in {"", None} else f"`{field.default}`"
        rows.append(
            f"| `BALADIYA_{name.upper()}` | {kind} | {default} | {field.description or ''} |\n"
        )
    return SETTINGS_HEAD + "".join(rows)


def commands_page() -> str:
    """Will describe every command, sub-commands too, with its arguments."""
    page = io.StringIO()
    page.write(COMMANDS_HEAD)
    for name, parser in sub_parsers(build_parser()).items():
        _write_command(page, f"baladiya {name}", parser)
    return page.getvalue()


def sub_parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Will give the parsers below a parser, by name."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


def _write_command(page: io.StringIO, title: str, parser: argparse.ArgumentParser) -> None:
    page.write(f"\n## `{title}`\n\n{(parser.description or '').strip()}\n")
    told = [action for action in parser._actions if _is_told(action)]
    if told:
        page.write("\n| argument | meaning |\n| --- | --- |\n")
    page.writelines(f"| `{_shown(action)}` | {action.help or ''} |\n" for action in told)
    for name, below in sub_parsers(parser).items():
        _write_command(page, f"{title} {name}", below)


def arguments_without_meaning(title: str, parser: argparse.ArgumentParser) -> list[str]:
    """Will name the commands without a description and the arguments without a help text."""
    silent = [] if parser.description else [title]
    silent += [f"{title} {_shown(each)}" for each in parser._actions if _is_silent(each)]
    for name, below in sub_parsers(parser).items():
        silent += arguments_without_meaning(f"{title} {name}", below)
    return silent


def _is_silent(action: argparse.Action) -> bool:
    return _is_told(action) and not action.help


def _is_told(action: argparse.Action) -> bool:
    hidden = isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    return not hidden and action.help != argparse.SUPPRESS


def _shown(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest).upper()
    if action.choices:
        return f"{name} {{{','.join(map(str, action.choices))}}}".replace("|", "\\|")
    takes_value = action.option_strings and action.nargs != 0
    return f"{name} {action.metavar or action.dest.upper()}" if takes_value else name


PAGES: dict[Path, Callable[[], str]] = {
    FOLDER / "settings.md": settings_page,
    FOLDER / "commands.md": commands_page,
    definition_format.PAGE: definition_format.format_page,
}

if __name__ == "__main__":
    for path, write in PAGES.items():
        path.write_text(write(), encoding="utf-8")
