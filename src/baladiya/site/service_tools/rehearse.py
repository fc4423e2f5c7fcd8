"""`baladiya service rehearse`: what a version would have meant to the applications of the past."""

import argparse
import dataclasses
import sys
from datetime import date
from typing import TYPE_CHECKING

from baladiya.rules.problems import refuse
from baladiya.rules.service import CompiledService, compile_definition
from baladiya.site.service_tools.sides import side
from baladiya.site.service_tools.telling import add_tool, write_json, write_lines
from baladiya.site.service_tools.telling_rehearsal import as_text
from baladiya.site.start import ready

if TYPE_CHECKING:
    from baladiya.casework.queries.rehearsal import Rehearsal

PAST = "past:"


def add(choices: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Will add the sub-command."""
    text = "run a version over past applications and drafts, writing nothing"
    parser = add_tool(choices, "rehearse", text, run)
    parser.add_argument("path", metavar="PATH", help="the new version: a folder, or name@3")
    parser.add_argument(
        "--against",
        type=_past,
        required=True,
        metavar="past:NAME",
        help="the service whose applications are looked at",
    )
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, help="first day, such as 2026-01-01"
    )
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="last day, counted too")
    parser.add_argument(
        "--first", dest="keep", type=int, default=10, metavar="N", help="references to list of each"
    )


def _past(text: str) -> str:
    if not text.startswith(PAST) or text == PAST:
        raise argparse.ArgumentTypeError(f"give {PAST} and the id of a service")
    return text.removeprefix(PAST)


def run(arguments: argparse.Namespace) -> int:
    """Will print what would be otherwise; 0 also when much would be."""
    version = compile_definition(side(arguments.path).definition)
    ready()
    from baladiya.casework.queries.rehearsal import rehearse
    from baladiya.catalogue.sources import was_published
    from baladiya.people.actors import SYSTEM
    from baladiya.ui import clock

    if not was_published(arguments.against):
        raise refuse("past_unknown", service=arguments.against[:100])
    found = rehearse(
        actor=SYSTEM,
        version=version,
        service=arguments.against,
        now=clock.now(),
        first_day=arguments.first,
        last_day=arguments.last,
        keep=max(0, arguments.keep),
        progress=_progress,
    )
    if arguments.json:
        write_json({"against": arguments.against, **dataclasses.asdict(found)})
    else:
        write_lines(_as_text(found, version, arguments))
    return 0


def _as_text(
    found: "Rehearsal", version: CompiledService, arguments: argparse.Namespace
) -> list[str]:
    from baladiya.catalogue.queries import live
    from baladiya.ui import clock

    former = live(service=arguments.against, now=clock.now())
    known = [version.definition, *([former.service.definition] if former else [])]
    return as_text(found, known, arguments.lang)


def _progress(done: int, total: int) -> None:
    """Will tell how far it is, on a terminal and beside the answer, which may go into a file."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done:,} / {total:,}" + ("\n" if done >= total else ""))
        sys.stderr.flush()
