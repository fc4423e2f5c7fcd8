"""What pydantic finds wrong with a file, said as defects."""

from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from baladiya.rules.yaml import Data, Path

Found = tuple[Path, str, Mapping[str, str | int]]

_MOST_SHOWN: Final = 60
STAND_IN: Final = "\u2013"  # no letter of any language


def defects_of(error: ValidationError, data: Data) -> Iterator[Found]:
    """Will give each finding with the place in the file, its code and values; one per place."""
    seen: set[Path] = set()
    for found in error.errors(include_url=False, include_context=True):
        place = _place(tuple(found["loc"]), data)
        if place in seen:  # a union tries each of its members and complains of all
            continue
        seen.add(place)
        yield place, *_said(found, place)


def _place(location: tuple[str | int, ...], data: Data) -> Path:
    """Pydantic's path holds names of union members too; the file's own keys decide."""
    path: list[str | int] = []
    for step in location:
        if isinstance(data, dict):
            if step not in data:
                if step != location[-1]:
                    continue
                path.append(step)
                break
            data = data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def _said(found: ErrorDetails, place: Path) -> tuple[str, Mapping[str, str | int]]:
    key = str(place[-1]) if place else ""
    kind = found["type"]
    if kind in {"missing", "string_too_short"} and key in {"ar", "en"}:
        return "language_missing", {"language": key}
    if kind == "missing":
        return ("purpose_missing", {}) if key == "purpose" else ("key_missing", {"key": key})
    if kind == "extra_forbidden":
        return "key_unknown", {"key": key[:_MOST_SHOWN]}
    return _other(found, key)


def _other(found: ErrorDetails, key: str) -> tuple[str, Mapping[str, str | int]]:
    given = _shown(found["input"])
    if found["type"] in {"enum", "literal_error"}:
        expected = str(found.get("ctx", {}).get("expected", ""))
        return "value_unknown", {"value": given, "expected": expected}
    if isinstance(found["input"], float) and key.endswith("amount_fils"):
        return "fee_in_fractions", {"value": given}
    if found["type"] == "string_pattern_mismatch":
        return "not_an_id", {
            "value": given,
            "pattern": str(found.get("ctx", {}).get("pattern", "")),
        }
    return "value_wrong", {"key": key, "value": given, "what": found["msg"]}


def _shown(value: Data) -> str:
    return str(value).replace("\n", " ")[:_MOST_SHOWN]


def repair(data: Data, found: Found) -> bool:
    """Will put a stand-in where a file is incomplete, so that what else is wrong is found as well.

    The definition is never used; False when nothing sensible can be put there.
    """
    place, code, _ = found
    around = _part(data, place[:-1])
    if not place or not isinstance(around, dict):
        return False
    key = str(place[-1])
    if code == "key_unknown":
        around.pop(key, None)
    elif code == "language_missing":
        around[key] = STAND_IN
    elif code == "purpose_missing":
        around[key] = "decide"
    else:
        return False
    return True


def _part(data: Data, place: Path) -> Data:
    for step in place:
        data = data[step]
    return data
