"""`baladiya verify`: is this PDF a certificate that was issued here, unchanged?"""

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from baladiya.site.start import ready

if TYPE_CHECKING:
    from baladiya.certificates.checking import PdfVerdict

HELP = "Tells whether a PDF is a certificate issued here, unchanged: 0 genuine, 1 not."
WORDS = {
    "genuine": "genuine: issued here and unchanged",
    "altered": "NOT genuine: the file was changed after it was sealed",
    "unknown_signer": "NOT genuine: the seal is not this institution's",
    "not_signed": "NOT genuine: the file has no seal",
    "unknown_document": "NOT genuine: the seal is ours, but this file is not on record",
    "sample": "a SAMPLE: ours and unchanged, but made by staff to try a service; it proves nothing",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument("file", type=Path, metavar="FILE.pdf", help="the PDF to look at")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will check one file: 0 genuine, 1 anything else, 2 when it cannot be read."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        sys.stderr.write(f"baladiya: {error}\n")
        return 2
    ready()
    from baladiya.certificates.checking import check_pdf
    from baladiya.rules.calendar import local_date
    from baladiya.ui.clock import now

    verdict = check_pdf(content, today=local_date(now()))
    sys.stdout.write(_as_json(verdict) if arguments.json else _as_text(verdict))
    return 0 if verdict.genuine else 1


def _as_json(verdict: "PdfVerdict") -> str:
    told = {"genuine": verdict.genuine, **dataclasses.asdict(verdict)}
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


def _as_text(verdict: "PdfVerdict") -> str:
    lines = [WORDS[verdict.code]]
    if found := verdict.certificate:
        lines += [
            f"{found.title.en} ({found.title.ar})",
            f"number       {found.number}",
            f"issued by    {found.municipality.en}",
            f"issued on    {found.issued_on}",
            f"valid until  {found.valid_until or 'no expiry'}",
            f"standing     {found.standing}",
        ]
        if found.demonstration:
            lines.append("This is a demonstration copy, not an official document.")
    return "\n".join([*lines, f"sha256       {verdict.sha256}"]) + "\n"
