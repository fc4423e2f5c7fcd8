"""What pydantic finds wrong with a file, said as defects."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from baladiya.rules.definition import Part
from baladiya.rules.yaml import Data, Path

Found = tuple[Path, str, Mapping[str, str | int]]

_MOST_SHOWN: Final = 60
MOST_FOUND: Final = 500  # of one file; whoever made more mistakes begins with these
MOST_GUESSES: Final = 20  # a guess compares with every known word
# By how pydantic's own names begin: int_type, int_parsing, int_from_float, ...
_SHAPES: Final[Mapping[str, str]] = {
    "int_": "number_wanted",
    "bool_": "truth_wanted",
    "tuple_": "list_wanted",
    "list_": "list_wanted",
    "dict_": "mapping_wanted",
    "model_type": "mapping_wanted",
    "string_type": "words_wanted",
}
_EXTRA: Final = "extra_forbidden"
STAND_IN: Final = "\u2013"  # no letter of any language


def defects_of(error: ValidationError, data: Data) -> Iterator[Found]:
    """Will give each finding with the place in the file, its code and values; one per place."""
    seen: dict[Path, tuple[str, Mapping[str, str | int]]] = {}
    guesses = 0
    for found in error.errors(include_url=False, include_context=True)[:MOST_FOUND]:
        place = _place(tuple(found["loc"]), data)
        guesses += found["type"] == _EXTRA
        # A union tries each of its members and complains of all.
        seen.setdefault(place, _said(found, place, guess=guesses <= MOST_GUESSES))
    inside = {place[:length] for place in seen for length in range(len(place))}
    for place, (code, values) in seen.items():
        # What is wrong inside was read as the right member; of the others nothing is said.
        if code not in _SHAPES.values() or place not in inside:
            yield place, code, values


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


def _said(found: ErrorDetails, place: Path, *, guess: bool) -> tuple[str, Mapping[str, str | int]]:
    key = str(place[-1]) if place else ""
    kind = found["type"]
    if kind in {"missing", "string_too_short"} and key in {"ar", "en"}:
        return "language_missing", {"language": key}
    if kind == "missing":
        return ("purpose_missing", {}) if key == "purpose" else ("key_missing", {"key": key})
    if kind == _EXTRA:
        if guess and (near := nearest_of(key, _known_keys())):
            return "key_misspelt", {"key": key[:_MOST_SHOWN], "near": near}
        return "key_unknown", {"key": key[:_MOST_SHOWN]}
    return _other(found, key)


def nearest_of(word: str, known: Iterable[str]) -> str:
    """Will give the known word that was probably meant, "" if none is near."""
    return next(iter(get_close_matches(word[:_MOST_SHOWN], sorted(known), n=1, cutoff=0.75)), "")


@cache
def _known_keys() -> frozenset[str]:
    # A key that belongs elsewhere helps as well: one sees how it is written.
    keys: set[str] = set()
    waiting: list[type[Part]] = [Part]
    while waiting:
        part = waiting.pop()
        keys |= part.model_fields.keys()
        waiting += part.__subclasses__()
    return frozenset(keys)


def _other(found: ErrorDetails, key: str) -> tuple[str, Mapping[str, str | int]]:
    given = _shown(found["input"])
    if found["type"] in {"enum", "literal_error"}:
        expected = str(found.get("ctx", {}).get("expected", ""))
        return "value_unknown", {"value": given, "expected": expected}
    if isinstance(found["input"], float) and key.endswith("amount_fils"):
        return "fee_in_fractions", {"value": given}
    if found["type"] == "string_pattern_mismatch":
        return _pattern(found, key, given)
    if code := _wanted(found):
        return code, {"key": key, "value": given}
    return "value_wrong", {"key": key, "value": given, "what": found["msg"]}


def _pattern(found: ErrorDetails, key: str, given: str) -> tuple[str, Mapping[str, str | int]]:
    if key == "prefix":
        return "prefix_malformed", {"value": given}
    return "not_an_id", {"value": given, "pattern": str(found.get("ctx", {}).get("pattern", ""))}


def _wanted(found: ErrorDetails) -> str:
    """Will name what should stand there, where it is of another shape altogether."""
    kind = found["type"]
    if kind == "model_type" and found.get("ctx", {}).get("class_name") == "Text":
        return "text_wanted"
    return next((code for starts, code in _SHAPES.items() if kind.startswith(starts)), "")


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
    if code in {"key_unknown", "key_misspelt"}:
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
