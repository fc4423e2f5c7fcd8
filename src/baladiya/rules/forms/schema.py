"""The JSON Schema (2020-12) of a service's answers, for clients of the API."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from baladiya.rules.definition import PLACES, Field, FieldType, Text
from baladiya.rules.expressions import MAX_LIST
from baladiya.rules.forms.values import (
    LARGEST_NUMBER,
    country_codes,
    fewest_points,
    longest_reference,
)
from baladiya.rules.identifiers import FIRST_BLOCK, LAST_BLOCK
from baladiya.rules.service import CompiledService

_STRINGS: Final[Mapping[FieldType, Mapping[str, Any]]] = {
    FieldType.PERSONAL_NUMBER: {"pattern": "^[0-9]{9}$"},
    FieldType.COMMERCIAL_REGISTRATION: {"pattern": "^[0-9]{1,7}(-[0-9]{1,3})?$"},
    FieldType.PERSONAL_OR_COMMERCIAL: {"pattern": "^([0-9]{9}|[0-9]{1,7}(-[0-9]{1,3})?)$"},
    FieldType.PHONE: {"pattern": r"^\+[0-9]{6,15}$"},
    FieldType.EMAIL: {"format": "email", "maxLength": 254},
    FieldType.IBAN: {"pattern": "^BH[0-9]{2}[A-Z]{4}[A-Z0-9]{14}$"},
    FieldType.DATE: {"format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}
_COORDINATE: Final = {"type": "string", "pattern": r"^[0-9]{1,2}(\.[0-9]{1,6})?$"}
_POINT: Final = {
    "type": "object",
    "properties": {"lat": _COORDINATE, "lon": _COORDINATE},
    "required": ["lat", "lon"],
    "additionalProperties": False,
}


def answer_schema(service: CompiledService) -> dict[str, Any]:
    """Will describe the answers of a service; money is whole fils, decimals are strings.

    Only fields that are always asked and always wanted are `required`: a condition cannot be said
    in the schema, the service answers it when the application is read.
    """
    definition = service.definition
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_titled(definition.name),
        **_object(service.all_fields(), always=_always_asked(service)),
    }


def _always_asked(service: CompiledService) -> set[str]:
    return {
        asked.id
        for page in service.definition.pages
        if page.shown_when is None
        for asked in service.fields_of(page)
    }


def _object(fields: tuple[Field, ...], *, always: set[str]) -> dict[str, Any]:
    required = [
        asked.id
        for asked in fields
        if asked.id in always and asked.required is True and asked.shown_when is None
    ]
    return {
        "type": "object",
        "properties": {asked.id: _field(asked) for asked in fields},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _field(asked: Field) -> dict[str, Any]:
    hint = {"description": asked.hint.en, "x-description-ar": asked.hint.ar} if asked.hint else {}
    return {**_titled(asked.label), **hint, **_type(asked)}


def _titled(text: Text) -> dict[str, Any]:
    return {"title": text.en, "x-title-ar": text.ar}


def _type(asked: Field) -> dict[str, Any]:
    made = _MADE.get(asked.type)
    if made is not None:
        return made(asked)
    limit = {"minLength": 1, "maxLength": asked.max_length}
    return {"type": "string", **_STRINGS.get(asked.type, limit)}


def _number(asked: Field) -> dict[str, Any]:
    return {
        "type": "integer",
        "minimum": 0 if asked.least is None else asked.least,
        "maximum": LARGEST_NUMBER if asked.most is None else asked.most,
        **({"x-unit": "fils"} if asked.type == FieldType.MONEY else {}),
    }


def _decimal(asked: Field) -> dict[str, Any]:
    places = rf"(\.[0-9]{{1,{asked.places}}})?" if asked.places else ""
    return {"type": "string", "pattern": f"^-?[0-9]{{1,15}}{places}$"}


def _choice(asked: Field) -> dict[str, Any]:
    if asked.type == FieldType.COUNTRY:
        return {"enum": sorted(country_codes())}
    options = {
        "oneOf": [
            {"const": option.id, "title": option.en, "x-title-ar": option.ar}
            for option in asked.options
        ]
    }
    if asked.type == FieldType.CHOICE:
        return options
    return {"type": "array", "items": options, "uniqueItems": True}


def _structure(asked: Field) -> dict[str, Any]:
    if asked.type == FieldType.POINT:
        return dict(_POINT)
    has_points = asked.type in PLACES
    columns = {column.id for column in asked.fields}
    return {
        "type": "array",
        "items": dict(_POINT) if has_points else _object(asked.fields, always=columns),
        "minItems": _fewest(asked),
        "maxItems": min(asked.most or MAX_LIST, MAX_LIST),
    }


def _fewest(asked: Field) -> int:
    # An empty list is "not answered", which an optional field may be.
    if asked.required is not True:
        return 0
    return fewest_points(asked) if asked.type in PLACES else asked.least or 1


def _reference(asked: Field) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest_reference(asked)}


def _block(_asked: Field) -> dict[str, Any]:
    return {"type": "integer", "minimum": FIRST_BLOCK, "maximum": LAST_BLOCK}


def _yes_no(_asked: Field) -> dict[str, Any]:
    return {"type": "boolean"}


def _consent(asked: Field) -> dict[str, Any]:
    return {"const": True} if asked.required is True else {"type": "boolean"}


_MADE: Final[Mapping[FieldType, Callable[[Field], dict[str, Any]]]] = {
    FieldType.MONEY: _number,
    FieldType.INTEGER: _number,
    FieldType.BLOCK: _block,
    FieldType.DECIMAL: _decimal,
    FieldType.REFERENCE: _reference,
    FieldType.YES_NO: _yes_no,
    FieldType.CONSENT: _consent,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choice,
    FieldType.COUNTRY: _choice,
    FieldType.POINT: _structure,
    FieldType.LINE: _structure,
    FieldType.AREA: _structure,
    FieldType.GROUP: _structure,
}
