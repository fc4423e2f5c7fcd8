"""The registers over HTTP: questions side by side, in one time limit, with a breaker for each."""

import logging
import threading
import time
from collections.abc import Collection, Mapping
from functools import cache

from django.conf import settings

from baladiya.casework.ports import NOT_ANSWERED, Answer, Question, Said
from baladiya.integrations.registers.asking import Call, Unanswered
from baladiya.integrations.registers.breaker import Breaker
from baladiya.rules.definition import Register

log = logging.getLogger("baladiya.registers")
# Known to none of the registers: asking for it only shows that they answer.
NOBODY = "000000000"
REACH_SECONDS = 2.0


@cache
def breaker_of(address: str) -> Breaker:  # noqa: ARG001 - one is kept for each address
    """Will give the breaker of a register, the same for the whole process."""
    return Breaker()


class HttpRegisters:
    """Asks each register at its own path under one address: `<address>/leases`, and so on."""

    def __init__(self) -> None:
        self.url = settings.BALADIYA.registers_url.rstrip("/")
        self.secret = settings.REGISTERS_SECRET

    def connected(self) -> frozenset[Register]:
        """Will name the registers of the setting `registers_connected`, none without an address."""
        if not self.url:
            return frozenset()
        names = {name.strip() for name in settings.BALADIYA.registers_connected.split(",")}
        return frozenset(register for register in Register if register in names)

    def ask(
        self, questions: Collection[Question], *, within_seconds: float
    ) -> Mapping[Question, Answer]:
        """Will put the questions side by side; see `casework.ports.Registers`."""
        asked = [_Asked(self._call(it, within_seconds)) for it in questions]
        ends_at = time.monotonic() + within_seconds
        return {it.call.question: it.result(ends_at - time.monotonic()) for it in asked}

    def answers(self, register: Register) -> bool:
        """Will say whether the register can be reached, whatever its breaker thinks."""
        try:
            self._call(Question(register, NOBODY, ()), REACH_SECONDS).answer()
        except Unanswered:
            return False
        return True

    def _call(self, question: Question, seconds: float) -> Call:
        address = f"{self.url}/{question.register}"
        return Call(address, question, secret=self.secret, seconds=seconds)


class _Asked:
    """A question on its way: a thread, since names are resolved and headers read without limit."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.answer = NOT_ANSWERED
        self.breaker = breaker_of(call.address.geturl())
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.is_asked = self.breaker.enter()
        if self.is_asked:
            self.thread.start()

    def _run(self) -> None:
        try:
            self.answer = self.call.answer()
        except Unanswered as error:
            log.warning("register %s does not answer: %s", self.call.question.register, error)
        finally:
            self.breaker.leave(answered=self.answer.said is not Said.NOT_ANSWERED)

    def result(self, seconds: float) -> Answer:
        """Will wait for the answer, but no longer than this."""
        if not self.is_asked:
            return NOT_ANSWERED
        self.thread.join(max(0.0, seconds))
        if self.thread.is_alive():
            self.call.give_up()
            return NOT_ANSWERED
        return self.answer
