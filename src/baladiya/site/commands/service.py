"""`baladiya service`: checking and publishing service definitions."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.checker import check, check_on, check_together
from baladiya.rules.defects import Defect
from baladiya.rules.file_schema import file_schema
from baladiya.rules.loader import FILE, Bundle, service_folders
from baladiya.site.service_tools import carry, compare, new, rehearse, release
from baladiya.site.start import ready

HELP = "service definitions: write, check, compare, try against the past, publish, carry"
WHERE = "a service's folder, its service.yaml, or a folder of services"


def add(parser: argparse.ArgumentParser) -> None:
    """Will add the sub-commands."""
    choices = parser.add_subparsers(dest="service_command", required=True, metavar="COMMAND")
    checking = _choice(choices, "check", "tell every defect with its file and line")
    _add_paths(checking)
    checking.add_argument("--lang", choices=["en", "ar"], default="en", help="language of the text")
    checking.set_defaults(run=run_check)
    publishing = _choice(
        choices, "publish", "publish as a new version and open it everywhere, as the operator"
    )
    _add_paths(publishing)
    publishing.add_argument(
        "--draft", action="store_true", help="open it to nobody: service owners decide that"
    )
    publishing.set_defaults(run=run_publish)
    schema = _choice(choices, "schema", "print the JSON Schema of service.yaml")
    schema.set_defaults(run=run_schema)
    for tool in (new, compare, rehearse, carry, release):
        tool.add(choices)


def _choice(
    choices: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str
) -> argparse.ArgumentParser:
    return choices.add_parser(name, help=text, description=text)


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=WHERE)
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def run_check(arguments: argparse.Namespace) -> int:
    """Will print every defect of the services: 0 none, 1 some."""
    bundles, defects = read_services(arguments.paths)
    if arguments.json:
        told = [
            {
                "path": defect.path,
                "line": defect.line,
                "code": defect.code,
                "message": {"ar": defect.message_ar, "en": defect.message_en},
            }
            for defect in defects
        ]
        sys.stdout.write(json.dumps({"ok": not defects, "defects": told}, ensure_ascii=False))
        sys.stdout.write("\n")
        return 1 if defects else 0
    sys.stdout.write(_lines(defects, arguments.lang))
    if not defects:
        sys.stdout.write(f"{len(bundles)} checked, nothing to put right.\n")
    return 1 if defects else 0


def run_publish(arguments: argparse.Namespace) -> int:
    """Will publish and release the services, all or none that has a defect."""
    bundles, defects = read_services(arguments.paths)
    if defects:
        sys.stderr.write(_lines(defects, "en"))
        return 1
    ready()
    from baladiya.catalogue import operations
    from baladiya.people.actors import SYSTEM
    from baladiya.ui import clock

    told = []
    for bundle in bundles:
        now = clock.now()
        version = operations.publish(bundle=bundle, actor=SYSTEM, now=now)
        if not arguments.draft:
            operations.release(version=version, actor=SYSTEM, now=now)
        told.append(
            {
                "service": bundle.service,
                "number": version.number,
                "content_hash": version.content_hash,
            }
        )
    if arguments.json:
        sys.stdout.write(json.dumps(told) + "\n")
        return 0
    done = "published" if arguments.draft else "live"
    for line in told:
        words = "{service} version {number} is {done} ({content_hash:.12})\n"
        sys.stdout.write(words.format(done=done, **line))
    return 0


def run_schema(arguments: argparse.Namespace) -> int:
    """Will print the schema."""
    sys.stdout.write(json.dumps(file_schema(), ensure_ascii=False, indent=2) + "\n")
    return 0


def read_services(paths: list[Path]) -> tuple[list[Bundle], tuple[Defect, ...]]:
    """Will read and check every service that the paths name."""
    bundles: list[Bundle] = []
    defects: list[Defect] = []
    today = datetime.now(tz=BAHRAIN).date()  # noqa: TID251 - files are checked without a database, which the demonstration clock needs
    for folder in dict.fromkeys(folder for path in paths for folder in _folders(path)):
        bundle, found = check(folder)
        defects += found
        if bundle is not None:
            bundles.append(bundle)
            defects += check_on(bundle, today)
    whole = any(_is_catalogue(path) for path in paths)
    return bundles, (*defects, *check_together(bundles, whole=whole))


def _lines(defects: tuple[Defect, ...], language: str) -> str:
    return "".join(f"{it.path}:{it.line}: {it.said_in(language)} [{it.code}]\n" for it in defects)


def _folders(path: Path) -> list[Path]:
    if path.name == FILE:
        return [path.parent.resolve()]
    if _is_catalogue(path):
        return [service.resolve() for service in service_folders(path)]
    return [path.resolve()]


def _is_catalogue(path: Path) -> bool:
    return not (path / FILE).exists() and bool(service_folders(path))
