"""Contents on a disk, in 256 folders by the first digits of their hash.

A second level would make a new folder, and flush two more, for nearly every paper of the first
65,536; ten million papers are 40,000 names a folder, which a disk's index bears well.
"""

import contextlib
import os
import uuid
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from baladiya.files.ports import FileStore


class DiskStore:
    """Keeps contents under one folder.

    A content is flushed to the disk before it gets its name, and its name before `keep` returns, so
    a row that names it is never committed ahead of the bytes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._received = folder / "received"

    def receive(self) -> tuple[BinaryIO, Path]:
        """Will open a new file for a content that is coming in."""
        path = self._received / uuid.uuid4().hex
        try:
            return _new_file(path), path
        except FileNotFoundError:
            self._received.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _new_file(path), path

    def keep(self, received: Path, sha256: str) -> None:
        """Will make a received file permanent under its hash, durably."""
        _flush(received)
        target = self._place(sha256)
        if not target.parent.is_dir():
            self._make_folders(target.parent)
        # Over a twin of the same hash this changes nothing but the moment of writing, and it
        # leaves no gap in which the content is missing.
        received.replace(target)
        _flush(target.parent)

    def open(self, sha256: str) -> BinaryIO:
        """Will open a content for reading. Raises FileNotFoundError."""
        return self._place(sha256).open("rb")

    def path(self, sha256: str) -> Path | None:
        """Will name the file of a content."""
        return self._place(sha256)

    def clear_received(self, before: float) -> int:
        """Will remove received files last written before a moment: a crash left them."""
        cleared = 0
        for path in self._received.glob("*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    cleared += 1
        return cleared

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _make_folders(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _flush(self._folder)


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache(maxsize=1)
def current_store() -> FileStore:
    """Will give the store of this installation."""
    return DiskStore(settings.DATA_DIR / "files")
