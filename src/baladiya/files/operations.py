"""Taking files in: checked, kept durably by hash, then named in the database."""

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from baladiya.files.models import Document
from baladiya.files.names import clean_name
from baladiya.files.sniffing import PDF, Found, find_out
from baladiya.files.store import current_store
from baladiya.rules.problems import refuse

_CHUNK = 256 * 1024
_MEGABYTE = 1024 * 1024
_ABANDONED_AFTER = timedelta(hours=6)
_Look = Callable[[BinaryIO, Path], Found]


@dataclass(frozen=True, slots=True)
class Received:
    """A content that is checked and durably kept, but not yet named in the database."""

    sha256: str
    size: int
    media_type: str
    pages: int


def store(
    *,
    content: bytes | BinaryIO,
    name: str,
    actor_label: str,
    now: datetime,
    max_bytes: int | None = None,
) -> Document:
    """Will take a file in and give its row: `receive` and `record` in one.

    The original is kept byte for byte, with whatever its camera wrote into it (place and time
    among it): it is evidence, and its hash is on record. Who may open it is the caller's rule;
    `queries.preview` shows the picture without any of that.
    """
    received = receive(content=content, max_bytes=max_bytes)
    return record(received=received, name=name, actor_label=actor_label, now=now)


def receive(*, content: bytes | BinaryIO, max_bytes: int | None = None) -> Received:
    """Will check a content and keep it durably, without touching the database.

    Meant to be called before a transaction begins, so that no lock is held while a disk is waited
    for. `max_bytes` is the most that is taken, by default the installation's setting; reading stops
    there. Raises `Refused`: file_empty, file_too_large (mb), file_type_unknown, file_damaged,
    file_locked, file_active, file_too_many_pixels (megapixels).
    """
    limit = max_bytes or settings.BALADIYA.max_upload_mb * _MEGABYTE
    return _take_in(content, limit, find_out)


def record(*, received: Received, name: str, actor_label: str, now: datetime) -> Document:
    """Will write the row of a received content: one statement, in the caller's transaction.

    `name` is cleaned for reading. A content that no row names after a rollback does no harm: it is
    found by nobody, and taken again it is kept once.
    """
    return record_many(taken=[(received, name)], actor_label=actor_label, now=now)[0]


def record_many(
    *, taken: Sequence[tuple[Received, str]], actor_label: str, now: datetime
) -> list[Document]:
    """Will write the rows of several received contents with their names: one statement."""
    return Document.objects.bulk_create(
        Document(
            key=uuid.uuid4(),
            name=clean_name(name),
            media_type=received.media_type,
            size=received.size,
            sha256=received.sha256,
            pages=received.pages,
            added_by=actor_label,
            added_at=now,
        )
        for received, name in taken
    )


def receive_issued(*, content: bytes, pages: int) -> Received:
    """Will keep a PDF that this installation made itself, durably and without checking it again."""
    return _take_in(content, len(content), lambda _file, _path: Found(PDF, pages))


def clear_abandoned(*, now: datetime) -> int:
    """Will remove what half-received uploads left behind more than six hours ago."""
    return current_store().clear_received((now - _ABANDONED_AFTER).timestamp())


def _take_in(content: bytes | BinaryIO, limit: int, look: _Look) -> Received:
    target = current_store()
    file, path = target.receive()
    try:
        with file:
            sha256, size = _copy(content, file, limit)
            found = look(file, path)
        target.keep(path, sha256)
    finally:
        path.unlink(missing_ok=True)
    return Received(sha256, size, found.media_type, found.pages)


def _copy(content: bytes | BinaryIO, file: BinaryIO, limit: int) -> tuple[str, int]:
    """Will copy piece by piece, so that a large upload is never held in memory whole."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(content):
        size += len(piece)
        if size > limit:
            raise refuse("file_too_large", mb=limit // _MEGABYTE)
        digest.update(piece)
        file.write(piece)
    if not size:
        raise refuse("file_empty")
    file.flush()
    return digest.hexdigest(), size


def _pieces(content: bytes | BinaryIO) -> Iterator[bytes]:
    source = BytesIO(content) if isinstance(content, bytes) else content
    source.seek(0)
    while piece := source.read(_CHUNK):
        yield piece
