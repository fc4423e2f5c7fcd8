"""An archive from elsewhere: a sound one comes back to the byte, a hostile one is refused."""

import io
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baladiya.rules.archive import MAX_ARCHIVE, MAX_FILES, checked, read_archive, write_archive
from baladiya.rules.loader import load
from baladiya.rules.problems import Refused
from baladiya.rules.yaml import MAX_BYTES
from tests.support.small_service import write_service


def packed(files: dict[str, bytes], **entry: int) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            for key, value in entry.items():
                setattr(info, key, value)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def with_service(**more: bytes) -> dict[str, bytes]:
    return {"small/service.yaml": b"service: small\n", **more}


def locked(archive: bytes) -> bytes:
    """Sets the sign of encryption in the archive's own list."""
    flags = archive.find(b"PK\1\2") + 8
    return archive[:flags] + b"\1\0" + archive[flags + 2 :]


def test_files_come_back_to_the_byte_and_the_archive_is_always_alike(tmp_path: Path) -> None:
    (write_service(tmp_path) / "notes.md").write_bytes("ملاحظات\r\n".encode())
    files = dict(load(tmp_path / "small-service").sources)
    archive = write_archive(files)
    assert read_archive(archive) == files
    assert write_archive(dict(reversed(files.items()))) == archive
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(archive)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}, "no clock is in it"


def test_packed_bytes_that_are_damaged_are_refused() -> None:
    archive = packed({"small/service.yaml": b"service: small\n" * 50})
    data = archive.find(b"small/service.yaml") + len("small/service.yaml")
    with pytest.raises(Refused, match="archive_unreadable"):
        read_archive(archive[:data] + b"\xff" * 8 + archive[data + 8 :])


@pytest.mark.parametrize(
    "name",
    [
        "../small/x.yaml",
        "small/../../x.yaml",
        "/etc/x.yaml",
        "C:/x.yaml",
        "small\\x.yaml",
        "small/x.yaml_.txt",
        "small/.hidden.yaml",
        "small/deep/x.yaml",
        "small/examples/deep/x.yaml",
        "x.yaml",
        "small/x.py",
        "small/\u202ex.yaml",
        "Small/x.yaml",
        f"small/{'x' * 200}.yaml",
    ],
)
def test_a_file_with_a_name_no_service_has_is_refused(name: str) -> None:
    files = with_service(**{name: b""})
    with pytest.raises(Refused, match="archive_name"):
        checked(files.items())
    # Whoever writes a ZIP with Python cannot put a zero into a name; others can.
    with pytest.raises(Refused, match="archive_name"):
        read_archive(packed(files).replace(b"small/x.yaml_", b"small/x.yaml\0"))


def test_a_link_is_refused() -> None:
    linked = packed({"small/service.yaml": b"/etc/passwd"}, external_attr=stat.S_IFLNK << 16)
    with pytest.raises(Refused, match="archive_link"):
        read_archive(linked)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    with pytest.raises(Refused, match="archive_too_large"):
        read_archive(packed(with_service(**{"small/big.yaml": b"0" * (MAX_BYTES * 40)})))
    with pytest.raises(Refused, match="archive_too_large"):
        read_archive(packed(with_service(**{"small/big.yaml": b"0" * (MAX_BYTES + 1)})))
    many = {f"small/n{nth}.yaml": b"" for nth in range(MAX_FILES + 1)}
    with pytest.raises(Refused, match="archive_too_large"):
        read_archive(packed(many))
    with pytest.raises(Refused, match="archive_too_large"):
        read_archive(b"PK" + b"\0" * MAX_ARCHIVE)


def test_a_size_that_lies_is_refused() -> None:
    archive = bytearray(packed({"small/service.yaml": b"0" * 5000}))
    for place in (archive.find(b"PK\1\2") + 24, 22):
        archive[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Refused, match=r"archive_(unreadable|too_large|no_service)"):
        read_archive(bytes(archive))


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda it: it[:-10], "archive_unreadable"),
        (lambda it: it[:0] + b"no zip", "archive_unreadable"),
        (lambda it: it[:0], "archive_unreadable"),
        (locked, "archive_unreadable"),
    ],
    ids=["cut off", "text", "empty", "locked"],
)
def test_what_is_no_sound_zip_is_refused(damage: Callable[[bytes], bytes], code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_archive(damage(packed(with_service())))


@pytest.mark.parametrize("content", [b"\xff\xfe", "نص".encode("cp1256"), b"a\0b"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="archive_not_text"):
        read_archive(packed(with_service(**{"small/permit.typ": content})))


def test_a_name_twice_is_refused_also_by_capitals() -> None:
    files = [("small/service.yaml", b""), ("small/A.yaml", b""), ("small/a.yaml", b"")]
    with pytest.raises(Refused, match="archive_name_twice"):
        checked(files)


@pytest.mark.parametrize(
    "names", [[], ["_shared/groups.yaml"], ["one/service.yaml", "two/service.yaml"], ["one/a.yaml"]]
)
def test_an_archive_holds_one_service(names: list[str]) -> None:
    with pytest.raises(Refused, match="archive_no_service"):
        checked((name, b"") for name in names)


@given(st.binary(max_size=400), st.integers(0, 300))
def test_damaged_bytes_never_crash(noise: bytes, at: int) -> None:
    sound = packed(with_service())
    with suppress(Refused):
        read_archive(sound[:at] + noise + sound[at + len(noise) :])
