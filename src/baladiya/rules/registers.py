"""What registers answer: the word expressions use for each, and the typed parts of its answer.

A field with `looked_up_in: leases` makes `lookup.leases.found`, `lookup.leases.ends_on` and so on
known to the expressions of its service. `answered` is false while the register has not been asked
or could not be reached; `found` is true when it answered and knows the number. The other parts are
empty, 0 or false unless `found`. Days are ISO dates, money is whole fils.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from baladiya.rules.definition import FieldType, Register
from baladiya.rules.expressions import Kind

_ALWAYS: Final[Mapping[str, Kind]] = {"found": Kind.BOOL, "answered": Kind.BOOL}
_PERSON: Final = frozenset({FieldType.PERSONAL_NUMBER, FieldType.PERSONAL_OR_COMMERCIAL})
_COMPANY: Final = frozenset({FieldType.COMMERCIAL_REGISTRATION, FieldType.PERSONAL_OR_COMMERCIAL})
_REFERENCE: Final = frozenset({FieldType.REFERENCE})


@dataclass(frozen=True, eq=False, slots=True)
class Port:
    """A register as definitions see it: the types of field it is asked with, what it answers."""

    word: str  # `lookup.<word>.<part>`
    asked_with: frozenset[FieldType]
    parts: Mapping[str, Kind]


def _port(word: str, asked_with: frozenset[FieldType], **parts: Kind) -> Port:
    return Port(word, asked_with, {**_ALWAYS, **parts})


PORTS: Final[Mapping[Register, Port]] = {
    Register.DEPOSITS: _port(
        "deposit",
        _REFERENCE,
        held=Kind.BOOL,
        amount_fils=Kind.INT,
        reference=Kind.STRING,
        kind=Kind.STRING,
        payer_number=Kind.STRING,
    ),
    Register.POPULATION: _port(
        "population",
        _PERSON,
        name_ar=Kind.STRING,
        name_en=Kind.STRING,
        nationality=Kind.STRING,
        born_on=Kind.STRING,
        block=Kind.INT,
        building=Kind.STRING,
        road=Kind.INT,
        flat=Kind.STRING,
    ),
    Register.COMMERCIAL_REGISTER: _port(
        "commercial_register",
        _COMPANY,
        active=Kind.BOOL,
        name_ar=Kind.STRING,
        name_en=Kind.STRING,
        activity=Kind.STRING,
    ),
    Register.LEASES: _port(
        "leases",
        _REFERENCE,
        starts_on=Kind.STRING,
        ends_on=Kind.STRING,
        monthly_rent_fils=Kind.INT,
        owner_number=Kind.STRING,
        tenant_number=Kind.STRING,
        block=Kind.INT,
    ),
    Register.PARCELS: _port(
        "parcels",
        _REFERENCE,
        owner_number=Kind.STRING,
        area_m2=Kind.DOUBLE,
        zone=Kind.STRING,
        block=Kind.INT,
    ),
    Register.ELECTRICITY: _port(
        "electricity",
        _REFERENCE,
        block=Kind.INT,
        building=Kind.STRING,
        open_balance_fils=Kind.INT,
    ),
    Register.PERMITS: _port(
        "permits",
        _REFERENCE,
        reference=Kind.STRING,  # of the application, under which its deposit is held
        service=Kind.STRING,
        holder_number=Kind.STRING,
        valid_until=Kind.STRING,
        open=Kind.BOOL,
    ),
}
PORT_BY_WORD: Final[Mapping[str, Port]] = {port.word: port for port in PORTS.values()}

_TYPES: Final[Mapping[Kind, type]] = {Kind.BOOL: bool, Kind.INT: int, Kind.STRING: str}


def fits(kind: Kind, value: Any) -> bool:  # noqa: ANN401 - what a register sent, or what a file says
    """Will say whether a value is of a part's kind; a whole number will do for a double."""
    if kind is Kind.DOUBLE:
        return type(value) in {int, float}
    return type(value) is _TYPES[kind]
