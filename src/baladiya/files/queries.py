"""Reading files back: the original, or a picture of it for the officers' viewer."""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pi_heif
from PIL import Image, ImageOps

from baladiya.files.models import Document
from baladiya.files.sniffing import HEIC, PDF
from baladiya.files.store import current_store

_LONGEST_SIDE = 2400
_QUALITY = 82


def open_content(document: Document) -> BinaryIO:
    """Will open the original for reading; the caller closes it."""
    return current_store().open(document.sha256)


def content_path(document: Document) -> Path | None:
    """Will name the original's file if it lies on this machine; None in a store elsewhere."""
    return current_store().path(document.sha256)


def shown_natively(document: Document) -> bool:
    """Will say whether every browser shows the original: all but HEIC."""
    return document.media_type != HEIC


def preview(document: Document) -> bytes | None:
    """Will draw an image as JPEG bytes for the viewer: upright, at most 2,400 pixels a side.

    Nothing but the picture is in it: no place, time or device. None for a PDF, which browsers
    show themselves, page by page.
    """
    if document.media_type == PDF:
        return None
    with open_content(document) as file, _opened(file, document.media_type) as image:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        drawn = BytesIO()
        upright.convert("RGB").save(drawn, "JPEG", quality=_QUALITY)
    return drawn.getvalue()


def _opened(file: BinaryIO, media_type: str) -> Image.Image:
    if media_type == HEIC:
        picture = pi_heif.open_heif(file)
        data = picture.data
        return Image.frombytes(
            picture.mode, picture.size, data, "raw", picture.mode, picture.stride
        )
    return Image.open(file, formats=["JPEG", "PNG"])
