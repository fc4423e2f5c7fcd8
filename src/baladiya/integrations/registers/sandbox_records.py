"""What stands in the sandbox registers: invented people, establishments, leases, land, accounts.

The people of the demonstration (`people.demo`) are here; what the examples beside the definitions
look up comes from their own `lookups`, so that each can be played through by hand. Nothing is drawn
by lot: a number always means the same.
"""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from baladiya.rules import loader
from baladiya.rules.defects import Defective
from baladiya.rules.definition import Definition, Register
from baladiya.rules.examples import Example
from baladiya.rules.registers import PORTS
from baladiya.rules.service import ZERO, fields_of_page

log = logging.getLogger("baladiya.sandbox_registers")
Record = Mapping[str, Any]
Records = dict[Register, dict[str, Record]]
# What the centre knows itself is in no register of others.
OURS = frozenset({Register.DEPOSITS, Register.PERMITS})


def _all(names: str, rows: Mapping[str, tuple[Any, ...]]) -> dict[str, Record]:
    """Will give each row as a record with these parts, in this order."""
    parts = names.split()
    return {
        number: MappingProxyType(dict(zip(parts, row, strict=True))) for number, row in rows.items()
    }


# The serials 0000 and 0567 with these birth months are given to nobody, nor are the other numbers.
INVENTED: Mapping[Register, Mapping[str, Record]] = MappingProxyType(
    {
        Register.POPULATION: _all(
            "name_ar name_en nationality born_on block road building flat",
            {
                "900400001": (
                    *("مريم التجريبية", "Mariam Demo", "BH", "1990-04-02"),
                    *(321, 2107, "345", ""),
                ),
                "880700002": (
                    *("سالم التجريبي", "Salem Demo", "OM", "1988-07-15"),
                    *(321, 2107, "345", "12"),
                ),
                "851100003": (
                    *("جورج التجريبي", "George Demo", "PH", "1985-11-20"),
                    *(226, 2616, "1120", "31"),
                ),
                "791200004": (
                    *("يوسف التجريبي", "Yousif Demo", "BH", "1979-12-01"),
                    *(711, 1133, "88", ""),
                ),
                "830300005": (
                    *("ليلى التجريبية", "Layla Demo", "BH", "1983-03-09"),
                    *(934, 3423, "17", ""),
                ),
                "620400006": (
                    *("حمد المالك التجريبي", "Hamad Owner Demo", "BH", "1962-04-05"),
                    *(321, 2107, "345", ""),
                ),
            },
        ),
        Register.COMMERCIAL_REGISTER: _all(
            "active name_ar name_en activity",
            {
                "9900001-1": (
                    *(True, "مقاولات المثال التجريبية", "Sample Contracting Demo"),
                    "Construction of buildings",
                ),
                "9900002-1": (
                    *(True, "المكتب الهندسي التجريبي", "Demo Engineering Office"),
                    "Engineering consultancy",
                ),
                "9900003-1": (
                    *(False, "متجر المثال المغلق", "Closed Sample Shop Demo"),
                    "Retail trade",
                ),
            },
        ),
        Register.LEASES: _all(
            "starts_on ends_on monthly_rent_fils owner_number tenant_number block",
            {
                "L-10001": ("2026-01-01", "2035-12-31", 250_000, "620400006", "900400001", 321),
                "L-10002": ("2026-01-01", "2035-12-31", 320_000, "620400006", "880700002", 321),
                "L-10003": ("2026-01-01", "2035-12-31", 280_000, "9900003-1", "851100003", 226),
                "L-10004": ("2024-01-01", "2025-12-31", 250_000, "620400006", "900400001", 321),
            },
        ),
        Register.PARCELS: _all(
            "owner_number area_m2 zone block",
            {
                "03010001": ("900400001", 450.0, "RB", 321),
                "07010002": ("791200004", 612.5, "RA", 711),
                "09010003": ("9900001-1", 1800.0, "COM", 934),
            },
        ),
        Register.ELECTRICITY: _all(
            "block building open_balance_fils",
            {
                "10000001": (321, "345", 0),
                "10000002": (226, "1120", 0),
                "10000003": (711, "88", 84_500),
            },
        ),
    }
)


def records(definitions: Path) -> Records:
    """Will give all records; examples add to what is invented here and change nothing of it."""
    found: Records = {register: dict(rows) for register, rows in INVENTED.items()}
    for definition, example in _examples(definitions):
        for register, number, record in _looked_up(definition, example):
            found[register].setdefault(number, record)
    return found


def _examples(definitions: Path) -> Iterator[tuple[Definition, Example]]:
    for folder in loader.service_folders(definitions):
        try:
            bundle = loader.load(folder)
        except Defective as error:
            log.warning("the examples of %s cannot be read: %s", folder.name, error)
            continue
        for example in bundle.examples:
            yield bundle.definition, example


def _looked_up(definition: Definition, example: Example) -> Iterator[tuple[Register, str, Record]]:
    """Will give what an example says a register knows about a number it answers with."""
    for page in definition.pages:
        for asked in fields_of_page(definition, page):
            register = asked.looked_up_in
            number = example.answers.get(asked.id)
            if register is None or register in OURS or not isinstance(number, str):
                continue
            told = example.lookups.get(PORTS[register].word, {})
            if told.get("found"):
                yield register, number, _whole(register, told)


def _whole(register: Register, told: Record) -> Record:
    empty = {name: ZERO[kind] for name, kind in PORTS[register].parts.items()}
    known = {**empty, **told}
    return {name: value for name, value in known.items() if name not in {"found", "answered"}}
