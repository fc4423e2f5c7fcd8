"""Applications as the tests make them: a residence certificate through the real operations."""

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from baladiya.casework import operations as casework
from baladiya.casework.models import Application
from baladiya.casework.operations import Given
from baladiya.jobs import worker
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role
from tests.support.people import actor_of, make_person, make_staff

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)
OWNER: dict[str, Any] = {
    "applicant_kind": "citizen",
    "personal_number": "900112345",
    "name_ar": "مريم التجريبية",
    "name_en": "Maryam Demo",
    "mobile": "+97336001234",
    "email": "maryam@example.org",
    "language": "ar",
    "building": "12",
    "road": 2107,
    "block": 321,
    "housing_case": "owner",
    "certificate_purpose": "bank",
}
OWNER_PAPERS = ("owner_id", "title_deed", "electricity_bill")
AFTER_UNDO = timedelta(seconds=61)


def drafted(actor: Actor, now: datetime, **answers: Any) -> Application:
    """Will give a draft with every answer and paper of someone who owns the home."""
    started = casework.start(
        actor=actor, service="residence-certificate", language="ar", now=now
    ).application
    saved = casework.save_answers(
        actor=actor,
        reference=started.reference,
        given=OWNER | answers,
        revision=started.revision,
        now=now,
    )
    assert not saved.reading.problems, saved.reading.problems
    application = saved.application
    for slot in OWNER_PAPERS:
        application = attached(actor, started.reference, slot, now)
    return application


def attached(actor: Actor, reference: str, slot: str, now: datetime) -> Application:
    """Will attach a small PDF to a slot."""
    return casework.attach(
        actor=actor,
        reference=reference,
        slot=slot,
        content=io.BytesIO(PDF),
        name=f"{slot}.pdf",
        now=now,
    )


def submitted(actor: Actor, now: datetime, **answers: Any) -> Application:
    """Will give a submitted application."""
    draft = drafted(actor, now, **answers)
    return casework.submit(
        actor=actor, reference=draft.reference, key=f"key-{draft.pk}", declared=True, now=now
    ).application


@dataclass
class Centre:
    """A municipality at work: a citizen, two officers, two heads, and a clock that moves on."""

    now: datetime
    citizen: Actor = field(init=False)
    officer: Actor = field(init=False)
    other_officer: Actor = field(init=False)
    head: Actor = field(init=False)
    other_head: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.citizen = actor_of(make_person())
        self.officer = make_staff(("capital", Role.OFFICER))
        self.other_officer = make_staff(("capital", Role.OFFICER))
        self.head = make_staff(("capital", Role.HEAD))
        self.other_head = make_staff(("capital", Role.HEAD))

    def apply(self, **answers: Any) -> Application:
        """Will hand in an application of the citizen."""
        return submitted(self.citizen, self.now, **answers)

    def move(self, actor: Actor, application: Application, move: str, **given: Any) -> Application:
        """Will make an officer's move and let the minute of undoing pass."""
        casework.make_move(
            actor=actor,
            reference=application.reference,
            move=move,
            revision=fresh(application).revision,
            given=Given(**given),
            now=self.now,
        )
        self.pass_time(AFTER_UNDO)
        return fresh(application)

    def pass_time(self, time: timedelta) -> None:
        """Will let time pass and the worker do what is due."""
        self.now += time
        while worker.run_once(now=self.now):
            pass

    def refused(self, *reasons: str) -> Application:
        """Will give an application the officer has refused."""
        return self.move(
            self.officer, self.apply(), "refuse", reasons=list(reasons or ["paper_missing"])
        )

    def approved(self) -> Application:
        """Will give an application the officer and the head have accepted, to be paid."""
        application = self.move(self.officer, self.apply(), "approve")
        return self.move(self.head, application, "sign")

    def paid(self, application: Application) -> Application:
        """Will pay the open bill."""
        issued = application.outputs.select_related("bill").get(kind="bill", bill__state="open")
        assert issued.bill is not None
        casework.payment_received(
            bill_number=issued.bill.number,
            provider="sandbox",
            provider_reference=f"pay-{issued.bill.number}",
            amount_fils=issued.bill.amount_fils,
            now=self.now,
        )
        self.pass_time(timedelta(seconds=1))
        return fresh(application)


def fresh(application: Application) -> Application:
    """Will read the application again."""
    return Application.objects.get(pk=application.pk)
