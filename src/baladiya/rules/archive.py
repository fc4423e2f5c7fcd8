"""A service's files as a ZIP, written always alike, and read as if its maker meant harm."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Final

from baladiya.rules.library import SHARED
from baladiya.rules.loader import FILE
from baladiya.rules.problems import refuse
from baladiya.rules.yaml import MAX_BYTES

MAX_ARCHIVE: Final = 4 * 1024 * 1024
MAX_FILES: Final = 200
MAX_TOTAL: Final = 8 * 1024 * 1024
_FOLDER: Final = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_NAME: Final = re.compile(
    rf"(?:{SHARED}|{_FOLDER}|{_FOLDER}/examples)/[A-Za-z0-9][A-Za-z0-9._-]{{0,79}}"
)
_ENDINGS: Final = (".yaml", ".typ", ".md")
_KNOWN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What the library raises, one way or another, for bytes that are no ZIP or a broken one.
_NO_ZIP: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError)
_ENCRYPTED: Final = 0x1


def write_archive(files: Mapping[str, str]) -> bytes:
    """Will pack files; the same files give the same bytes, whenever and wherever it is done."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), text.encode(), zipfile.ZIP_DEFLATED)
    return written.getvalue()


def read_archive(content: bytes) -> dict[str, str]:
    """Will unpack a service's files in memory; nothing is written, nothing outside is named.

    Raises `Refused`: archive_too_large, archive_unreadable, archive_link, and what `checked` says.
    """
    if len(content) > MAX_ARCHIVE:
        raise refuse("archive_too_large", most=MAX_ARCHIVE // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return checked(_unpacked(archive))
    except _NO_ZIP as error:
        raise refuse("archive_unreadable", what=str(error)[:200]) from error


def _unpacked(archive: zipfile.ZipFile) -> Iterable[tuple[str, bytes]]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    # What is said of the sizes is looked at first, and not believed when reading.
    _refuse_size(len(entries), sum(entry.file_size for entry in entries))
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise refuse("archive_link", file=entry.filename[:100])
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _KNOWN_METHODS:
            raise refuse("archive_unreadable", what=entry.filename[:100])
        with archive.open(entry) as file:
            yield entry.orig_filename, file.read(MAX_BYTES + 1)


def checked(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Will take the files of one service and of the shared parts, each a text under a plain name.

    Raises `Refused`: archive_too_large, archive_name, archive_name_twice, archive_not_text,
    archive_no_service.
    """
    found: dict[str, str] = {}
    total = 0
    for name, content in files:
        total += len(content)
        _refuse_size(len(found), total)
        if not _NAME.fullmatch(name) or not name.endswith(_ENDINGS):
            raise refuse("archive_name", file=name[:100])
        # On some disks names that differ by capitals only are one file.
        if name.lower() in {known.lower() for known in found}:
            raise refuse("archive_name_twice", file=name)
        found[name] = _text(name, content)
    folders = {name.split("/")[0] for name in found} - {SHARED}
    if len(folders) != 1 or f"{min(folders)}/{FILE}" not in found:
        raise refuse("archive_no_service")
    return found


def _text(name: str, content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise refuse("archive_too_large", most=MAX_BYTES // 1024)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise refuse("archive_not_text", file=name) from None
    if "\0" in text:
        raise refuse("archive_not_text", file=name)
    return text


def _refuse_size(count: int, total: int) -> None:
    if count > MAX_FILES or total > MAX_TOTAL:
        raise refuse("archive_too_large", most=MAX_TOTAL // 1024)
