"""The first filling of the table of blocks. After that the table is what counts, not this file.

No open list of blocks by municipality exists. Certain are the single blocks in `ANCHORS` (published
addresses and answers of the municipalities). Assumed are `RANGES`: first digits mostly follow the
governorate, but 4xx, 7xx and 10xx are shared, and where one ends there is our estimate. An operator
replaces the rows with the register of addresses of the national authority before going live.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from baladiya.municipalities.models import Block


@dataclass(frozen=True, slots=True)
class Area:
    """Where a block lies; the names are empty where only the municipality is known."""

    municipality: str
    ar: str = ""
    en: str = ""


_HIDD = Area("muharraq", "الحد", "Hidd")
_ISA_TOWN = Area("southern", "مدينة عيسى", "Isa Town")
_HAMAD_TOWN = Area("northern", "مدينة حمد", "Hamad Town")
_MANAMA = Area("capital", "المنامة", "Manama")
_ARAD = Area("muharraq", "عراد", "Arad")
_BUDAIYA = Area("northern", "البديع", "Budaiya")
_BUHAIR = Area("southern", "البحير", "Buhair")

# (first, last, where), both included; together they cover 100 to 1299.
RANGES = (
    (100, 199, _HIDD),
    (200, 299, Area("muharraq")),
    (300, 399, Area("capital")),
    (400, 420, Area("capital")),  # Sanabis and its neighbours
    (421, 427, Area("northern")),  # Jidd Hafs
    (428, 438, Area("capital")),  # Seef
    (439, 499, Area("northern")),
    (500, 599, Area("northern")),
    (600, 699, Area("capital")),
    (700, 729, Area("capital")),  # Tubli, Jurdab
    (730, 742, Area("northern")),  # A'ali
    (743, 749, Area("capital")),  # Sanad
    (750, 799, Area("northern")),  # Buri, Salmabad
    (800, 899, _ISA_TOWN),
    (900, 999, Area("southern")),
    (1000, 1047, Area("northern")),  # Hamala, Malkiya
    (1048, 1099, Area("southern")),  # Zallaq
    (1100, 1199, Area("southern")),
    (1200, 1299, _HAMAD_TOWN),
)

ANCHORS = {
    243: _ARAD,
    244: _ARAD,
    245: _ARAD,
    315: _MANAMA,
    318: _MANAMA,
    321: _MANAMA,
    325: _MANAMA,
    553: _BUDAIYA,
    557: _BUDAIYA,
    602: Area("capital", "سترة", "Sitra"),
    712: Area("northern", "عالي", "A'ali"),
    912: Area("southern", "الرفاع", "Riffa"),
    941: _BUHAIR,
    943: _BUHAIR,
}


def block_rows() -> Iterator[Block]:
    """Will give a row for each block from 100 to 1299."""
    for first, last, assumed in RANGES:
        for number in range(first, last + 1):
            area = ANCHORS.get(number, assumed)
            yield Block(
                number=number,
                municipality_id=area.municipality,
                area_ar=area.ar,
                area_en=area.en,
            )
