"""The source tree as the architecture tests read it."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "baladiya"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Will give every module of the package except the migrations, which Django writes."""
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def parsed(path: Path) -> ast.Module:
    """Will parse a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.AST) -> Iterator[Function]:
    """Will give every function and method, also nested ones."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def shown(path: Path) -> str:
    """Will give the path as it is read in the repository."""
    return path.relative_to(ROOT).as_posix()


def files_of_the_repository() -> list[Path]:
    """Will give every file of the repository, without asking git, which may be missing."""
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    folders = {name.strip("/") for name in ignored if name.endswith("/")} | {".git"}
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in folders]
        # In a second working copy `.git` is a file that says where the first one is.
        found += [Path(folder, name) for name in names if name != ".git"]
    return [path for path in found if not any(path.match(each) for each in ignored)]
