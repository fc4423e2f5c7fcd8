"""Applications for the small service: published from files, filled in, decided by its officers."""

import io
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from baladiya.casework import operations as casework
from baladiya.casework.models import Application
from baladiya.casework.operations import Given
from baladiya.catalogue import operations as catalogue
from baladiya.jobs import worker
from baladiya.people.actors import GUEST, SYSTEM, Actor, ActorKind
from baladiya.rules.definition import Role
from baladiya.rules.loader import load
from baladiya.rules.references import secret_hash
from tests.support.casework import AFTER_UNDO, PDF, fresh
from tests.support.people import actor_of, make_person, make_staff
from tests.support.small_service import ANSWERS, SMALL, Data, move, step, text, write_service
from tests.support.tree import ROOT

LAYOUT = (ROOT / "definitions" / "_shared" / "certificate.typ").read_text(encoding="utf-8")
ANSWERED = {
    "answered": step("accepted", final=True),
}
REPLY = move(
    ["review"],
    "answered",
    ["officer"],
    needs=["answer"],
    decision="accepted",
)


def replying(replies: Sequence[Data] = (), **changes: Any) -> Data:
    """Will give the small service with a move by which an officer answers and accepts.

    `replies` are the effects of that move.
    """
    data: Data = deepcopy(SMALL) | changes
    data["steps"] |= ANSWERED
    data["moves"]["reply"] = deepcopy(REPLY) | {"does": list(replies)}
    return data


def follow_up(**more: Any) -> Data:
    """Will give a follow-up to the next service, which carries the block and the tenancy over."""
    carried = {"block": "block + 0", "housing": "housing", "lease_number": '"no good !"'}
    return {
        "id": "next",
        "service": "next-service",
        "label": text("next"),
        "answers": carried,
        **more,
    }


@dataclass
class SmallCentre:
    """A citizen, an officer, and services published from files under `root`."""

    root: Path
    now: datetime
    citizen: Actor = field(init=False)
    officer: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.citizen = actor_of(make_person())
        self.officer = make_staff(("capital", Role.OFFICER))

    def publish(self, **changes: Any) -> None:
        """Will publish and release the small service with changes."""
        data = replying(**changes)
        folder = write_service(self.root / str(data["service"]), data, template=LAYOUT)
        version = catalogue.publish(bundle=load(folder), actor=SYSTEM, now=self.now)
        catalogue.release(version=version, actor=SYSTEM, now=self.now)

    def submitted(self) -> Application:
        """Will hand in an application of the citizen for the small service."""
        start = casework.start(
            actor=self.citizen, service="small-service", language="en", now=self.now
        )
        return self._filled(self.citizen, start.application)

    def submitted_without_account(self) -> tuple[Application, Actor]:
        """Will hand in an application of someone who has only its secret."""
        start = casework.start(actor=GUEST, service="small-service", language="en", now=self.now)
        hashes = frozenset({secret_hash(start.secret)})
        reader = Actor(kind=ActorKind.GUEST, secret_hashes=hashes)
        return self._filled(reader, start.application), reader

    def _filled(self, by: Actor, draft: Application) -> Application:
        saved = casework.save_answers(
            actor=by,
            reference=draft.reference,
            given=ANSWERS | {"block": 321, "language": "en", "email": "salem@example.org"},
            revision=draft.revision,
            now=self.now,
        )
        assert not saved.reading.problems, saved.reading.problems
        casework.attach(
            actor=by,
            reference=draft.reference,
            slot="lease",
            content=io.BytesIO(PDF),
            name="lease.pdf",
            now=self.now,
        )
        receipt = casework.submit(
            actor=by, reference=draft.reference, key="key", declared=True, now=self.now
        )
        return receipt.application

    def replied(self, application: Application, answer: str = "Yes.") -> Application:
        """Will let the officer answer, the minute pass, and the worker do what is due."""
        casework.make_move(
            actor=self.officer,
            reference=application.reference,
            move="reply",
            revision=fresh(application).revision,
            given=Given(answer=answer),
            now=self.now,
        )
        self.now += AFTER_UNDO
        while worker.run_once(now=self.now):
            pass
        return fresh(application)
