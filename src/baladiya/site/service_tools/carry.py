"""`baladiya service export` and `import`: a version as files, and files from another centre."""

import argparse
import tempfile
from pathlib import Path

from baladiya.rules.archive import MAX_ARCHIVE, MAX_FILES, checked, read_archive, write_archive
from baladiya.rules.library import SHARED
from baladiya.rules.loader import read
from baladiya.rules.problems import refuse
from baladiya.site.config import read_config
from baladiya.site.service_tools.files import write_all, write_file
from baladiya.site.service_tools.sides import of_folder
from baladiya.site.service_tools.telling import add_tool, write_json, write_lines
from baladiya.site.start import ready

EXPORTED = {"en": "{}@{} is in {}", "ar": "النسخة {}@{} في {}"}
WRITTEN = {"en": "written: {}", "ar": "كُتب: {}"}
THERE = {"en": "Everything is there already.", "ar": "كل شيء موجود من قبل."}
ZIP = ".zip"


def add(choices: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Will add both sub-commands."""
    text = "write the files a version was published from, to the byte"
    exporting = add_tool(choices, "export", text, run_export)
    exporting.add_argument("name", metavar="NAME", help="name (the live one), name@3 or name@hash")
    exporting.add_argument(
        "--to", type=Path, required=True, metavar="FOLDER|FILE.zip", help="where to write them"
    )
    text = "take over an exported service after checking it; nothing is written over"
    importing = add_tool(choices, "import", text, run_import)
    importing.add_argument("path", type=Path, metavar="PATH", help="an exported folder or ZIP")
    importing.add_argument(
        "--into", type=Path, metavar="FOLDER", help="folder of services; the centre's own if left"
    )


def run_export(arguments: argparse.Namespace) -> int:
    """Will write a version's files: 0 done, 1 for one that is unknown or would be written over."""
    ready()
    from baladiya.catalogue.sources import version_named
    from baladiya.ui import clock

    version = version_named(arguments.name, now=clock.now())
    if not version.sources:
        raise refuse("version_without_files", name=arguments.name)
    target: Path = arguments.to
    if target.suffix == ZIP:
        write_file(target, write_archive(version.sources))
    else:
        write_all(target, version.sources)
    if arguments.json:
        told = {"service": version.service_id, "number": version.number}
        told |= {"content_hash": version.content_hash, "files": sorted(version.sources)}
        write_json(told)
        return 0
    text = EXPORTED[arguments.lang].format(version.service_id, version.number, target)
    write_lines([text])
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Will write the files of a sound service beside the others: 0 done, 1 refused."""
    root: Path = arguments.into or read_config().definitions_dir
    files = _read(arguments.path)
    content_hash = _proved(files)
    written = [str(path) for path in write_all(root, _without_shared(files, root, content_hash))]
    if arguments.json:
        write_json({"content_hash": content_hash, "files": written})
        return 0
    lines = [WRITTEN[arguments.lang].format(path) for path in written]
    write_lines(lines or [THERE[arguments.lang]])
    return 0


def _read(path: Path) -> dict[str, str]:
    if path.is_dir():
        return checked(_files_below(path))
    try:
        with path.open("rb") as file:
            return read_archive(file.read(MAX_ARCHIVE + 1))
    except OSError as error:
        raise refuse("archive_unreadable", what=str(error)) from error


def _files_below(folder: Path) -> list[tuple[str, bytes]]:
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise refuse("archive_link", file=name)
        if path.is_file():
            with path.open("rb") as file:
                found.append((name, file.read(MAX_ARCHIVE + 1)))
        if len(found) > MAX_FILES:
            break
    return found


def _proved(files: dict[str, str]) -> str:
    """Will put the files where nobody looks and check them there. Raises `Defective`."""
    with tempfile.TemporaryDirectory() as made:
        write_all(Path(made), files)
        of_folder(Path(made) / _service(files))
        return _hash(Path(made) / _service(files))


def _without_shared(files: dict[str, str], root: Path, content_hash: str) -> dict[str, str]:
    """Will leave out the shared parts where those of the folder mean the same to this service.

    A folder's shared parts serve its other services too, so they are never changed by an import.
    """
    differing = [
        name
        for name, text in files.items()
        if name.startswith(f"{SHARED}/") and (root / name).exists()
        if (root / name).read_bytes() != text.encode()
    ]
    if not differing:
        return files
    own = {name: text for name, text in files.items() if name not in differing}
    with tempfile.TemporaryDirectory() as made:
        write_all(Path(made), own)
        for name in differing:
            write_file(Path(made) / name, (root / name).read_bytes())
        if _hash(Path(made) / _service(files)) != content_hash:
            raise refuse("shared_parts_differ", files=", ".join(differing), folder=str(root))
    return own


def _service(files: dict[str, str]) -> str:
    return next(name.split("/")[0] for name in files if not name.startswith(f"{SHARED}/"))


def _hash(folder: Path) -> str:
    bundle, defects = read(folder)
    return bundle.content_hash if bundle is not None and not defects else ""
