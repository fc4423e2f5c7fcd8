"""`baladiya service`: what the analyst who edits a definition sees."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest

from baladiya.catalogue import queries
from baladiya.site.cli import main
from tests.support.small_service import SMALL, write_service
from tests.support.tree import ROOT

BROKEN = deepcopy(SMALL)
del BROKEN["name"]["en"]
BROKEN["routed_by"] = "name_ar"


def test_check_tells_every_defect_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_service(tmp_path, BROKEN)
    assert main(["service", "check", str(folder)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 2
    assert told[0].startswith("small-service/service.yaml:5: The text is missing in en.")
    assert told[1].endswith("[routed_by_not_block]")


def test_check_speaks_arabic_and_to_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_service(tmp_path, BROKEN)
    assert main(["service", "check", str(folder), "--lang", "ar"]) == 1
    assert "النص ناقص" in capsys.readouterr().out
    assert main(["service", "check", str(folder), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert {"path", "line", "code", "message"} == set(answer["defects"][0])


@pytest.mark.parametrize("name", ["", "small-service", "small-service/service.yaml"])
def test_check_takes_a_folder_of_services_a_service_or_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write_service(tmp_path)
    assert main(["service", "check", str(tmp_path / name)]) == 0
    assert "1 checked" in capsys.readouterr().out


def test_check_of_nothing_is_not_a_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["service", "check", str(tmp_path)]) == 1
    assert "file_missing" in capsys.readouterr().out


@pytest.mark.django_db
def test_publish_makes_the_service_live(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_service(tmp_path)
    assert main(["service", "publish", str(folder), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    now = datetime.now(tz=UTC)
    live = queries.live(service="small-service", now=now)
    assert live is not None
    assert told == {
        "service": "small-service",
        "number": 1,
        "content_hash": live.content_hash,
    }
    assert main(["service", "publish", str(folder)]) == 0
    assert "small-service version 1 is live" in capsys.readouterr().out


@pytest.mark.django_db
def test_publish_refuses_a_defective_service_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["service", "publish", str(write_service(tmp_path, BROKEN))]) == 1
    assert "routed_by_not_block" in capsys.readouterr().err
    assert queries.listed_services(now=datetime.now(tz=UTC)) == ()


def test_the_schema_of_the_file_takes_the_files_of_the_repository(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["service", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.Draft202012Validator(schema)
    assert validator.is_valid(SMALL)
    assert not validator.is_valid(SMALL | {"color": "red"})
    assert not validator.is_valid(SMALL | {"groups": {}})


def test_the_services_of_the_repository_have_no_defect(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["service", "check", str(ROOT / "definitions")]) == 0, capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.usefixtures("municipalities")
def test_publish_as_a_draft_opens_it_to_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["service", "publish", "--draft", str(write_service(tmp_path))]) == 0
    assert "small-service version 1 is published" in capsys.readouterr().out
    assert main(["service", "state", "small-service"]) == 0
    assert "capital: not open" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.usefixtures("municipalities")
def test_the_operator_opens_pauses_and_closes_a_service_in_one_municipality(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["service", "publish", "--draft", str(write_service(tmp_path))])
    here = ["small-service", "--municipality", "capital"]
    assert main(["service", "release", *here]) == 0
    told = capsys.readouterr().out
    assert "capital: open (version 1)" in told
    assert "muharraq: not open" in told
    pause = ["service", "pause", *here, "--reason-ar", "صيانة", "--reason-en", "Maintenance"]
    assert main([*pause, "--json"]) == 0
    places = json.loads(capsys.readouterr().out)["places"]
    assert places["capital"] == [{"state": "paused", "number": 1, "share": 100}]
    assert main(["service", "retire", *here, "--lang", "ar"]) == 0
    assert "مغلقة" in capsys.readouterr().out
    assert main(["service", "pause", *pause[2:]]) == 1
    assert "not open there" in capsys.readouterr().err
