"""What a service looks up: which answers are put to which register, and what is wanted back.

Only what the definition names is ever asked for: a part that an expression looks at
(`lookup.leases.ends_on`), or one that a field is filled from (`prefill: lookup.leases.starts_on`).
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from baladiya.rules.definition import Definition, Field, FieldType, Register, Text
from baladiya.rules.expressions import Kind
from baladiya.rules.registers import PORT_BY_WORD, PORTS
from baladiya.rules.service import Answer, CompiledService, fields_of_page

ALWAYS: Final = frozenset({"found", "answered"})
# Kept by the centre itself: asked without a network, always answered.
OURS: Final = frozenset({Register.DEPOSITS, Register.PERMITS})
# The person or establishment that applies, in the register that knows them: the word a prefill
# begins with ("person.name_ar") and the register that is asked.
APPLICANT: Final[Mapping[str, Register]] = {
    "person": Register.POPULATION,
    "establishment": Register.COMMERCIAL_REGISTER,
}
# What each is called in a sentence that has "the" before it.
NAMES: Final[Mapping[Register, Text]] = {
    Register.DEPOSITS: Text(ar="سجل التأمينات", en="register of deposits"),
    Register.POPULATION: Text(ar="السجل السكاني", en="population register"),
    Register.COMMERCIAL_REGISTER: Text(ar="السجل التجاري", en="commercial register"),
    Register.LEASES: Text(ar="سجل عقود الإيجار", en="register of leases"),
    Register.PARCELS: Text(ar="سجل القسائم", en="register of parcels"),
    Register.ELECTRICITY: Text(
        ar="سجل حسابات الكهرباء والماء", en="register of electricity and water accounts"
    ),
    Register.PERMITS: Text(ar="سجل الرخص البلدية", en="register of municipal permits"),
}
# Parts that say whose a record is: nobody else is shown what it holds.
_HOLDERS: Final = frozenset({"owner_number", "tenant_number", "holder_number", "payer_number"})


class Asked(NamedTuple):
    """One answer to be put to a register, and the word that stands for the register's answer."""

    word: str
    register: Register
    field_id: str
    number: str


class Source(NamedTuple):
    """A field that is filled from a register: the word it is kept under, and the part."""

    field: Field
    word: str
    part: str


def asked_of(service: CompiledService, answers: Mapping[str, Answer]) -> tuple[Asked, ...]:
    """Will give the questions that these answers put to registers, in the order of the form."""
    return tuple(
        Asked(PORTS[field.looked_up_in].word, field.looked_up_in, field.id, str(answer))
        for field in service.all_fields()
        if field.looked_up_in and (answer := answers.get(field.id))
    )


def sources(service: CompiledService) -> tuple[Source, ...]:
    """Will give the fields that registers fill, each with the word of its register and the part."""
    kept: tuple[Source, ...] | None = service.kept.get("sources")
    if kept is None:
        kept = service.kept["sources"] = _sources(service)
    return kept


def _sources(service: CompiledService) -> tuple[Source, ...]:
    split = ((field, (field.prefill or "").split(".")) for field in service.all_fields())
    return tuple(
        Source(field, words[-2], words[-1])
        for field, words in split
        if words[0] == "lookup"
        or (words[0] in APPLICANT and words[-1] in PORTS[APPLICANT[words[0]]].parts)
    )


def wanted(service: CompiledService, word: str) -> tuple[tuple[str, Kind], ...]:
    """Will give the parts the definition names of a register's answer, with their kinds."""
    known = _parts_under(word)
    named = {it.part for it in sources(service) if it.word == word} | _in_expressions(service, word)
    return tuple((part, known[part]) for part in sorted(named - ALWAYS))


def with_holders(
    parts: tuple[tuple[str, Kind], ...], register: Register
) -> tuple[tuple[str, Kind], ...]:
    """Will add the parts that say whose the record is, to be looked at and not kept."""
    known = PORTS[register].parts
    return tuple({**dict(parts), **{it: known[it] for it in _HOLDERS if it in known}}.items())


def is_theirs(register: Register, number: str, parts: Mapping[str, Any], own: str) -> bool:
    """Will say whether the applicant may be shown what a register holds about a number.

    `own` is the applicant's proved personal number, "" for none. Anybody may know what a
    commercial register says; a record that names its holders is for them alone.
    """
    if register is Register.POPULATION:
        return bool(own) and number == own
    holders = [parts[it] for it in _HOLDERS if it in parts]
    return not holders or (bool(own) and own in holders)


def as_answer(field: Field, value: object) -> Answer:
    """Will give a part as the field's answer, None where there is nothing to fill in."""
    if field.type is FieldType.DECIMAL:
        return f"{value:.{field.places}f}".rstrip("0").rstrip(".")
    return value or None


def register_paths(definition: Definition) -> dict[str, Kind]:
    """Will give every path under which registers can fill a field of this definition."""
    asked = [it for page in definition.pages for it in fields_of_page(definition, page)]
    ports = [PORTS[it.looked_up_in] for it in asked if it.looked_up_in]
    named = [(f"lookup.{port.word}", port.parts) for port in ports]
    named += [(word, PORTS[register].parts) for word, register in APPLICANT.items()]
    return {
        f"{word}.{part}": kind
        for word, parts in named
        for part, kind in parts.items()
        if part not in ALWAYS
    }


def _parts_under(word: str) -> Mapping[str, Kind]:
    return PORTS[APPLICANT[word]].parts if word in APPLICANT else PORT_BY_WORD[word].parts


def _in_expressions(service: CompiledService, word: str) -> set[str]:
    paths = {path for it in service.expressions.values() for path in it.names.paths}
    start = f"lookup.{word}."
    return {path.removeprefix(start) for path in paths if path.startswith(start)}
