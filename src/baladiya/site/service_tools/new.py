"""`baladiya service new`: a folder to begin from."""

import argparse
from pathlib import Path

from baladiya.rules.library import SHARED
from baladiya.rules.problems import refuse
from baladiya.rules.scaffold import KINDS, scaffold, taken_in
from baladiya.site.config import read_config
from baladiya.site.service_tools.files import write_all
from baladiya.site.service_tools.telling import add_tool, write_json, write_lines

WRITTEN = {"en": "written: {}", "ar": "كُتب: {}"}
NEXT = {
    "en": "Change the texts, then run: baladiya service check {}",
    "ar": "غيّر النصوص، ثم شغّل: baladiya service check {}",
}


def add(choices: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Will add the sub-command."""
    text = "write a complete, commented service to begin from"
    parser = add_tool(choices, "new", text, run)
    parser.add_argument("name", metavar="NAME", help="id of the service, such as shop-sign-permit")
    parser.add_argument(
        "--from", dest="kind", choices=KINDS, required=True, help="what the service gives"
    )
    parser.add_argument(
        "--into", type=Path, metavar="FOLDER", help="folder of services; the centre's own if left"
    )
    parser.add_argument("--name-ar", default="", help="name of the service in Arabic")
    parser.add_argument("--name-en", default="", help="name of the service in English")


def run(arguments: argparse.Namespace) -> int:
    """Will write the folder, and the shared parts where there are none: 0 done, 1 refused."""
    root: Path = arguments.into or read_config().definitions_dir
    files = scaffold(
        kind=arguments.kind,
        service=arguments.name,
        taken=taken_in(root),
        name_ar=arguments.name_ar,
        name_en=arguments.name_en,
    )
    if (root / arguments.name).exists():
        raise refuse("service_there_already", service=arguments.name)
    if not (root / SHARED).exists():
        files |= _shared(read_config().definitions_dir / SHARED)
    written = [str(path) for path in write_all(root, files)]
    if arguments.json:
        write_json({"service": arguments.name, "files": written})
        return 0
    lines = [WRITTEN[arguments.lang].format(path) for path in written]
    write_lines([*lines, NEXT[arguments.lang].format(root / arguments.name)])
    return 0


def _shared(folder: Path) -> dict[str, str]:
    """Will give the shared parts the centre has, for a folder that begins without any."""
    files = {
        f"{SHARED}/{path.name}": path.read_bytes().decode()
        for path in sorted(folder.glob("*.*"))
        if path.is_file()
    }
    if not files:
        raise refuse("shared_parts_missing", folder=str(folder))
    return files
