"""The roll-out overview in words: as CSV for a spreadsheet and as plain data."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from baladiya.rules.definition import Text
from baladiya.statistics.rollout import COUNTER_ONLY, Cell, Line, Overview
from baladiya.statistics.words import BOM, SERVICE

STATES = {
    "live": Text(ar="مفتوحة", en="Live"),
    "paused": Text(ar="موقوفة مؤقتًا", en="Paused"),
    "pilot": Text(ar="تجريبية", en="Pilot"),
    "test": Text(ar="قيد الاختبار", en="In test"),
    "planned": Text(ar="مخطط لها", en="Planned"),
    "retired": Text(ar="منتهية", en="Retired"),
    COUNTER_ONLY: Text(ar="ورقية فقط", en="On paper only"),
}
ONLINE = Text(ar="إلكترونيًا", en="Online")
COUNTER = Text(ar="حضوريًا", en="At the counter")
SHARE = Text(ar="النسبة الإلكترونية", en="Online share")
STATE = Text(ar="الحال", en="State")
# A name typed in an import may begin like a formula; a spreadsheet then shows it as text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_data(found: Overview) -> dict[str, Any]:
    """Will give the overview as plain data with the names in both languages."""
    return {
        "first_month": f"{found.period.first:%Y-%m}",
        "last_month": f"{found.period.last:%Y-%m}",
        "online": found.online,
        "counter": found.counter,
        "online_share_per_cent": found.share,
        "services": [_data(line) for line in found.lines],
        "assumed": {
            "citizen_minutes_a_visit": found.visit.citizen_minutes,
            "counter_minutes_a_visit": found.visit.counter_minutes,
            "source": found.visit.source.model_dump(),
        },
        "candidates": [
            {
                "service": it.line.service,
                "municipalities": list(it.municipalities),
                "visits": it.visits,
                "citizen_hours": it.citizen_hours,
                "counter_hours": it.counter_hours,
            }
            for it in found.candidates
        ],
    }


def _data(line: Line) -> dict[str, Any]:
    return {
        "service": line.service,
        "name": line.name.model_dump(),
        "online": line.online,
        "counter": line.counter,
        "online_share_per_cent": line.share,
        "municipalities": {cell.municipality: _cell(cell) for cell in line.cells},
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "state": cell.state,
        "begins": cell.begins.isoformat() if cell.begins else None,
        "online": cell.online,
        "counter": cell.counter,
    }


def as_csv(found: Overview, *, language: str) -> str:
    """Will write one line for each service, with three columns for each municipality."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_head(found, language))
    for line in found.lines:
        cells = [part for cell in line.cells for part in _parts(cell, language)]
        share = "" if line.share is None else line.share
        name = _plain(line.name.said_in(language))
        writer.writerow([line.service, name, line.online, line.counter, share, *cells])
    return BOM + out.getvalue()


def _head(found: Overview, language: str) -> list[str]:
    said = [text.said_in(language) for text in (STATE, ONLINE, COUNTER)]
    places = [it.name_en if language == "en" else it.name_ar for it in found.places]
    return [
        "id",
        *(text.said_in(language) for text in (SERVICE, ONLINE, COUNTER)),
        f"{SHARE.said_in(language)} %",
        *(f"{place} - {word}" for place in places for word in said),
    ]


def _parts(cell: Cell, language: str) -> Sequence[str | int]:
    return STATES[cell.state].said_in(language), cell.online, cell.counter


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
