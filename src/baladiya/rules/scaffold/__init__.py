"""A new service to begin from: a whole, commented folder of each kind that passes the checker."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML

from baladiya.rules.definition.text import Slug
from baladiya.rules.loader import FILE, service_folders
from baladiya.rules.problems import refuse
from baladiya.rules.text import clean_line
from baladiya.rules.yaml import MAX_BYTES, read_yaml

KINDS: Final = ("certificate", "permit", "account", "refund", "report")
LONGEST_NAME: Final = 100
_HERE: Final = Path(__file__).parent
# References avoid I L O U, and a prefix of C, D, M, V and X alone reads as a number.
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ"
_NUMERALS: Final = frozenset("CDMVX")


@dataclass(frozen=True, slots=True)
class Taken:
    """What the services of a folder have already: their ids, and the letters of their references"""

    services: frozenset[str]
    prefixes: frozenset[str]


def taken_in(root: Path) -> Taken:
    """Will read which ids and letters the services of a folder use, defective ones too."""
    heads = [_head(folder / FILE) for folder in service_folders(root)]
    return Taken(
        frozenset(folder.name for folder in service_folders(root))
        | frozenset(str(head.get("service")) for head in heads),
        frozenset(str(head.get("prefix")) for head in heads),
    )


def _head(path: Path) -> Mapping[str, object]:
    with path.open("rb") as file:
        data = read_yaml(file.read(MAX_BYTES), path.name).data
    return data if isinstance(data, dict) else {}


def scaffold(
    *, kind: str, service: str, taken: Taken, name_ar: str = "", name_en: str = ""
) -> dict[str, str]:
    """Will give the files of a new service by their path below the folder of services.

    `kind` is one of `KINDS`; without names the template's own stay. Raises `Refused`:
    service_id_malformed, service_there_already, name_too_long, prefixes_used_up.
    """
    _refuse_name(service, taken)
    files = {
        path.relative_to(_HERE / kind).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((_HERE / kind).rglob("*.yaml"))
    }
    names = {"ar": _short(name_ar), "en": _short(name_en)}
    files[FILE] = _named(files[FILE], service, free_prefix(service, taken.prefixes), names)
    return {f"{service}/{name}": text for name, text in files.items()}


def free_prefix(service: str, taken: Collection[str]) -> str:
    """Will choose two letters from the id, or any that are free. Raises `prefixes_used_up`."""
    own = [letter for letter in service.upper() if letter in _LETTERS]
    for first, second in (*product(own[:1], own[1:]), *product(_LETTERS, _LETTERS)):
        if first + second not in taken and not {first, second} <= _NUMERALS:
            return first + second
    raise refuse("prefixes_used_up")


def _refuse_name(service: str, taken: Taken) -> None:
    try:
        TypeAdapter(Slug).validate_python(service)
    except ValidationError:
        raise refuse("service_id_malformed") from None
    if service in taken.services:
        raise refuse("service_there_already", service=service)


def _short(name: str) -> str:
    text = clean_line(name)
    if len(text) > LONGEST_NAME:
        raise refuse("name_too_long", most=LONGEST_NAME)
    return text


def _named(text: str, service: str, prefix: str, names: Mapping[str, str]) -> str:
    """Will change the head by a round trip: comments stay, a name is quoted where it must."""
    yaml = YAML()
    yaml.width = 10_000  # no line is broken that was whole
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    data["service"] = service
    data["prefix"] = prefix
    data["name"].update({language: name for language, name in names.items() if name})
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()
