"""What a file is, found from its content; what its sender calls it does not count."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import pi_heif
from PIL import Image, UnidentifiedImageError

from baladiya.files.pdf_check import pdf_pages
from baladiya.rules.problems import refuse

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
MOST_PIXELS: Final = 50_000_000
_HEAD = 32
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_BOX_HEADER, _LONG_BOX_HEADER = 8, 16

# Pillow refuses by itself what is twice this large; what lies between is refused below.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True, slots=True)
class Found:
    """A media type and the number of pages (1 for an image)."""

    media_type: str
    pages: int = 1


def find_out(file: BinaryIO, path: Path) -> Found:
    """Will say what a received file is: PDF, JPEG, PNG or HEIC, each opened as far as it takes.

    Raises `Refused`: file_type_unknown, file_damaged, file_locked, file_active,
    file_too_many_pixels.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"%PDF-"):
        return Found(PDF, pdf_pages(file, path))
    if head.startswith(b"\xff\xd8\xff"):
        return _image(path, JPEG, _read_jpeg)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _image(path, PNG, _read_png)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return _heic(file, path)
    raise refuse("file_type_unknown")


def _image(path: Path, media_type: str, read: Callable[[Path], None]) -> Found:
    try:
        read(path)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise refuse("file_damaged") from error
    return Found(media_type)


def _read_png(path: Path) -> None:
    with Image.open(path, formats=["PNG"]) as image:
        _check_pixels(*image.size)
        image.verify()


def _read_jpeg(path: Path) -> None:
    # A JPEG has no checksums, so it is decoded, at an eighth of its size: the cheapest way that
    # notices a cut or scrambled picture (12 megapixels: 40 ms).
    with Image.open(path, formats=["JPEG"]) as image:
        width, height = image.size
        _check_pixels(width, height)
        image.draft("L", (max(1, width // 8), max(1, height // 8)))
        image.load()


def _heic(file: BinaryIO, path: Path) -> Found:
    if not _boxes_fill(file):
        raise refuse("file_damaged")
    try:
        picture = pi_heif.open_heif(path)
    except (ValueError, OSError, SyntaxError, RuntimeError) as error:
        raise refuse("file_damaged") from error
    _check_pixels(*picture.size)
    return Found(HEIC)


def _boxes_fill(file: BinaryIO) -> bool:
    """Will say whether the outermost boxes end exactly at the file's end: no cut, no tail."""
    end = file.seek(0, 2)
    at = 0
    while at < end:
        file.seek(at)
        header = file.read(_LONG_BOX_HEADER)
        size = int.from_bytes(header[:4], "big")
        if size == 1:
            size = int.from_bytes(header[8:16], "big")
        elif size == 0:  # to the end of the file
            size = end - at
        if size < _BOX_HEADER:
            return False
        at += size
    return at == end


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> Exception:
    return refuse("file_too_many_pixels", megapixels=MOST_PIXELS // 1_000_000)
