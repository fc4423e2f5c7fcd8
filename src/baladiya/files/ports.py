"""What the files package asks of the place where bytes lie; a disk today, a bucket when needed."""

from pathlib import Path
from typing import BinaryIO, Protocol


class FileStore(Protocol):
    """Keeps contents by the SHA-256 of their bytes. What was kept never changes."""

    def receive(self) -> tuple[BinaryIO, Path]:
        """Will open a new file on the store's own machine for a content that is coming in."""

    def keep(self, received: Path, sha256: str) -> None:
        """Will make a received file permanent under its hash; when this returns it is durable.

        A content that is there already is kept once. The received file is gone afterwards.
        """

    def open(self, sha256: str) -> BinaryIO:
        """Will open a content for reading. Raises FileNotFoundError."""

    def path(self, sha256: str) -> Path | None:
        """Will name the file of a content if it lies on this machine (it is sent faster so)."""

    def clear_received(self, before: float) -> int:
        """Will remove received files last written before a moment (seconds since 1970)."""
