"""`baladiya service export` and `import`: to the byte, and never over what is there."""

import json
import zipfile
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest

from baladiya.catalogue import operations
from baladiya.catalogue.models import ServiceVersion
from baladiya.people.actors import SYSTEM
from baladiya.rules.loader import load
from baladiya.site.cli import main
from tests.support.definitions import bundles
from tests.support.small_service import SHARED, SMALL, text, write_service

pytestmark = pytest.mark.django_db
Captured = pytest.CaptureFixture[str]


def files_of(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def original(tmp_path: Path, now: datetime) -> Path:
    """A folder of services whose one service is published and live."""
    root = tmp_path / "original"
    folder = write_service(root)
    (folder / "service.yaml").write_bytes(
        "# ملاحظة\r\n".encode() + (folder / "service.yaml").read_bytes()
    )
    version = operations.publish(bundle=load(folder), actor=SYSTEM, now=now)
    operations.release(version=version, actor=SYSTEM, now=now)
    return root


def carried(*arguments: str) -> int:
    return main(["service", *arguments])


@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_what_was_published_comes_back_to_the_byte(
    original: Path, tmp_path: Path, target: str
) -> None:
    out, there = tmp_path / target, tmp_path / "there"
    assert carried("export", "small-service@1", "--to", str(out)) == 0
    assert carried("import", str(out), "--into", str(there)) == 0
    assert files_of(there) == files_of(original)
    assert load(there / "small-service").content_hash == ServiceVersion.objects.get().content_hash


def test_an_exported_version_published_elsewhere_is_the_same_version(
    original: Path, tmp_path: Path, now: datetime
) -> None:
    carried("export", "small-service", "--to", str(tmp_path / "out"))
    again = operations.publish(
        bundle=load(tmp_path / "out" / "small-service"), actor=SYSTEM, now=now
    )
    assert again == ServiceVersion.objects.get()
    assert again.number == 1


def test_every_service_of_the_repository_round_trips(tmp_path: Path, now: datetime) -> None:
    for bundle in bundles():
        operations.publish(bundle=bundle, actor=SYSTEM, now=now)
        out, there = tmp_path / f"{bundle.service}.zip", tmp_path / bundle.service
        assert carried("export", f"{bundle.service}@1", "--to", str(out)) == 0
        assert carried("import", str(out), "--into", str(there)) == 0
        written = {name: content.decode() for name, content in files_of(there).items()}
        assert written == bundle.sources


def test_an_export_never_writes_over_another_file(
    original: Path, tmp_path: Path, capsys: Captured
) -> None:
    out = tmp_path / "out.zip"
    assert carried("export", "small-service", "--to", str(out)) == 0
    assert carried("export", "small-service", "--to", str(out)) == 0, "the same is no harm"
    out.write_bytes(b"mine")
    assert carried("export", "small-service", "--to", str(out)) == 1
    assert out.read_bytes() == b"mine"
    assert "not written over" in capsys.readouterr().err


def test_an_import_never_writes_over_a_service(
    original: Path, tmp_path: Path, capsys: Captured
) -> None:
    carried("export", "small-service", "--to", str(tmp_path / "out.zip"))
    there = tmp_path / "there"
    write_service(there, deepcopy(SMALL) | {"promise": {"working_days": 9}})
    before = files_of(there)
    assert carried("import", str(tmp_path / "out.zip"), "--into", str(there)) == 1
    assert "Nothing was written" in capsys.readouterr().err
    assert files_of(there) == before


def test_shared_parts_that_mean_the_same_to_the_service_stay_as_they_are(
    original: Path, tmp_path: Path
) -> None:
    carried("export", "small-service", "--to", str(tmp_path / "out.zip"))
    there = tmp_path / "there"
    (there / "_shared").mkdir(parents=True)
    for name, content in SHARED.items():
        kept = json.dumps(content, ensure_ascii=False)
        (there / "_shared" / name).write_text(f"# ours\n{kept}", encoding="utf-8")
    before = files_of(there)
    assert carried("import", str(tmp_path / "out.zip"), "--into", str(there)) == 0
    assert files_of(there).items() > before.items()
    same = load(there / "small-service").content_hash
    assert same == ServiceVersion.objects.get().content_hash


def test_shared_parts_that_would_change_the_service_are_refused(
    original: Path, tmp_path: Path, capsys: Captured
) -> None:
    carried("export", "small-service", "--to", str(tmp_path / "out.zip"))
    changed = deepcopy(dict(SHARED))
    changed["groups.yaml"]["groups"]["person"]["fields"][0]["label"] = text("changed")
    there = tmp_path / "there"
    (there / "_shared").mkdir(parents=True)
    (there / "_shared" / "groups.yaml").write_text(
        json.dumps(changed["groups.yaml"], ensure_ascii=False), encoding="utf-8"
    )
    before = files_of(there)
    assert carried("import", str(tmp_path / "out.zip"), "--into", str(there)) == 1
    assert "_shared/groups.yaml" in capsys.readouterr().err
    assert files_of(there) == before


def test_a_hostile_archive_writes_nothing(tmp_path: Path, capsys: Captured) -> None:
    out, there = tmp_path / "evil.zip", tmp_path / "there"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("small/service.yaml", "service: small\n")
        archive.writestr("../../evil.yaml", "x")
    assert carried("import", str(out), "--into", str(there), "--lang", "ar") == 1
    assert "ليس من ملفات خدمة" in capsys.readouterr().err
    assert not there.exists()
    assert not list(tmp_path.parent.glob("evil.yaml"))


def test_a_folder_with_a_link_is_refused(original: Path, tmp_path: Path, capsys: Captured) -> None:
    carried("export", "small-service", "--to", str(tmp_path / "out"))
    secret = tmp_path / "secret.md"
    secret.write_text("secret", encoding="utf-8")
    (tmp_path / "out" / "small-service" / "notes.md").symlink_to(secret)
    assert carried("import", str(tmp_path / "out"), "--into", str(tmp_path / "there")) == 1
    assert "link" in capsys.readouterr().err


def test_a_defective_service_is_not_taken_over(
    original: Path, tmp_path: Path, capsys: Captured
) -> None:
    broken = write_service(tmp_path / "broken", deepcopy(SMALL) | {"routed_by": "name_ar"}).parent
    there = tmp_path / "there"
    assert carried("import", str(broken), "--into", str(there), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["problems"][0]["code"] == "definition_defective"
    assert not there.exists()


def test_a_path_that_is_not_there_is_a_reason(tmp_path: Path, capsys: Captured) -> None:
    assert carried("import", str(tmp_path / "none.zip")) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_version_whose_files_were_not_kept_says_so(
    original: Path, tmp_path: Path, capsys: Captured
) -> None:
    ServiceVersion.objects.update(sources={})
    assert carried("export", "small-service", "--to", str(tmp_path / "out")) == 1
    assert "not kept" in capsys.readouterr().err


def test_both_speak_to_machines(original: Path, tmp_path: Path, capsys: Captured) -> None:
    out, there = tmp_path / "out.zip", tmp_path / "there"
    assert carried("export", "small-service", "--to", str(out), "--json") == 0
    exported = json.loads(capsys.readouterr().out)
    assert exported["number"] == 1
    assert "small-service/service.yaml" in exported["files"]
    assert carried("import", str(out), "--into", str(there), "--json") == 0
    imported = json.loads(capsys.readouterr().out)
    assert imported["content_hash"] == exported["content_hash"]
    assert carried("import", str(out), "--into", str(there)) == 0
    assert "there already" in capsys.readouterr().out
