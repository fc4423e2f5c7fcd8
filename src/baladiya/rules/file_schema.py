"""The JSON Schema (2020-12) of `service.yaml`, for editors and for the API."""

from typing import Any, Final

from baladiya.rules.definition import Definition
from baladiya.rules.library import FILLED_IN

ADDRESS: Final = "/api/v1/service-definition.schema.json"


def file_schema() -> dict[str, Any]:
    """Will describe the file: the definition without what is filled in from the shared library."""
    schema = Definition.model_json_schema(mode="validation")
    properties = schema["properties"]
    for name in FILLED_IN:
        properties.pop(name)
    reason = {"type": "string", "description": "the id of a reason in the shared library"}
    properties["reasons"]["items"] = {"anyOf": [reason, properties["reasons"]["items"]]}
    properties["$schema"] = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        **schema,
        "title": "Service definition",
    }
