"""The stories beside the definitions, lived through: handed in, decided, paid, left to lapse."""

import io
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from baladiya.casework import operations as casework
from baladiya.casework.models import Application, Correction, Decision
from baladiya.casework.operations import Given, Item
from baladiya.casework.operations.corrections import correction_page, correction_slots
from baladiya.casework.ports import NOT_ANSWERED, Answer, Question, Said
from baladiya.jobs import worker
from baladiya.ledger import operations as ledger
from baladiya.ledger.models import Deposit
from baladiya.municipalities.queries import municipality_of_block
from baladiya.people.actors import Actor
from baladiya.rules.definition import Definition, Field, FieldType, Register, Role, Status
from baladiya.rules.examples import Example, ExampleMove
from baladiya.rules.money import show_fils
from baladiya.rules.registers import PORTS
from tests.support.casework import AFTER_UNDO, PDF, fresh
from tests.support.people import actor_of, make_person, make_staff

MORNING = time(6, tzinfo=UTC)
EARLIER = "what stood there before"


@dataclass
class ToldRegisters:
    """Registers that say what the story says."""

    example: Example

    def __call__(self) -> "ToldRegisters":
        return self

    def connected(self) -> frozenset[Register]:
        told = self.example.lookups
        return frozenset(register for register, port in PORTS.items() if port.word in told)

    def ask(
        self, questions: Collection[Question], *, within_seconds: float
    ) -> Mapping[Question, Answer]:
        assert within_seconds > 0
        return {question: self._said(question) for question in questions}

    def _said(self, question: Question) -> Answer:
        told = self.example.lookups[PORTS[question.register].word]
        if not told.get("answered", True):
            return NOT_ANSWERED
        if not told.get("found"):
            return Answer(Said.NOT_FOUND)
        wanted = {part: told[part] for part, _ in question.parts if part in told}
        return Answer(Said.FOUND, wanted)

    def answers(self, register: Register) -> bool:
        return register in self.connected()


@dataclass
class Walk:
    """One example as a real application; every move is made by a person of its own."""

    definition: Definition
    example: Example
    now: datetime = field(init=False)
    citizen: Actor = field(init=False)
    application: Application = field(init=False)

    def __post_init__(self) -> None:
        self.now = datetime.combine(self.example.today, MORNING)
        self.citizen = actor_of(make_person())

    def live(self) -> Application:
        """Will hand it in and make its moves; gives the application as it ends."""
        self._hold_what_the_ledger_knows()
        self._hand_in()
        for made in self.example.moves[1:]:
            self._make(made)
        return self.application

    def _hand_in(self) -> None:
        actor = self.citizen
        draft = casework.start(
            actor=actor, service=self.definition.service, language="ar", now=self.now
        ).application
        saved = casework.save_answers(
            actor=actor,
            reference=draft.reference,
            given=self.example.answers,
            revision=draft.revision,
            now=self.now,
        )
        assert not saved.reading.problems, saved.reading.problems
        for slot, files in Counter(self.example.papers).items():
            for number in range(files):
                casework.attach(actor=actor, **self._file(draft, slot, number))
        self.application = casework.submit(
            actor=actor, reference=draft.reference, key="key", declared=True, now=self.now
        ).application

    def _file(self, application: Application, slot: str, number: int = 0) -> dict[str, Any]:
        content, name = io.BytesIO(PDF + b"%" * number), f"{slot}-{number}.pdf"
        said = {"slot": slot, "content": content, "name": name}
        return {"reference": application.reference, "now": self.now, **said}

    def _hold_what_the_ledger_knows(self) -> None:
        known = self.example.lookups.get("deposit", {})
        if known.get("held") and not Deposit.objects.filter(reference=known["reference"]).exists():
            ledger.bring_in_deposit(
                reference=known["reference"],
                kind=known["kind"],
                municipality=self._municipality(),
                payer_number=known["payer_number"],
                payer_name="مريم التجريبية",
                amount_fils=known["amount_fils"],
                receipt="R1",
                held_at=self.now,
                now=self.now,
            )

    def _municipality(self) -> str:
        found = municipality_of_block(self.example.answers[self.definition.routed_by])
        assert found is not None
        return found.code

    # --- moves ------------------------------------------------------------------------------------

    def _make(self, made: ExampleMove) -> None:
        move = self.definition.moves[made.move]
        ways: dict[str, Callable[[], object]] = {
            "paid": self._pay,
            "answer": self._correct,
            "withdraw": self._withdraw,
            "reopen": self._reopen,
        }
        if made.move in ways:
            ways[made.move]()
        elif move.by == (Role.SYSTEM,):
            self._wait()
        else:
            self._decide(made, self._owner(move.by))
        self._work()

    def _owner(self, roles: tuple[Role, ...]) -> Role:
        """Whoever owns the step, if the move is theirs too."""
        owner = self.definition.steps[self.application.step].owner
        return owner if owner in roles else roles[0]

    def _decide(self, made: ExampleMove, role: Role) -> None:
        given = Given(reasons=list(made.reasons), answer=made.answer or "")
        if made.items:
            given["items"] = [Item(at=at, note="يرجى التصحيح.") for at in made.items]
        casework.make_move(
            actor=make_staff((str(self.application.municipality_id), role)),
            reference=self.application.reference,
            move=made.move,
            revision=self.application.revision,
            given=given,
            now=self.now,
        )

    def _pay(self) -> None:
        if self.application.status != Status.WAITING_FOR_PAYMENT:
            return  # nothing was due, so the case has gone on by itself
        bill = self.application.outputs.get(kind="bill", bill__state="open").bill
        assert bill is not None
        casework.payment_received(
            bill_number=bill.number,
            provider="sandbox",
            provider_reference=f"pay-{bill.number}",
            amount_fils=bill.amount_fils,
            now=self.now,
        )

    def _correct(self) -> None:
        """The story tells the answers as they are in the end; papers are added anew."""
        correction = Correction.objects.get(application=self.application, closed=False)
        correction.items = [item | {"before": EARLIER} for item in correction.items]
        correction.save()
        for slot in correction_slots(correction):
            casework.attach_correction(actor=self.citizen, **self._file(self.application, slot, 9))
        fields = correction_page(self.application, correction).fields
        posted: dict[str, list[str]] = {}
        for asked in fields:
            posted |= as_posted(asked, self.application.answers.get(asked.id))
        saved = casework.answer_correction(
            actor=self.citizen,
            reference=self.application.reference,
            posted=posted,
            revision=fresh(self.application).revision,
            now=self.now,
        )
        assert not saved.reading.problems, saved.reading.problems

    def _withdraw(self) -> None:
        casework.withdraw(actor=self.citizen, reference=self.application.reference, now=self.now)

    def _reopen(self) -> None:
        decision = Decision.objects.get(application=self.application, set_aside_at=None)
        reason = decision.reasons.get()
        enquiry = casework.enquire(
            actor=self.citizen,
            reference=self.application.reference,
            reason=reason.code,
            question="",
            now=self.now,
        )
        casework.answer_enquiry(
            actor=make_staff((str(self.application.municipality_id), Role.HEAD)),
            enquiry_id=enquiry.pk,
            outcome="reopened",
            answer="يُدرس من جديد.",
            now=self.now,
        )

    def _wait(self) -> None:
        due = self.application.step_due_at
        assert due is not None
        self.now = due + timedelta(minutes=1)
        casework.run_due_clocks(now=self.now)

    def _work(self) -> None:
        """The minute of undoing passes and the worker does what is due."""
        self.now += AFTER_UNDO
        while worker.run_once(now=self.now):
            pass
        self.application = fresh(self.application)


def as_posted(asked: Field, answer: Any) -> dict[str, list[str]]:
    """Will give an answer as the form of its page sends it."""
    if answer is None:
        return {}
    if asked.type == FieldType.POINT:
        return {f"{asked.id}-{part}": [answer[part]] for part in ("lat", "lon")}
    if asked.type == FieldType.GROUP:
        return {
            f"{asked.id}-{nth}-{name}": value
            for nth, row in enumerate(answer)
            for column in asked.fields
            for name, value in as_posted(column, row.get(column.id)).items()
        }
    words: Callable[[Any], list[str]] = WORDS.get(asked.type, lambda value: [str(value)])
    return {asked.id: words(answer)}


WORDS: Mapping[FieldType, Callable[[Any], list[str]]] = {
    FieldType.CHOICES: list,
    FieldType.YES_NO: lambda value: ["yes" if value else "no"],
    FieldType.CONSENT: lambda value: ["yes" if value else "no"],
    FieldType.MONEY: lambda value: [show_fils(value)],
}
