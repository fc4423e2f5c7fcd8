"""`baladiya bulletin`: the figures of a period, as the cabinet and the press want them."""

import argparse
import json
import sys
from datetime import date

from baladiya.site.start import ready

HELP = "Counts the electronic transactions of a period by service, municipality, channel, outcome."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument(
        "--from",
        dest="first",
        type=date.fromisoformat,
        required=True,
        help="first day, such as 2020-04-01",
    )
    parser.add_argument(
        "--to", dest="last", type=date.fromisoformat, required=True, help="last day, counted too"
    )
    parser.add_argument("--municipality", default="", help="only this one, by its code")
    parser.add_argument(
        "--lang", choices=["ar", "en"], default="ar", help="language of the text and CSV"
    )
    parser.add_argument(
        "--format", choices=["text", "json", "csv"], default="text", help="text, JSON or CSV"
    )
    parser.add_argument(
        "--json", dest="format", action="store_const", const="json", help="print JSON"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will print the bulletin; 1 for a municipality that does not exist."""
    ready()
    from baladiya.statistics import queries, words

    places = queries.municipality_names()
    if arguments.municipality and arguments.municipality not in places:
        sys.stderr.write(f"baladiya: no such municipality; known are {', '.join(places)}\n")
        return 1
    counted = queries.bulletin(
        first_day=arguments.first, last_day=arguments.last, municipality=arguments.municipality
    )
    names = {"services": queries.service_names(), "municipalities": places}
    if arguments.format == "json":
        told = words.as_data(counted, **names)
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif arguments.format == "csv":
        sys.stdout.write(words.as_csv(counted, language=arguments.lang, **names))
    else:
        sys.stdout.write(words.as_text(counted, language=arguments.lang, **names))
    return 0
