"""`baladiya service diff`: folders, published versions and live ones side by side."""

import json
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest

from baladiya.catalogue import operations
from baladiya.people.actors import SYSTEM
from baladiya.rules.loader import load
from baladiya.site.cli import main
from tests.support.small_service import SMALL, asked, write_service

pytestmark = pytest.mark.django_db
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def first(tmp_path: Path, now: datetime) -> Path:
    """A folder whose content is version 1, live."""
    folder = write_service(tmp_path / "first")
    version = operations.publish(bundle=load(folder), actor=SYSTEM, now=now)
    operations.release(version=version, actor=SYSTEM, now=now)
    return folder


@pytest.fixture
def second(tmp_path: Path, first: Path, now: datetime) -> Path:
    """A folder whose content is version 2, published and not live."""
    folder = write_service(tmp_path / "second", deepcopy(SMALL) | {"promise": {"working_days": 9}})
    operations.publish(bundle=load(folder), actor=SYSTEM, now=now)
    return folder


def test_versions_and_folders_are_compared_by_any_name(
    first: Path, second: Path, capsys: Captured
) -> None:
    by_hash = f"small-service@{load(second).content_hash[:12]}"
    for old in ("small-service", "small-service@1", str(first), str(first / "service.yaml")):
        for new in ("small-service@2", by_hash, str(second)):
            assert main(["service", "diff", old, new]) == 0
            told = capsys.readouterr().out
            assert "The promised time in working days: from 2 to 9." in told
            assert told.splitlines()[2] == "Time"


def test_it_speaks_arabic_and_to_machines(first: Path, second: Path, capsys: Captured) -> None:
    assert main(["service", "diff", str(first), str(second), "--lang", "ar"]) == 0
    assert "الموعد المعلن بأيام العمل: من 2 إلى 9." in capsys.readouterr().out
    assert main(["service", "diff", str(first), str(second), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["same_meaning"] is False
    assert [set(change) for change in told["changes"]] == [{"topic", "ar", "en"}]


def test_comments_alone_change_nothing_in_meaning(
    first: Path, tmp_path: Path, capsys: Captured
) -> None:
    other = write_service(tmp_path / "other")
    (other / "service.yaml").write_text(
        "# why\n" + (other / "service.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert main(["service", "diff", "small-service", str(other)]) == 0
    told = capsys.readouterr().out
    assert "Nothing changes in meaning." in told
    assert "Written otherwise only: small-service/service.yaml" in told
    assert main(["service", "diff", "small-service", str(other), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same_meaning"] is True


@pytest.mark.parametrize(
    "name",
    ["small-service@7", "small-service@", "small-service@abcdef01", "small-service@x y", "nothing"],
)
def test_a_version_nobody_published_is_refused(first: Path, name: str, capsys: Captured) -> None:
    assert main(["service", "diff", str(first), name]) == 1
    assert "no published version" in capsys.readouterr().err


def test_a_defective_folder_is_refused_with_its_lines(
    first: Path, tmp_path: Path, capsys: Captured
) -> None:
    broken = write_service(tmp_path / "broken", deepcopy(SMALL) | {"routed_by": "name_ar"})
    assert main(["service", "diff", str(first), str(broken), "--lang", "ar"]) == 1
    assert "small-service/service.yaml:" in capsys.readouterr().err
    assert main(["service", "diff", str(first), str(broken), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert told["problems"][0]["code"] == "definition_defective"


def test_examples_of_before_do_not_keep_one_from_seeing_what_changes(
    first: Path, tmp_path: Path, capsys: Captured
) -> None:
    data = deepcopy(SMALL)
    data["pages"][1]["fields"].append(asked("floor", "integer"))
    folder = write_service(tmp_path / "later", data)
    assert main(["service", "check", str(folder)]) == 1
    capsys.readouterr()
    assert main(["service", "diff", str(first), str(folder)]) == 0
    assert "also asked for “Text floor”" in capsys.readouterr().out
