"""Templates of services: whole, sound, commented in both languages, with ids that are free."""

import re
from pathlib import Path

import pytest

from baladiya.rules.checker import check
from baladiya.rules.problems import Refused
from baladiya.rules.scaffold import KINDS, Taken, free_prefix, scaffold, taken_in
from tests.support.small_service import write_service
from tests.support.tree import ROOT, SOURCE

NOTHING = Taken(frozenset(), frozenset())
TEMPLATES = SOURCE / "rules" / "scaffold"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_service_passes_the_checker_with_examples_that_run(tmp_path: Path, kind: str) -> None:
    write(tmp_path, scaffold(kind=kind, service="shop-sign", taken=NOTHING))
    (tmp_path / "_shared").symlink_to(ROOT / "definitions" / "_shared")
    bundle, defects = check(tmp_path / "shop-sign")
    assert defects == ()
    assert bundle is not None
    assert bundle.service == "shop-sign"
    assert len(bundle.examples) >= 2
    assert len({example.status for example in bundle.examples}) >= 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_comment_of_a_template_is_kept_and_said_in_both_languages(kind: str) -> None:
    template = (TEMPLATES / kind / "service.yaml").read_text(encoding="utf-8")
    made = scaffold(kind=kind, service="shop-sign", taken=NOTHING)["shop-sign/service.yaml"]
    comments = re.findall(r"^ *# (.*)$", template, re.MULTILINE)
    assert comments == re.findall(r"^ *# (.*)$", made, re.MULTILINE)
    arabic = [bool(re.search("[\u0621-\u064a]", comment)) for comment in comments]
    assert arabic == [True, False] * (len(comments) // 2)
    assert len(comments) >= 20


def test_only_the_head_of_a_template_changes() -> None:
    template = (TEMPLATES / "permit" / "service.yaml").read_text(encoding="utf-8").splitlines()
    made = scaffold(kind="permit", service="shop-sign", taken=NOTHING)["shop-sign/service.yaml"]
    changed = [new for old, new in zip(template, made.splitlines(), strict=True) if old != new]
    assert changed == ["service: shop-sign", "prefix: SH"]


@pytest.mark.parametrize("name", ["Signs: big # small", "yes", "[x]", "'quoted'", "a\nb: c"])
def test_a_name_of_any_shape_stays_a_name(tmp_path: Path, name: str) -> None:
    files = scaffold(
        kind="report", service="shop-sign", taken=NOTHING, name_ar="لوحة: محل", name_en=name
    )
    write(tmp_path, files)
    (tmp_path / "_shared").symlink_to(ROOT / "definitions" / "_shared")
    bundle, _ = check(tmp_path / "shop-sign")
    assert bundle is not None
    assert bundle.definition.name.en == " ".join(name.split())
    assert bundle.definition.name.ar == "لوحة: محل"


@pytest.mark.parametrize(
    "service", ["", "Shop", "shop_sign", "../up", "-a", "a--b", "محل", "_shared"]
)
def test_an_id_of_another_shape_is_refused(service: str) -> None:
    with pytest.raises(Refused, match="service_id_malformed"):
        scaffold(kind="permit", service=service, taken=NOTHING)


def test_ids_and_letters_in_use_are_not_given_again(tmp_path: Path) -> None:
    write_service(tmp_path)
    taken = taken_in(tmp_path)
    assert taken == Taken(frozenset({"small-service"}), frozenset({"SM"}))
    with pytest.raises(Refused, match="service_there_already"):
        scaffold(kind="permit", service="small-service", taken=taken)
    assert free_prefix("small-sign", taken.prefixes) == "SA"


def test_a_folder_that_cannot_be_read_still_counts_as_taken(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "service.yaml").write_text("[", encoding="utf-8")
    assert "broken" in taken_in(tmp_path).services


def test_letters_never_read_as_a_number_and_end_with_a_reason() -> None:
    assert free_prefix("mixed", set()) == "ME"
    letters = "ABCDEFGHJKMNPQRSTVWXYZ"
    every = {first + second for first in letters for second in letters}
    assert free_prefix("il-o-u", every - {"QA"}) == "QA"
    with pytest.raises(Refused, match="prefixes_used_up"):
        free_prefix("shop", every)
