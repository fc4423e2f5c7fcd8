"""`baladiya service state, release, pause, retire`: decisions of the operator, alone and named.

For the first set-up and for a night on which nobody else can be reached; in the ordinary run of
things one service owner asks on the designer's pages and another confirms.
"""

import argparse
from typing import Any

from baladiya.site.service_tools.telling import Run, add_tool, write_json, write_lines
from baladiya.site.start import ready

WHERE = "code of a municipality, such as capital; everywhere if left"
SAID = {
    "en": {
        "": "not open",
        "live": "open",
        "pilot": "in a pilot",
        "test": "in test",
        "paused": "paused",
        "retired": "retired",
        "everywhere": "everywhere else",
        "version": "version",
    },
    "ar": {
        "": "غير متاحة",
        "live": "متاحة",
        "pilot": "قيد التجربة",
        "test": "قيد الاختبار",
        "paused": "موقوفة مؤقتًا",
        "retired": "مغلقة",
        "everywhere": "في غيرها",
        "version": "نسخة",
    },
}


def add(choices: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Will add the sub-commands."""
    _tool(choices, "state", "tell where a service is open, and in which version", run_state)
    releasing = _tool(
        choices, "release", "open a version to everyone, as the operator", run_release
    )
    _add_place(releasing)
    releasing.add_argument("--number", type=int, help="of the version; the newest if left")
    pausing = _tool(choices, "pause", "take no new applications, as the operator", run_pause)
    _add_place(pausing)
    for language in ("ar", "en"):
        pausing.add_argument(
            f"--reason-{language}", required=True, help="the reason that people read"
        )
    _add_place(_tool(choices, "retire", "close a service for good, as the operator", run_retire))


def _tool(
    choices: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    run: Run,
) -> argparse.ArgumentParser:
    parser = add_tool(choices, name, text, run)
    parser.add_argument("service", metavar="NAME", help="id of the service")
    return parser


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--municipality", default="", metavar="CODE", help=WHERE)


def run_state(arguments: argparse.Namespace) -> int:
    """Will print what holds in each municipality and where none is named."""
    ready()
    from baladiya.catalogue import queries
    from baladiya.municipalities.queries import municipalities
    from baladiya.ui import clock

    places = ("", *(it.code for it in municipalities()))
    found = queries.standings(service=arguments.service, places=places, now=clock.now())
    rows = {
        place: [
            {"state": row.state, "number": row.number, "share": row.share}
            for row in (it.main, it.pilot, it.test)
            if row
        ]
        for place, it in found.items()
    }
    if arguments.json:
        write_json({"service": arguments.service, "places": rows})
    else:
        write_lines([_line(place, told, SAID[arguments.lang]) for place, told in rows.items()])
    return 0


def _line(place: str, told: list[dict[str, Any]], said: dict[str, str]) -> str:
    states = [f"{said[it['state']]} ({said['version']} {it['number']})" for it in told]
    return f"{place or said['everywhere']}: {', '.join(states) or said['']}"


def run_release(arguments: argparse.Namespace) -> int:
    """Will open a version to everyone: 0 done, 1 refused with the reason."""
    return _decide(arguments, "live", arguments.number)


def run_pause(arguments: argparse.Namespace) -> int:
    """Will take no new applications until the service is released again."""
    return _decide(arguments, "paused", None)


def run_retire(arguments: argparse.Namespace) -> int:
    """Will close the service for good; what was submitted goes on."""
    return _decide(arguments, "retired", None)


def _decide(arguments: argparse.Namespace, state: str, number: int | None) -> int:
    ready()
    from baladiya.catalogue import operations
    from baladiya.catalogue.overview import newest_number, present_number
    from baladiya.catalogue.policies import Change
    from baladiya.people.actors import SYSTEM
    from baladiya.ui import clock

    now, service = clock.now(), arguments.service
    if number is None:
        number = newest_number(service=service) if state == "live" else None
    if number is None:
        number = present_number(service=service, municipality=arguments.municipality, now=now)
    change = Change(
        service=service,
        state=state,
        number=number,
        municipality=arguments.municipality,
        reason_ar=getattr(arguments, "reason_ar", ""),
        reason_en=getattr(arguments, "reason_en", ""),
    )
    operations.decide(actor=SYSTEM, change=change, now=now)
    return run_state(arguments)
