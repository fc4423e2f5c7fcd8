"""Changes to the small service, and the defects that are found after them."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from baladiya.rules.checker import check
from tests.support.small_service import SMALL, Data, write_service

Change = Callable[[Data], object]


def put(path: str, value: Any) -> Change:
    """Will give a change that sets a part, named like "pages.1.fields.0.type"."""

    def change(data: Data) -> None:
        *around, last = path.split(".")
        part: Any = data
        for name in around:
            part = part[int(name) if name.isdigit() else name]
        part[int(last) if last.isdigit() else last] = value

    return change


def drop(path: str) -> Change:
    """Will give a change that takes a part away."""

    def change(data: Data) -> None:
        *around, last = path.split(".")
        part: Any = data
        for name in around:
            part = part[int(name) if name.isdigit() else name]
        del part[int(last) if last.isdigit() else last]

    return change


def both(*changes: Change) -> Change:
    """Will give several changes as one."""

    def change(data: Data) -> None:
        for one in changes:
            one(data)

    return change


def defects_after(tmp_path: Path, change: Change) -> list[tuple[str, str]]:
    """Will give (code, the line of the file as written) of each defect of the changed service."""
    data = deepcopy(SMALL)
    change(data)
    folder = write_service(tmp_path, data)
    _, found = check(folder)
    lines = {
        f"{path.parent.relative_to(tmp_path)}/{path.name}": path.read_text("utf-8").splitlines()
        for path in tmp_path.rglob("*.yaml")
    }
    return [(it.code, lines[it.path][it.line - 1].strip()) for it in found]
