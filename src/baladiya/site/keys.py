"""Secrets an installation makes for itself at first start, kept in the data folder."""

import os
import secrets
from pathlib import Path


def kept_secret(data_dir: Path, name: str, given: str) -> str:
    """Will give the secret from the settings, else the one kept in the data folder."""
    if given:
        return given
    path = data_dir / "keys" / name
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii")


def _make(path: Path) -> None:
    """Will write a new secret, or leave the one that another process has just written.

    The file gets its name only when it is complete, since the web server and the worker start
    together and must agree.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
