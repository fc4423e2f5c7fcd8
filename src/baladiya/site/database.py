"""The two engines, set so that an acknowledged change is on the disk."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def database_settings(url: str, data_dir: Path) -> dict[str, Any]:
    """Will give Django's settings for the embedded SQLite, or for PostgreSQL by its address."""
    if not url:
        return _sqlite(data_dir / "baladiya.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"BALADIYA_DATABASE_URL: {parts.scheme} is not postgres")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "baladiya.site.embedded_sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a power cut loses nothing that was acknowledged; NORMAL loses the last commits.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            " PRAGMA cache_size=-4096; PRAGMA mmap_size=134217728; PRAGMA foreign_keys=ON;",
        },
    }
