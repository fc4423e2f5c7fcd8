"""`baladiya config`: each setting with its value and where it comes from."""

import argparse
import json
import os
import sys
from urllib.parse import urlsplit

from pydantic.fields import FieldInfo

from baladiya.site.config import Config, read_config

HELP = "Tells each setting, its value and its origin; secrets are masked."
MASK = "********"


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will print every setting."""
    rows = settings_told(read_config())
    if arguments.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return 0
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        sys.stdout.write(f"{row['name']:{width}}  {row['origin']:11}  {row['value'] or '-'}\n")
    return 0


def settings_told(config: Config) -> list[dict[str, str]]:
    """Will give name, value as text, origin (environment or default) and description of each."""
    return [
        {
            "name": f"BALADIYA_{name.upper()}",
            "value": _shown(field, str(getattr(config, name))),
            "origin": "environment" if _is_set(name) else "default",
            "description": field.description or "",
        }
        for name, field in Config.model_fields.items()
    ]


def _is_set(name: str) -> bool:
    return f"BALADIYA_{name.upper()}" in {given.upper() for given in os.environ}


def _shown(field: FieldInfo, value: str) -> str:
    if not value:
        return ""
    if "secret" in field.metadata:
        return MASK
    password = urlsplit(value).password if "://" in value else None
    return value.replace(f":{password}@", f":{MASK}@") if password else value
