"""What registers say about an application: asked, kept with source and time, and asked anew.

A fact is kept under the word expressions use for its register ("leases"), or under "person" and
"establishment" for what the form was filled with. It holds the number it is about: when the answer
changes, the fact no longer counts.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, NotRequired, TypedDict

from baladiya.casework import ports
from baladiya.casework.models import Application, IssuedOutput
from baladiya.casework.ports import NOT_ANSWERED, Answer, Question, Said
from baladiya.ledger import queries as ledger
from baladiya.rules import lookups as rules
from baladiya.rules.calendar import local_date
from baladiya.rules.definition import Register
from baladiya.rules.lookups import Asked
from baladiya.rules.service import CompiledService

# No page waits longer than two seconds for all registers together, its own work included.
PATIENCE_SECONDS = 1.5
# Enough for anybody who mistypes; too few for someone who tries numbers of others.
MOST_NUMBERS = 20
# An officer decides on facts no older than this where the register answers.
FRESH = timedelta(minutes=15)


class Fact(TypedDict):
    """What one register said about one number, and when (ISO, UTC)."""

    register: str
    field: str
    number: str
    said: str
    at: str
    parts: dict[str, Any]
    theirs: bool  # the applicant may see the parts
    numbers: int  # how many numbers this application put to the register
    unanswered_at: NotRequired[str]  # when the register last failed to say it again


Facts = dict[str, Fact]


class Standing(NamedTuple):
    """How a register knows an answer: found, not_found, not_answered, or taken from it."""

    state: str
    register: Register


def counting(facts: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Will give the facts as expressions see them; one about another number does not count."""
    return {
        word: {
            "found": fact["said"] == Said.FOUND,
            "answered": fact["said"] != Said.NOT_ANSWERED,
            **fact["parts"],
        }
        for word, fact in facts.items()
        if is_about(fact, answers)
    }


def is_about(fact: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Will say whether a fact is about the number that is answered now."""
    return bool(fact["field"]) and str(answers.get(fact["field"], "")) == fact["number"]


def look_up(
    service: CompiledService,
    answers: Mapping[str, Any],
    known: Mapping[str, Any],
    *,
    now: datetime,
    own: Callable[[], str] = str,
    since: datetime | None = None,
) -> Facts:
    """Will give the known facts with those that are missing, asked side by side.

    A number that was answered is not asked again, unless that was before `since`. `own` gives the
    applicant's proved personal number, "" for none. Registers not connected are passed over.
    """
    asked = rules.asked_of(service, answers)
    facts: Facts = dict(known)
    wanting = [it for it in asked if it.register not in rules.OURS]
    wanting = [it for it in wanting if not _is_known(facts.get(it.word), it, since)]
    told = _ask(service, wanting, facts)
    for it in asked:
        if it.register in rules.OURS:
            facts[it.word] = _fact(it, _ours(it, now), facts.get(it.word), now, theirs=False)
        elif it in told:
            theirs = told[it].said is Said.FOUND and _is_theirs(service, it, told[it], own)
            facts[it.word] = _fact(it, told[it], facts.get(it.word), now, theirs=theirs)
    return {word: _only_wanted(service, word, fact) for word, fact in facts.items()}


def standings(
    service: CompiledService, facts: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Standing]:
    """Will tell the applicant, by field, what a register said of the answer or put there."""
    found = {
        fact["field"]: Standing(fact["said"], Register(fact["register"]))
        for fact in facts.values()
        if is_about(fact, answers)
    }
    for field, word, part in rules.sources(service):
        fact = facts.get(word)
        if fact is None or not fact["theirs"] or part not in fact["parts"]:
            continue
        said = rules.as_answer(field, fact["parts"][part])
        if said is not None and answers.get(field.id) == said:
            found[field.id] = Standing("taken", Register(fact["register"]))
    return found


def look_at_ours(service: CompiledService, application: Application, now: datetime) -> None:
    """Will put today's word of our own books on the application in hand; nothing is written.

    A deposit may have been entered or paid back since the applicant answered. No network.
    """
    application.lookups = {
        **application.lookups,
        **_from_our_books(service, application.answers, application.lookups, now),
    }


def carried_over(
    service: CompiledService, answers: Mapping[str, Any], known: Facts, now: datetime
) -> Facts:
    """Will give the facts a draft keeps when it goes over to another version. No network.

    One that lacks a part the version wants is dropped: the register is asked with the next page.
    """
    whole = {word: fact for word, fact in known.items() if _is_whole(service, word, fact)}
    facts = {**whole, **_from_our_books(service, answers, known, now)}
    return {word: _only_wanted(service, word, fact) for word, fact in facts.items()}


def _from_our_books(
    service: CompiledService, answers: Mapping[str, Any], known: Mapping[str, Any], now: datetime
) -> Facts:
    ours = {
        it.word: _fact(it, _ours(it, now), known.get(it.word), now, theirs=False)
        for it in rules.asked_of(service, answers)
        if it.register in rules.OURS
    }
    return {word: _only_wanted(service, word, fact) for word, fact in ours.items()}


def _is_whole(service: CompiledService, word: str, fact: Fact) -> bool:
    wanted = {part for part, _ in rules.wanted(service, word)}
    return fact["said"] != Said.FOUND or wanted <= fact["parts"].keys()


def about_applicant(service: CompiledService, numbers: Mapping[str, str], now: datetime) -> Facts:
    """Will ask for the person and the establishment that apply, where the form wants it.

    `numbers` holds their proved numbers under "person" and "establishment".
    """
    asked = [
        Asked(word, register, "", numbers[word])
        for word, register in rules.APPLICANT.items()
        if numbers.get(word) and rules.wanted(service, word)
    ]
    told = _ask(service, asked, {})
    return {
        it.word: _fact(it, answer, None, now, theirs=True)
        for it, answer in told.items()
        if answer.said is not Said.NOT_ANSWERED
    }


def unanswered(facts: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    """Will name the facts that count and that a register still owes."""
    return [
        word
        for word, fact in facts.items()
        if is_about(fact, answers)
        and (fact["said"] == Said.NOT_ANSWERED or "unanswered_at" in fact)
    ]


def _is_theirs(
    service: CompiledService, asked: Asked, answer: Answer, own: Callable[[], str]
) -> bool:
    """Whose a record is matters only where the form would be filled from it."""
    fills = any(it.word == asked.word for it in rules.sources(service))
    return fills and rules.is_theirs(asked.register, asked.number, answer.parts, own())


def _is_known(fact: Fact | None, asked: Asked, since: datetime | None) -> bool:
    if fact is None or (fact["field"], fact["number"]) != (asked.field_id, asked.number):
        return False
    if fact["said"] == Said.NOT_ANSWERED or "unanswered_at" in fact:
        return False
    return since is None or datetime.fromisoformat(fact["at"]) >= since


def _ask(
    service: CompiledService, asked: Iterable[Asked], known: Mapping[str, Fact]
) -> dict[Asked, Answer]:
    """Will ask those registers that are connected, all within one time limit."""
    wanting = list(asked)
    if not wanting:
        return {}
    registers = ports.registers()
    connected = registers.connected()
    questions = {it: _question(service, it) for it in wanting if it.register in connected}
    allowed = [question for it, question in questions.items() if not _too_many(known, it)]
    told = registers.ask(allowed, within_seconds=PATIENCE_SECONDS) if allowed else {}
    return {it: told.get(question, NOT_ANSWERED) for it, question in questions.items()}


def _question(service: CompiledService, asked: Asked) -> Question:
    parts = rules.wanted(service, asked.word)
    if asked.field_id:
        parts = rules.with_holders(parts, asked.register)
    return Question(asked.register, asked.number, parts)


def _too_many(known: Mapping[str, Fact], asked: Asked) -> bool:
    before = known.get(asked.word)
    if before is None or before["number"] == asked.number:
        return False
    return before["numbers"] >= MOST_NUMBERS


def _fact(
    asked: Asked, answer: Answer, before: Fact | None, now: datetime, *, theirs: bool
) -> Fact:
    same = before if before is not None and before["number"] == asked.number else None
    if answer.said is Said.NOT_ANSWERED and same and same["said"] != Said.NOT_ANSWERED:
        return {**same, "unanswered_at": now.isoformat()}
    numbers = (before["numbers"] if before else 0) + (0 if same else 1)
    return Fact(
        register=asked.register.value,
        field=asked.field_id,
        number=asked.number,
        said=answer.said.value,
        at=now.isoformat(),
        parts=dict(answer.parts),
        theirs=theirs,
        numbers=numbers,
    )


def _only_wanted(service: CompiledService, word: str, fact: Fact) -> Fact:
    wanted = dict(rules.wanted(service, word))
    return {**fact, "parts": {it: value for it, value in fact["parts"].items() if it in wanted}}


def _ours(asked: Asked, now: datetime) -> Answer:
    return _deposit(asked.number) if asked.register is Register.DEPOSITS else _permit(asked, now)


def _deposit(reference: str) -> Answer:
    deposit = ledger.deposit_by_reference(reference)
    if deposit is None:
        return Answer(Said.NOT_FOUND)
    return Answer(
        Said.FOUND,
        {
            "held": deposit.state == deposit.State.HELD,
            "reference": deposit.reference,
            "amount_fils": deposit.amount_fils,
            "kind": deposit.kind,
            "payer_number": deposit.payer_number,
        },
    )


def _permit(asked: Asked, now: datetime) -> Answer:
    """Will find a permit of ours by its own number, or by that of the application it came from."""
    issued = IssuedOutput.objects.select_related("certificate", "application")
    permits = issued.filter(certificate__kind="permit").order_by("-id")
    found = permits.filter(certificate__number=asked.number).first()
    found = found or permits.filter(application__reference=asked.number).first()
    if found is None or found.certificate is None:
        return Answer(Said.NOT_FOUND)
    permit = found.certificate
    until = permit.valid_until
    runs = until is None or until >= local_date(now)
    return Answer(
        Said.FOUND,
        {
            "reference": found.application.reference,
            "service": permit.service,
            "holder_number": found.application.number,
            "valid_until": until.isoformat() if until else "",
            "open": permit.state == permit.State.VALID and runs,
        },
    )
