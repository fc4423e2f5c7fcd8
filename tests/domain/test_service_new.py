"""`baladiya service new`: an analyst begins with a folder that is whole."""

import json
from pathlib import Path

import pytest

from baladiya.site.cli import main
from tests.support.tree import ROOT

SHARED = ROOT / "definitions" / "_shared"


def new(root: Path, *more: str) -> int:
    return main(["service", "new", "shop-sign", "--from", "permit", "--into", str(root), *more])


@pytest.fixture(autouse=True)
def _own_definitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALADIYA_DEFINITIONS_DIR", str(ROOT / "definitions"))


def test_a_new_folder_gets_the_shared_parts_and_passes_the_checker(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(tmp_path / "deep" / "services") == 0
    assert "baladiya service check" in capsys.readouterr().out
    there = tmp_path / "deep" / "services"
    assert main(["service", "check", str(there)]) == 0
    assert (there / "_shared" / "groups.yaml").read_bytes() == (SHARED / "groups.yaml").read_bytes()
    assert {path.name for path in there.iterdir()} == {"_shared", "shop-sign"}


def test_shared_parts_that_are_there_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "_shared").mkdir()
    (tmp_path / "_shared" / "groups.yaml").write_text("groups: {}\n", encoding="utf-8")
    assert new(tmp_path) == 0
    assert [path.name for path in (tmp_path / "_shared").iterdir()] == ["groups.yaml"]


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop-sign").mkdir()
    (tmp_path / "shop-sign" / "notes.txt").write_text("mine", encoding="utf-8")
    assert new(tmp_path) == 1
    assert "written over" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["shop-sign", "notes.txt"]


def test_a_folder_that_cannot_be_written_is_a_reason_not_a_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert new(tmp_path / "file") == 1
    assert "Nothing can be written" in capsys.readouterr().err


def test_without_shared_parts_anywhere_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BALADIYA_DEFINITIONS_DIR", str(tmp_path / "none"))
    assert new(tmp_path / "services") == 1
    assert "_shared" in capsys.readouterr().err
    assert not (tmp_path / "services").exists()


def test_it_speaks_arabic_and_to_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(tmp_path, "--lang", "ar", "--name-ar", "لوحة محل") == 0
    assert "كُتب:" in capsys.readouterr().out
    assert new(tmp_path, "--json") == 1
    refused = json.loads(capsys.readouterr().out)
    assert refused["problems"][0]["code"] == "service_there_already"
    assert set(refused["problems"][0]["message"]) == {"ar", "en"}
    assert new(tmp_path / "other", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["service"] == "shop-sign"
    assert any(path.endswith("shop-sign/service.yaml") for path in told["files"])


def test_a_template_nobody_has_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["service", "new", "shop-sign", "--from", "licence", "--into", str(tmp_path)])
    assert ended.value.code == 2
