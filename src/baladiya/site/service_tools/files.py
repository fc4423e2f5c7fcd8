"""Writing a service's files into a folder: all of them or none, and nothing is written over."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from baladiya.rules.problems import refuse


def write_all(root: Path, files: Mapping[str, str]) -> list[Path]:
    """Will write files by their path below `root`; those that are there already stay as they are.

    A file that is there with other content is refused before anything is written. Each folder is
    made beside its place and moved there, so that a stopped command leaves no half of it. Gives
    what was written. Raises `Refused`: file_differs, folder_unwritable.
    """
    missing = {name: text for name, text in files.items() if not _is_there(root / name, text)}
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root, prefix=".new-") as made:
            for name, text in missing.items():
                path = Path(made) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode())
            for folder in sorted({name.split("/")[0] for name in missing}):
                _move(Path(made) / folder, root / folder)
    except OSError as error:
        raise refuse("folder_unwritable", folder=str(root), what=str(error)) from error
    return [root / name for name in missing]


def _is_there(path: Path, text: str) -> bool:
    if not path.exists() and not path.is_symlink():
        return False
    if not path.is_file() or path.read_bytes() != text.encode():
        raise refuse("file_differs", file=str(path))
    return True


def _move(made: Path, target: Path) -> None:
    if not target.exists():
        made.rename(target)
        return
    for path in sorted(made.rglob("*")):
        there = target / path.relative_to(made)
        if path.is_dir():
            there.mkdir(exist_ok=True)
        else:
            shutil.move(path, there)


def write_file(path: Path, content: bytes) -> None:
    """Will write one file that is not there yet. Raises `Refused`: file_differs, folder_unwritable.

    The same content there already is as good as written.
    """
    if path.is_file() and path.read_bytes() == content:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise refuse("file_differs", file=str(path)) from None
    except OSError as error:
        raise refuse("folder_unwritable", folder=str(path.parent), what=str(error)) from error
