"""What the disk and SQLite can do: the rows of one application, durably, and nothing else."""

import json
import sqlite3
import time
from pathlib import Path

APPLICATIONS = 1000
ANSWERS = json.dumps({"answers": "x" * 1000})
TABLES = """
create table application (id integer primary key, reference text unique, answers text, at text);
create table document (id integer primary key, application integer, sha256 text, name text);
create table event (id integer primary key, application integer, action text, at text);
create table outbox (id integer primary key, key text unique, payload text, due text);
"""


def raw_rate(folder: Path) -> float:
    """Will give applications a second: one commit each, WAL, synchronous FULL, one writer."""
    path = folder / "raw.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + TABLES)
    began = time.perf_counter()
    for number in range(APPLICATIONS):
        _write(connection, number)
    seconds = time.perf_counter() - began
    connection.close()
    path.unlink()
    return APPLICATIONS / seconds


def _write(connection: sqlite3.Connection, number: int) -> None:
    at = "2026-11-24T08:00:00Z"
    run = connection.execute
    run("begin immediate")
    run("insert into application values (?, ?, ?, ?)", (number, f"RC-{number}", ANSWERS, at))
    run("insert into document values (?, ?, ?, ?)", (number, number, "0" * 64, "paper.pdf"))
    for action in ("submitted", "recorded"):
        run("insert into event values (null, ?, ?, ?)", (number, action, at))
    run("insert into outbox values (?, ?, ?, ?)", (number, f"key-{number}", "{}", at))
    run("commit")
