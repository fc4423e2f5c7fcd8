"""Every key, type and function of the definition is told on its page, and the schema is true."""

import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from baladiya.rules import expressions
from baladiya.rules.definition import (
    EffectKind,
    FieldType,
    Need,
    OutputKind,
    Purpose,
    Role,
    Silence,
    Status,
)
from baladiya.rules.file_schema import file_schema
from baladiya.rules.yaml import read_yaml
from tests.docs.definition_format import PAGE, keys_of, parts
from tests.support.tree import ROOT

WRITTEN = PAGE.read_text(encoding="utf-8")
SERVICES = sorted(ROOT.glob("definitions/*/service.yaml"))


def test_every_part_of_the_format_has_its_table_and_every_key_its_meaning() -> None:
    tables = set(re.findall(r"<!-- keys: (\w+) -->", WRITTEN))
    assert tables == set(parts())
    silent = [
        f"{name}.{key}"
        for name, part in parts().items()
        for key, info in keys_of(part).items()
        if not info.description
    ]
    assert not silent, f"without a description: {silent}"


@pytest.mark.parametrize(
    "words", [EffectKind, FieldType, Need, OutputKind, Purpose, Role, Silence, Status]
)
def test_every_word_of_the_format_is_on_the_page(words: Any) -> None:
    assert [word for word in words if f"`{word}`" not in WRITTEN] == []


def test_every_function_of_expressions_is_on_the_page() -> None:
    assert [name for name in expressions._SIGNATURES if f"`{name}(" not in WRITTEN] == []


def read(path: Path) -> Any:
    return read_yaml(path.read_bytes(), path.name).data


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.parent.name)
def test_every_definition_fits_the_published_schema(path: Path) -> None:
    checked = jsonschema_rs.Draft202012Validator(file_schema())
    assert [f"{it.instance_path}: {it.message}" for it in checked.iter_errors(read(path))] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("colour", "red"),
        ("category", "moon"),
        ("groups", {}),
        ("summary", {"ar": "نص"}),
        ("tables", {"rates": {"a": 1.5}}),
        ("tables", {"Not an id": {"a": 1}}),
        ("fees", [{"id": "fee", "label": {"ar": "رسم", "en": "Fee"}, "amount_fils": 1.5}]),
    ],
)
def test_the_published_schema_refuses_what_the_checker_refuses(key: str, value: Any) -> None:
    data = read(ROOT / "definitions" / "residence-certificate" / "service.yaml")
    assert jsonschema_rs.is_valid(file_schema(), data)
    assert not jsonschema_rs.is_valid(file_schema(), data | {key: value})


def test_the_schema_says_what_each_key_is_for() -> None:
    schema = file_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for part in (schema, *schema["$defs"].values()):
        assert [
            key for key, it in part.get("properties", {}).items() if "description" not in it
        ] == []


def test_every_example_on_the_page_is_well_formed() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", WRITTEN, re.DOTALL)
    found = [defect for block in blocks for defect in read_yaml(block.encode(), "page").defects]
    assert len(blocks) > 8
    assert [str(defect) for defect in found] == []
