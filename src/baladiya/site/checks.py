"""Is everything there? Each check looks at one thing; `doctor` runs all, `/readyz` a few."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection

from baladiya.casework import ports
from baladiya.jobs.models import Heartbeat
from baladiya.site.migrations_due import migrations_due
from baladiya.ui import clock

OLDEST_POSTGRES = 15_00_00
LEAST_FREE_BYTES = 200 * 1024 * 1024
WORKER_SEEN_WITHIN = timedelta(minutes=1)
# No machine that runs this version has an earlier date on a clock that works.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)


class Level(StrEnum):
    """How a check ended; only `wrong` makes `doctor` fail."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in a sentence that says what to do."""

    name: str
    level: Level
    detail: str


Check = Callable[[], Finding]


def look_at(checks: Iterable[Check]) -> list[Finding]:
    """Will run the checks; one that breaks is itself a finding."""
    return [_carefully(check) for check in checks]


def _carefully(check: Check) -> Finding:
    try:
        return check()
    except (DatabaseError, OSError) as error:
        name = check.__name__.replace("_", " ")
        return Finding(name, Level.WRONG, f"{type(error).__name__}: {error}".strip())


def database() -> Finding:
    """Will ask the database for an answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "sqlite":
        return Finding("database", Level.OK, f"SQLite {_one('SELECT sqlite_version()')}, embedded")
    version = int(_one("SHOW server_version_num"))
    told = f"PostgreSQL {_one('SHOW server_version')}"
    if version < OLDEST_POSTGRES:
        return Finding("database", Level.WRONG, f"{told}: version 15 or later is needed")
    return Finding("database", Level.OK, told)


def tables() -> Finding:
    """Will compare the tables with what this version needs."""
    due = migrations_due()
    if due:
        return Finding("tables", Level.WRONG, f"{len(due)} changes due: run `baladiya migrate`")
    return Finding("tables", Level.OK, "up to date")


def durability() -> Finding:
    """Will see that an acknowledged change is on the disk, also after a power cut."""
    if connection.vendor == "sqlite":
        found = {"journal_mode": _one("PRAGMA journal_mode"), "synchronous": _sync_name()}
        good = found == {"journal_mode": "wal", "synchronous": "FULL"}
    else:
        found = {name: _one(f"SHOW {name}") for name in ("fsync", "synchronous_commit")}
        good = found["fsync"] == "on" and found["synchronous_commit"] in {"on", "remote_apply"}
    told = ", ".join(f"{name}={value}" for name, value in found.items())
    if not good:
        return Finding("durability", Level.WRONG, f"{told}: a power cut would lose applications")
    return Finding("durability", Level.OK, told)


def _sync_name() -> str:
    return {"0": "OFF", "1": "NORMAL", "2": "FULL", "3": "EXTRA"}[_one("PRAGMA synchronous")]


def _one(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return str(cursor.fetchone()[0])


def storage() -> Finding:
    """Will write a file where documents are kept, and look at the space left."""
    with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR) as file:
        file.write(b"x")
        file.flush()
        os.fsync(file.fileno())
    free = shutil.disk_usage(settings.DATA_DIR).free
    told = f"{settings.DATA_DIR}: {free // 1024**3} GiB free"
    if free < LEAST_FREE_BYTES:
        return Finding("storage", Level.WRONG, f"{told}: too little for documents")
    return Finding("storage", Level.OK, told)


def fonts() -> Finding:
    """Will find the fonts that certificates are set in."""
    found = sorted((settings.PACKAGE_DIR / "certificates" / "fonts").glob("*.ttf"))
    if not found:
        return Finding("fonts", Level.WRONG, "no fonts in the package: install Baladiya anew")
    return Finding("fonts", Level.OK, ", ".join(path.stem for path in found))


def keys() -> Finding:
    """Will see that the keys exist and that nobody else can read them."""
    folder = settings.DATA_DIR / "keys"
    open_to_others = [
        path.name
        for path in _files(folder)
        if path.stat().st_mode & 0o077 and path.suffix != ".pem"
    ]
    if open_to_others:
        detail = f"others can read {', '.join(open_to_others)} in {folder}: chmod 600"
        return Finding("keys", Level.WRONG, detail)
    seal = settings.BALADIYA.seal_file
    if seal and not Path(seal).is_file():
        return Finding("keys", Level.WRONG, f"BALADIYA_SEAL_FILE names no file: {seal}")
    if not seal:
        level = Level.WRONG if settings.BALADIYA.production else Level.NOTE
        return Finding("keys", level, "certificates carry a demonstration seal: set one")
    return Finding("keys", Level.OK, f"seal from {seal}")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.is_file()]


def clock_sanity() -> Finding:
    """Will see that the clock is not absurd and that the country's time zone is known."""
    now = datetime.fromtimestamp(time.time(), UTC)
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if now < EARLIEST:
        return Finding("clock", Level.WRONG, f"{now:%Y-%m-%d} cannot be today: set the clock")
    shift = clock.now() - now
    moved = f", demonstration clock {shift.days} days ahead" if shift > timedelta(hours=1) else ""
    return Finding("clock", Level.OK, f"{local:%Y-%m-%d %H:%M} {settings.TIME_ZONE}{moved}")


def worker() -> Finding:
    """Will see whether a worker went round within the last minute."""
    last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    if last is None:
        return Finding("worker", Level.NOTE, "never seen: start `baladiya work`")
    silent = clock.now() - last
    if silent > WORKER_SEEN_WITHIN:
        told = f"silent for {int(silent.total_seconds())} s: start `baladiya work`"
        return Finding("worker", Level.NOTE, told)
    return Finding("worker", Level.OK, f"went round {int(silent.total_seconds())} s ago")


def services() -> Finding:
    """Will count the service definitions that can be published from the folder."""
    folder = settings.BALADIYA.definitions_dir
    count = len(list(folder.glob("*/service.yaml")))
    if not count:
        return Finding("definitions", Level.NOTE, f"none in {folder.resolve()}")
    return Finding("definitions", Level.OK, f"{count} in {folder.resolve()}")


def translations() -> Finding:
    """Will see that every Arabic catalogue has been compiled."""
    sources = sorted(settings.PACKAGE_DIR.glob("*/locale/*/LC_MESSAGES/django.po"))
    missing = [path for path in sources if not path.with_suffix(".mo").exists()]
    if missing:
        packages = ", ".join(path.relative_to(settings.PACKAGE_DIR).parts[0] for path in missing)
        return Finding(
            "translations", Level.WRONG, f"not compiled: {packages}; `make translations`"
        )
    return Finding("translations", Level.OK, f"{len(sources)} catalogues compiled")


def registers() -> Finding:
    """Will ask each connected register for a sign of life; without one, papers must do."""
    driver = ports.registers()
    connected = sorted(driver.connected())
    if not connected:
        return Finding("registers", Level.NOTE, "none connected: set BALADIYA_REGISTERS_URL")
    silent = [register for register in connected if not driver.answers(register)]
    if silent:
        told = f"no answer from {', '.join(silent)}: applications go on and they are asked again"
        return Finding("registers", Level.NOTE, told)
    return Finding("registers", Level.OK, f"{', '.join(connected)} answer")


EVERYTHING: tuple[Check, ...] = (
    database,
    tables,
    durability,
    storage,
    fonts,
    keys,
    clock_sanity,
    services,
    translations,
    registers,
    worker,
)
TO_SERVE: tuple[Check, ...] = (database, tables, storage, worker)
