"""The commands that look after an installation."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings, settings

from baladiya.integrations.registers.sandbox_server import Manner
from baladiya.jobs.models import Heartbeat
from baladiya.rules.definition import Register
from baladiya.site.cli import main
from baladiya.site.commands.demo import demo_environment
from baladiya.site.keys import kept_secret
from tests.support.registers import sandbox


def test_an_unknown_command_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no-such-command"])
    assert ended.value.code == 2


def test_config_tells_value_and_origin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BALADIYA_UNDO_SECONDS", "5")
    rows = told(["config", "--json"], capsys)
    by_name = {row["name"]: row for row in rows}
    assert by_name["BALADIYA_UNDO_SECONDS"]["value"] == "5"
    assert by_name["BALADIYA_UNDO_SECONDS"]["origin"] == "environment"
    assert by_name["BALADIYA_THREADS"]["origin"] == "default"


def test_config_shows_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BALADIYA_SECRET_KEY", "hush-one")
    monkeypatch.setenv("BALADIYA_SEAL_PASSWORD", "hush-two")
    monkeypatch.setenv("BALADIYA_DATABASE_URL", "postgres://baladiya:hush-three@db:5432/baladiya")
    monkeypatch.setenv("BALADIYA_EMAIL_URL", "smtp://mailer:hush-four@mail:587")
    main(["config"])
    shown = capsys.readouterr().out
    assert "hush" not in shown
    assert "postgres://baladiya:********@db:5432/baladiya" in shown


@pytest.mark.django_db
def test_doctor_finds_a_good_installation_good(capsys: pytest.CaptureFixture[str]) -> None:
    Heartbeat.objects.create(worker="one", at=datetime.now(UTC))
    levels = {row["name"]: row["level"] for row in told(["doctor", "--json"], capsys)}
    assert levels["database"] == levels["tables"] == levels["storage"] == levels["worker"] == "ok"
    assert levels["fonts"] == levels["clock"] == levels["translations"] == "ok"


@pytest.mark.django_db
def test_doctor_says_that_fsync_is_off_on_the_throwaway_server(
    engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {row["name"]: row for row in told(["doctor", "--json"], capsys)}
    expected = {"sqlite": ("ok", "synchronous=FULL"), "postgres": ("wrong", "fsync=off")}[engine]
    assert rows["durability"]["level"] == expected[0]
    assert expected[1] in rows["durability"]["detail"]


@pytest.mark.django_db
def test_doctor_tells_which_registers_answer(
    capsys: pytest.CaptureFixture[str], settings: LazySettings
) -> None:
    def register_row() -> tuple[str, str]:
        rows = {row["name"]: row for row in told(["doctor", "--json"], capsys)}
        return rows["registers"]["level"], rows["registers"]["detail"]

    assert register_row()[0] == "note"
    with sandbox(settings) as running:
        assert register_row()[0] == "ok"
        running.sandbox.manners[Register.LEASES] = Manner.DOWN
        level, detail = register_row()
        assert level == "note"
        assert "leases" in detail
        assert "parcels" not in detail


@pytest.mark.django_db
def test_doctor_notes_a_silent_worker(capsys: pytest.CaptureFixture[str]) -> None:
    Heartbeat.objects.create(worker="one", at=datetime.now(UTC) - timedelta(minutes=5))
    rows = {row["name"]: row for row in told(["doctor", "--json"], capsys)}
    assert rows["worker"]["level"] == "note"


@pytest.mark.django_db
def test_doctor_finds_a_key_that_others_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    key = Path(settings.DATA_DIR) / "keys" / "secret_key"
    key.chmod(0o644)
    try:
        code = main(["doctor", "--json"])
    finally:
        key.chmod(0o600)
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert code == 1
    assert "secret_key" in rows["keys"]["detail"]


@pytest.mark.django_db
def test_migrate_has_nothing_to_do_where_all_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--check"]) == 0
    assert capsys.readouterr().out == "nothing due\n"


def test_a_kept_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = kept_secret(tmp_path, "seal", "")
    assert kept_secret(tmp_path, "seal", "") == first
    assert len(first) >= 60
    assert (tmp_path / "keys" / "seal").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["seal"]


def test_a_given_secret_is_not_written_down(tmp_path: Path) -> None:
    assert kept_secret(tmp_path, "seal", "given") == "given"
    assert not (tmp_path / "keys").exists()


def test_the_demonstration_listens_where_it_is_told() -> None:
    made = demo_environment({"PORT": "9100"})
    assert made["BALADIYA_BASE_URL"] == "http://127.0.0.1:9100"
    assert made["BALADIYA_PORT"] == "9100"
    assert made["BALADIYA_DEMO"] == "1"


def test_the_demonstration_keeps_the_folder_it_is_given() -> None:
    assert demo_environment({"BALADIYA_DATA_DIR": "/srv"})["BALADIYA_DATA_DIR"] == "/srv"
    assert demo_environment({})["BALADIYA_DATA_DIR"] == "var/demo"


def told(command: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    main(command)
    rows: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return rows


def test_ctrl_c_ends_a_command_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(config: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("baladiya.site.commands.config.settings_told", interrupted)
    assert main(["config"]) == 130
