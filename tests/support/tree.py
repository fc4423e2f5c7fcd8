"""The source tree as the architecture tests read it."""

import ast
import subprocess
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
    """Will give every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return [path for path in paths if path.is_file()]
