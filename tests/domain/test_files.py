"""Files that people hand in: known by their content, kept once, durable before they are named."""

import base64
import os
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from baladiya.files import operations, queries, sniffing
from baladiya.files.models import Document
from baladiya.files.store import DiskStore
from baladiya.rules.problems import Refused

MEGABYTE = 1024 * 1024
# A grey gradient of 64 by 48 pixels, as a phone would write it.
A_HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEA"
    "AAAAAAAAIwACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAV"
    "aW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAA"
    "AQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAA"
    "AwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4"
    "aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAACtt"
    "ZGF0AAAAHygBrxmA7iqm+tZp6xsG4eun1me0Pi6auunX7VOHGGA="
)


def a_pdf(pages: int = 1, **save) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page().Contents = pdf.make_stream(os.urandom(500))
    return saved(pdf, **save)


def saved(pdf: pikepdf.Pdf, **save) -> bytes:
    out = BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def a_picture(kind: str, size: tuple[int, int] = (120, 80), **save) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **save)
    return out.getvalue()


def a_box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def refused_for(content: bytes, **limits) -> str:
    with pytest.raises(Refused) as refused:
        operations.receive(content=content, **limits)
    return refused.value.code


def kept_files() -> list[Path]:
    return [
        path for path in queries.current_store().path("00").parents[2].rglob("*") if path.is_file()
    ]


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (a_pdf(3), "application/pdf", 3),
        (a_picture("JPEG"), "image/jpeg", 1),
        (a_picture("PNG"), "image/png", 1),
        (A_HEIC, "image/heic", 1),
    ],
    ids=["pdf", "jpeg", "png", "heic"],
)
def test_the_media_type_is_found_from_the_content(content, media_type, pages):
    received = operations.receive(content=content)
    assert (received.media_type, received.pages) == (media_type, pages)
    assert received.size == len(content)


@pytest.mark.django_db
def test_a_stored_file_comes_back_byte_for_byte_whatever_it_is_called(now):
    content = a_picture("JPEG")
    document = operations.store(
        content=BytesIO(content), name="contract.pdf", actor_label="person:1", now=now
    )
    with queries.open_content(document) as file:
        assert file.read() == content
    assert document.media_type == "image/jpeg"
    assert queries.content_path(document).read_bytes() == content


@pytest.mark.django_db
def test_naming_a_received_file_takes_one_statement(now):
    received = operations.receive(content=a_pdf())
    with CaptureQueriesContext(connection) as captured:
        operations.record(received=received, name="a.pdf", actor_label="person:1", now=now)
    assert len(captured) == 1


@pytest.mark.django_db
def test_the_same_content_twice_is_two_documents_and_one_file(now):
    content = a_pdf()
    before = len(kept_files())
    for _ in range(2):
        operations.store(content=content, name="a.pdf", actor_label="person:1", now=now)
    assert Document.objects.count() == 2
    assert len(kept_files()) == before + 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"<html><script>alert(1)</script>", "file_type_unknown"),
        (b"GIF89a" + b"\0" * 100, "file_type_unknown"),
        (b"PK\x03\x04" + b"\0" * 100, "file_type_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type_unknown"),
        (b"\n" + a_pdf(), "file_type_unknown"),
        (a_pdf()[:-300], "file_damaged"),
        (b"%PDF-1.7\nnothing\n%%EOF", "file_damaged"),
        (a_pdf() + b"PK\x03\x04" + b"\0" * 2000, "file_damaged"),
        (a_picture("JPEG")[:-400], "file_damaged"),
        (b"\xff\xd8\xff" + b"\0" * 500, "file_damaged"),
        (a_picture("PNG")[:-200], "file_damaged"),
        (a_picture("PNG").replace(b"IDAT", b"IDAT!", 1), "file_damaged"),
        (A_HEIC[:-10], "file_damaged"),
        (a_box(b"ftyp", b"heic" + b"\0" * 8), "file_damaged"),
        (a_box(b"ftyp", b"mp42" + b"\0" * 8), "file_type_unknown"),
    ],
    ids=[
        *("empty", "html", "gif", "zip", "svg", "pdf not at the start", "cut pdf", "hollow pdf"),
        *("pdf with a tail", "cut jpeg", "hollow jpeg", "cut png", "broken png"),
        *("cut heic", "hollow heic", "film"),
    ],
)
def test_a_file_that_is_not_what_can_be_taken_is_refused_with_the_reason(content, code):
    before = len(kept_files())
    assert refused_for(content) == code
    assert len(kept_files()) == before


def test_a_pdf_that_needs_a_password_is_refused():
    locked = a_pdf(encryption=pikepdf.Encryption(owner="owner", user="user"))
    unlocked_for_reading = a_pdf(encryption=pikepdf.Encryption(owner="owner", user=""))
    assert refused_for(locked) == "file_locked"
    assert refused_for(unlocked_for_reading) == "file_locked"


def with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_launch(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"))


def with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.exe"] = b"MZ"


@pytest.mark.parametrize("plant", [with_script, with_launch, with_attachment])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "in object streams"])
def test_a_pdf_that_runs_or_carries_something_is_refused(plant, packed):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    plant(pdf)
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    assert refused_for(saved(pdf, object_stream_mode=mode)) == "file_active"


def test_a_script_hidden_behind_name_escapes_is_found():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    with_script(pdf)
    plain = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    hidden = plain.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS ", b"/J#53 ")
    assert b"/JavaScript" not in hidden
    assert refused_for(hidden) == "file_active"


def test_words_about_scripts_are_no_script():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Note = pikepdf.String("written about /JavaScript and /Launch (and more)")
    assert operations.receive(content=saved(pdf)).pages == 1


def test_reading_stops_at_the_limit():
    class Endless(BytesIO):
        served = 0

        def read(self, size=-1):
            self.served += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(Refused) as refused:
        operations.receive(content=endless, max_bytes=10 * MEGABYTE)
    assert refused.value.problems[0].values == {"mb": 10}
    assert endless.served < 11 * MEGABYTE


def test_a_file_of_exactly_the_limit_is_taken():
    content = a_pdf()
    assert operations.receive(content=content, max_bytes=len(content)).size == len(content)
    assert refused_for(content, max_bytes=len(content) - 1) == "file_too_large"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_image_bomb_is_refused_before_it_is_unpacked(kind, monkeypatch):
    monkeypatch.setattr(sniffing, "MOST_PIXELS", 9_000)
    assert refused_for(a_picture(kind, (100, 100))) == "file_too_many_pixels"
    assert operations.receive(content=a_picture(kind, (90, 90))).size


def test_a_png_that_claims_a_gigantic_size_is_refused():
    small = a_picture("PNG")
    claimed = small[:16] + (50_000).to_bytes(4, "big") * 2 + small[24:]
    assert refused_for(claimed) in {"file_too_many_pixels", "file_damaged"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("عقد الإيجار.pdf", "عقد الإيجار.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\scan.pdf", "scan.pdf"),
        ("cod\u202efdp.exe", "codfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("nul\0.pdf", "nul.pdf"),
        ("...", "document"),
        ("", "document"),
        ("ط" * 300 + ".pdf", "ط" * 116 + ".pdf"),
        ("\ud800.png", "png"),
    ],
)
def test_names_are_only_for_reading(raw, shown, now):
    document = operations.store(content=a_pdf(), name=raw, actor_label="person:1", now=now)
    assert document.name == shown


@pytest.mark.django_db
def test_the_viewers_picture_is_upright_small_and_tells_no_place(now):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    content = a_picture("JPEG", (3000, 1500), exif=exif)
    document = operations.store(content=content, name="p.jpg", actor_label="person:1", now=now)
    with Image.open(BytesIO(queries.preview(document))) as shown:
        assert shown.size == (1200, 2400)
        assert not shown.getexif()


@pytest.mark.django_db
def test_a_phones_picture_is_turned_into_one_that_browsers_show(now):
    document = operations.store(content=A_HEIC, name="p.heic", actor_label="person:1", now=now)
    assert not queries.shown_natively(document)
    with Image.open(BytesIO(queries.preview(document))) as shown:
        assert (shown.format, shown.size) == ("JPEG", (64, 48))


@pytest.mark.django_db
def test_a_pdf_is_shown_by_the_browser_itself(now):
    document = operations.store(content=a_pdf(), name="a.pdf", actor_label="person:1", now=now)
    assert queries.preview(document) is None
    assert queries.shown_natively(document)


def test_bytes_are_on_the_disk_under_their_name_before_keep_returns(tmp_path, monkeypatch):
    done: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle):
        done.append("flush " + Path(f"/proc/self/fd/{handle}").readlink().name[:4])
        real_fsync(handle)

    def replace(self, target):
        done.append("name")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    store = DiskStore(tmp_path)
    file, path = store.receive()
    with file:
        file.write(b"content")
    store.keep(path, "abcdef")
    assert done[0] == "flush " + path.name[:4]
    assert done[-2:] == ["name", "flush ab"]
    assert not path.exists()


def test_what_a_crash_left_half_received_is_cleared_and_nothing_else(tmp_path):
    store = DiskStore(tmp_path)
    old, young = store.receive(), store.receive()
    for file, _ in (old, young):
        file.close()
    os.utime(old[1], (1, 1))
    assert store.clear_received(before=1000.0) == 1
    assert young[1].exists()
