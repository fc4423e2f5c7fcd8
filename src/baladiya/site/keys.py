"""Secrets an installation makes for itself at first start, kept in the data folder."""

import os
import secrets
from pathlib import Path


def kept_secret(data_dir: Path, name: str, given: str) -> str:
    """Will give the secret from the settings, else the one kept in the data folder."""
    if given:
        return given
    path = data_dir / "keys" / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")
