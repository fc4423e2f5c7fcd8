"""The JSON Schema (2020-12) of `service.yaml`, for editors and for the API."""

from functools import cache
from typing import Any, Final

from baladiya.rules.definition import Definition
from baladiya.rules.library import FILLED_IN

ADDRESS: Final = "/api/v1/service-definition.schema.json"

# Any part of a JSON document.
Node = Any


@cache
def file_schema() -> dict[str, Any]:
    """Will describe the file: the definition without what is filled in from the shared library."""
    schema = Definition.model_json_schema(mode="validation")
    properties = schema["properties"]
    for name in FILLED_IN:
        properties.pop(name)
    reason = {"type": "string", "description": "the id of a reason in reasons.yaml"}
    properties["reasons"]["items"] = {"anyOf": [reason, properties["reasons"]["items"]]}
    properties["$schema"] = {"type": "string", "description": "This schema, for editors."}
    _close(schema)
    schema["$defs"] = {name: schema["$defs"][name] for name in sorted(_used(schema))}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        **schema,
        "title": "Service definition",
    }


def _close(node: Node) -> None:
    """Will refuse keys that are no ids wherever parts are named by their id."""
    for part in _parts(node):
        _close(part)
    if isinstance(node, dict) and isinstance(node.get("patternProperties"), dict):
        node["additionalProperties"] = False


def _used(schema: dict[str, Any]) -> set[str]:
    """Will name the parts that the file can hold; the library's own are not among them."""
    found: set[str] = set()
    waiting: list[Node] = [schema["properties"]]
    while waiting:
        node = waiting.pop()
        name = str(node.get("$ref", "")).rpartition("/")[2] if isinstance(node, dict) else ""
        if name and name not in found:
            found.add(name)
            waiting.append(schema["$defs"][name])
        waiting += _parts(node)
    return found


def _parts(node: Node) -> list[Node]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
