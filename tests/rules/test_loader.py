"""From a folder to a definition: lines are kept, the library is filled in, tricks are refused."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baladiya.rules.defects import Defective
from baladiya.rules.loader import content_hash, load, read, service_folders
from baladiya.rules.yaml import MAX_BYTES, MAX_DEFECTS, MAX_PARTS, read_yaml
from tests.support.small_service import SHARED, SMALL, TEMPLATE, asked, text, write_service


def found(content: str | bytes) -> list[tuple[int, str]]:
    given_bytes = content.encode() if isinstance(content, str) else content
    return [(defect.line, defect.code) for defect in read_yaml(given_bytes, "x.yaml").defects]


# --- YAML -----------------------------------------------------------------------------------------


def test_plain_words_are_read_by_the_core_schema() -> None:
    document = read_yaml(
        b"a: no\nb: 12:30\nc: 010\nd: true\ne: ~\nf: 1.5\ng: '5'\nh: on\ni: [1, x]\n2: y\nno: z",
        "x",
    )
    assert document.defects == []
    assert document.data == {
        "a": "no",
        "b": "12:30",
        "c": 10,
        "d": True,
        "e": None,
        "f": 1.5,
        "g": "5",
        "h": "on",
        "i": [1, "x"],
        "2": "y",
        "no": "z",
    }


def test_every_part_knows_its_line() -> None:
    document = read_yaml(b"# note\na:\n  - b: 1\n    c: {d: 2,\n        e: 3}\n", "x")
    assert document.lines[("a",)] == 3
    assert document.lines["a", 0, "c", "e"] == 5


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: 1\nb: 2\na: 3", (3, "key_twice")),
        ("a: &x 1\nb: *x", (1, "anchor_or_alias")),
        ("a: !!python/object:os.system x", (1, "tag")),
        ("a: !include /etc/passwd", (1, "tag")),
        ("a: 1\n---\nb: 2", (2, "several_documents")),
        ("a: [1, 2\nb: 3", (2, "yaml_malformed")),
        ("a:\n\t- 1", (2, "yaml_malformed")),
        ("a: 1\nb: x\u202ey", (2, "bidi_control")),
        ("a: 1\n\n\u2066b: 2", (3, "bidi_control")),
        ("a: x\x00y", (1, "control_character")),
        ("? [1, 2]\n: 3", (1, "key_not_text")),
        (b"a: 1\nb: \xff", (2, "not_utf8")),
        ("a:\n " + "[" * 30 + "]" * 30, (2, "too_deep")),
        ("a:\n" + "[" * 30, (2, "yaml_malformed")),
        (b"a: " + b"x" * MAX_BYTES, (1, "file_too_large")),
    ],
)
def test_a_trick_is_refused_with_its_line(content: str | bytes, expected: tuple[int, str]) -> None:
    assert expected in found(content)


BOMBS = {
    "anchor_or_alias": "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a]\n" for n in range(9000)),
    "too_deep": "[" * 250_000,
    "key_not_text": "{" * 250_000,
    "file_too_many_parts": "".join(f"k{n}: 1\n" for n in range(25_000)),
    "key_twice": "a: 1\n" * 50_000,
    "tag": "- !x y\n" * 35_000,
    "yaml_malformed": "a:" * 120_000,
}


@pytest.mark.parametrize("code", BOMBS)
def test_reading_a_bomb_stops_with_few_defects(code: str) -> None:
    document = read_yaml(BOMBS[code].encode(), "bomb.yaml")
    assert code in {defect.code for defect in document.defects}
    assert len(document.defects) <= MAX_DEFECTS
    assert len(document.lines) <= MAX_PARTS


@given(st.text(max_size=300) | st.text("abc:-[]{}&*!|>'\"#\n ?,%@`", max_size=120))
def test_arbitrary_text_is_read_or_refused(content: str) -> None:
    document = read_yaml(content.encode("utf-8", "surrogatepass"), "x")
    assert all(defect.message_en and defect.message_ar for defect in document.defects)


# --- a service ------------------------------------------------------------------------------------


def test_a_folder_becomes_a_complete_bundle(tmp_path: Path) -> None:
    bundle = load(write_service(tmp_path))
    assert bundle.service == "small-service"
    assert list(bundle.definition.groups) == ["person"], "only what is used is filled in"
    assert set(bundle.definition.paper_kinds) == {"lease", "photo"}
    assert [reason.id for reason in bundle.definition.reasons] == ["duplicate", "lease_missing"]
    assert bundle.definition.reasons[0].text.en == "Text twice"
    assert bundle.templates == {"permit.typ": TEMPLATE}
    assert [example.ends for example in bundle.examples] == ["issued"]
    assert service_folders(tmp_path) == (tmp_path / "small-service",)


def test_each_part_is_found_in_the_file_it_came_from(tmp_path: Path) -> None:
    folder = write_service(tmp_path)
    bundle = load(folder)
    place = bundle.place("fees", 0, "amount_fils")
    written = (folder / "service.yaml").read_text(encoding="utf-8").splitlines()
    assert place.path == "small-service/service.yaml"
    assert '"amount_fils": "max' in written[place.line - 1]
    place = bundle.place("groups", "person", "fields", 2, "id")
    shared = (tmp_path / "_shared" / "groups.yaml").read_text(encoding="utf-8").splitlines()
    assert place.path == "_shared/groups.yaml"
    assert '"personal_number"' in shared[place.line - 1]
    assert bundle.place("reasons", 0, "text").path == "_shared/reasons.yaml"


def test_a_template_beside_the_service_comes_before_the_shared_one(tmp_path: Path) -> None:
    folder = write_service(tmp_path, template=None)
    (tmp_path / "_shared" / "permit.typ").write_text("shared", encoding="utf-8")
    assert load(folder).templates == {"permit.typ": "shared"}
    (folder / "permit.typ").write_text("own", encoding="utf-8")
    assert load(folder).templates == {"permit.typ": "own"}


def test_a_bundle_keeps_its_files_to_the_byte(tmp_path: Path) -> None:
    folder = write_service(tmp_path)
    (folder / "notes.md").write_bytes("ملاحظات\r\n".encode())
    (folder / "later.typ").write_bytes(b"not named yet\n")
    (folder / "permit.typ").write_bytes(TEMPLATE.replace("\n", "\r\n").encode())
    (folder / "desktop.ini").write_bytes(b"\xff")
    files = {
        f"{path.relative_to(tmp_path)}": path.read_bytes()
        for path in tmp_path.rglob("*.*")
        if path.name != "desktop.ini"
    }
    assert {name: it.encode() for name, it in load(folder).sources.items()} == files


@pytest.mark.parametrize("content", [b"\xff", b"a\x00b"])
def test_a_template_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    folder = write_service(tmp_path)
    (folder / "permit.typ").write_bytes(content)
    with pytest.raises(Defective, match=r"permit\.typ:1: .*not_utf8"):
        load(folder)


def test_the_hash_names_the_whole_content_and_nothing_else(tmp_path: Path) -> None:
    plain = load(write_service(tmp_path / "a"))
    same = load(write_service(tmp_path / "b", examples={}))
    assert same.content_hash == plain.content_hash, "examples are not part of a version"
    other_template = load(write_service(tmp_path / "c", template=TEMPLATE + "\n"))
    shared = deepcopy(dict(SHARED))
    shared["groups.yaml"]["groups"]["person"]["fields"][0]["label"] = text("changed")
    other_library = load(write_service(tmp_path / "d", shared=shared))
    unused = deepcopy(dict(SHARED))
    unused["groups.yaml"]["groups"]["unused"]["fields"] = [asked("changed", "text")]
    hashes = {it.content_hash for it in (plain, other_template, other_library)}
    assert len(hashes) == 3
    assert load(write_service(tmp_path / "e", shared=unused)).content_hash == plain.content_hash
    assert content_hash(plain.definition, plain.templates) == plain.content_hash


def test_the_order_of_keys_does_not_change_the_hash(tmp_path: Path) -> None:
    turned = dict(reversed(SMALL.items()))
    plain = load(write_service(tmp_path / "a"))
    assert load(write_service(tmp_path / "b", turned)).content_hash == plain.content_hash


def test_the_schema_line_for_editors_is_passed_over(tmp_path: Path) -> None:
    data = {"$schema": "https://example.org/service.json"} | SMALL
    plain = load(write_service(tmp_path / "a"))
    assert load(write_service(tmp_path / "b", data)).content_hash == plain.content_hash


def test_a_template_never_comes_from_elsewhere(tmp_path: Path) -> None:
    data = deepcopy(SMALL)
    data["outputs"][0]["template"] = "../secret.typ"
    (tmp_path / "secret.typ").write_text("secret", encoding="utf-8")
    with pytest.raises(Defective, match="template_missing"):
        load(write_service(tmp_path, data))


def test_a_folder_without_a_service_says_so(tmp_path: Path) -> None:
    bundle, defects = read(tmp_path)
    assert bundle is None
    assert [defect.code for defect in defects] == ["file_missing"]


@pytest.mark.parametrize("content", ["", "[]", "just words", "5", "null"])
def test_a_file_that_is_no_mapping_says_so(tmp_path: Path, content: str) -> None:
    folder = write_service(tmp_path)
    (folder / "service.yaml").write_text(content, encoding="utf-8")
    bundle, defects = read(folder)
    assert bundle is None
    assert [defect.code for defect in defects] == ["not_a_mapping"]


broken = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("abc ", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "ar", "en", "fields", "type"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=30)  # each writes and reads files
@given(st.sampled_from(sorted(SMALL)), broken)
def test_any_part_may_have_any_shape_and_reading_goes_on(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: object
) -> None:
    folder = write_service(tmp_path_factory.mktemp("any"), SMALL | {key: value})
    bundle, defects = read(folder)
    assert bundle is not None or defects
    json.dumps([str(defect) for defect in defects])
