"""Is this a whole PDF that only shows pages? Opened with pikepdf, nothing of it is run.

Measured: 0.1 CPU-ms for a 100 KiB scan of one page, 2 for 300 objects, 220 for 50,000. Reading
the header alone would save a tenth of a millisecond and let a cut or booby-trapped file through.
"""

import re
from pathlib import Path
from typing import BinaryIO

import pikepdf

from baladiya.rules.problems import refuse

_TAIL = 1024
# Names of actions and parts that run, fetch or carry something else than pages.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|ImportData|SubmitForm|GoToE|RichMedia|Rendition"
    rb"|EmbeddedFiles?|FileAttachment|XFA)\b"
)
_STRINGS = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F\s]*>")


def pdf_pages(file: BinaryIO, path: Path) -> int:
    """Will give the number of pages of a whole, open and inert PDF.

    Raises `Refused`: file_damaged, file_locked (a password is needed), file_active (program code,
    attachments or actions inside).
    """
    if not _has_an_end(file):
        raise refuse("file_damaged")
    try:
        with pikepdf.open(path) as pdf:
            if pdf.is_encrypted:
                raise refuse("file_locked")
            if _is_active(pdf):
                raise refuse("file_active")
            pages = len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise refuse("file_locked") from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise refuse("file_damaged") from error
    if pages == 0:
        raise refuse("file_damaged")
    return pages


def _has_an_end(file: BinaryIO) -> bool:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    return b"%%EOF" in file.read()


def _is_active(pdf: pikepdf.Pdf) -> bool:
    """Will look at every object, also those packed in object streams; qpdf undoes name escapes."""
    for thing in pdf.objects:
        shown = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        text = shown.unparse(resolved=True)
        if _ACTIVE.search(text) and _ACTIVE.search(_STRINGS.sub(b"()", text)):
            return True
    return False
