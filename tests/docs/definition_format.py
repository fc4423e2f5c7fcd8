"""The tables of docs/reference/definition-format.md, made from the model of a definition."""

import inspect
import re
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from baladiya.rules import definition, examples
from baladiya.rules.checker.sizes import MOST
from baladiya.rules.definition import Definition, Part
from baladiya.rules.examples import Example
from baladiya.rules.library import FILLED_IN
from baladiya.rules.loader import MOST_EXAMPLES, MOST_REASONS
from baladiya.rules.registers import PORTS
from tests.support.tree import ROOT

PAGE = ROOT / "docs" / "reference" / "definition-format.md"
_MARKED = re.compile(r"(<!-- (keys: (\w+)|registers|limits) -->\n).*?(<!-- end -->)", re.DOTALL)
_READ_FROM_FILES = {"file", "lines"}  # of an example: where it was read, not a key
Node = dict[str, Any]


def parts() -> dict[str, type[BaseModel]]:
    """Will give every class of the format by its name."""
    found = dict(inspect.getmembers(definition, inspect.isclass))
    found |= dict(inspect.getmembers(examples, inspect.isclass))
    return {name: it for name, it in found.items() if issubclass(it, Part) and it is not Part}


def keys_of(part: type[BaseModel]) -> dict[str, FieldInfo]:
    """Will give the keys of a part as the file writes them."""
    return {
        info.alias or name: info
        for name, info in part.model_fields.items()
        if not (part is Definition and name in FILLED_IN)
        and not (part is Example and name in _READ_FROM_FILES)
    }


def format_page() -> str:
    """Will write the page anew: its text as it stands, its tables from the code."""
    return _MARKED.sub(_filled, PAGE.read_text(encoding="utf-8"))


def _filled(found: re.Match[str]) -> str:
    made = _TABLES[found[2]]() if found[2] in _TABLES else _table(found[3], parts()[found[3]])
    return f"{found[1]}{made}{found[4]}"


def _table(name: str, part: type[BaseModel]) -> str:
    properties = part.model_json_schema(by_alias=True)
    properties = properties.get("$defs", {}).get(name, properties)["properties"]
    rows = [_row(key, info, _kind(properties[key])) for key, info in keys_of(part).items()]
    said = inspect.cleandoc(part.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    head = f'\n<a id="{name.lower()}"></a>**{name}**: {said}\n\n'
    return f"{head}| key | value | meaning |\n| --- | --- | --- |\n{''.join(rows)}\n"


def _row(key: str, info: FieldInfo, kind: str) -> str:
    shown = f"**`{key}`**" if info.is_required() else f"`{key}`"
    meaning = " ".join((info.description or "").split())
    default = info.get_default()
    if isinstance(default, str | bool | int) and default != "":
        value = str(default).lower() if isinstance(default, bool) else str(default)
        meaning += f" Default `{value}`."
    return f"| {shown} | {kind} | {meaning} |\n"


def _kind(node: Node) -> str:
    if "$ref" in node:
        return _named(node["$ref"].rpartition("/")[2])
    if node.get("description") == "an expression in CEL":
        return "expression"
    if "anyOf" in node:
        kinds = [_kind(it) for it in node["anyOf"] if it != {"type": "null"}]
        return " or ".join(dict.fromkeys(kinds))
    return _holding(node) if node.get("type") in {"array", "object"} else _single(node)


def _holding(node: Node) -> str:
    if node["type"] == "array":
        return f"list of {_kind(node['items'])}"
    inside = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
    return f"by id: {_kind(inside[0])}" if isinstance(inside[0], dict) else "by id"


def _single(node: Node) -> str:
    if values := node.get("enum") or [it for it in [node.get("const")] if it]:
        return ", ".join(f"`{it}`" for it in values)
    if "pattern" in node:
        return "id"
    kinds = {"string": "text", "boolean": "true or false", "integer": "whole number"}
    return "date" if node.get("format") == "date" else kinds.get(node.get("type", ""), "value")


def _named(name: str) -> str:
    found = getattr(definition, name, None)
    if inspect.isclass(found) and issubclass(found, BaseModel):
        return f"[{name}](#{name.lower()})"
    return ", ".join(f"`{it}`" for it in found) if found else name


def _registers() -> str:
    rows = [
        f"| `{register}` | {_types(port.asked_with)} | `lookup.{port.word}.` |"
        f" {', '.join(f'`{part}` {kind.name.lower()}' for part, kind in port.parts.items())} |\n"
        for register, port in PORTS.items()
    ]
    return f"| register | asked with | name | parts |\n| --- | --- | --- | --- |\n{''.join(rows)}"


def _types(kinds: frozenset[str]) -> str:
    return ", ".join(f"`{kind}`" for kind in sorted(kinds))


def _limits() -> str:
    most = {**MOST, "reasons": MOST_REASONS, "examples": MOST_EXAMPLES}
    told = {
        "fields": "fields, with the columns of groups",
        "expressions": "characters of expressions",
    }
    rows = [f"| {told.get(what, what)} | {count:,} |\n" for what, count in most.items()]
    return f"| at most | |\n| --- | ---: |\n{''.join(rows)}"


_TABLES = {"registers": _registers, "limits": _limits}
