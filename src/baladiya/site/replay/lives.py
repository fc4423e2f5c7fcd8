"""How one application goes through its life: a generator that rests until its next moment.

Each life calls the same operations as the pages do, as the person and the officers it is about,
and reads what it needs through the same queries.
"""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from baladiya.casework import operations as casework
from baladiya.casework import policies
from baladiya.casework.facts import facts_of, published
from baladiya.casework.operations import Given
from baladiya.casework.queries import Application
from baladiya.casework.queries.own import OwnPage, own_page
from baladiya.casework.queries.visible import own
from baladiya.ledger import operations as ledger
from baladiya.people.actors import Actor
from baladiya.rules import workflow
from baladiya.rules.calendar import BAHRAIN, WorkingCalendar
from baladiya.rules.definition import Move, Need, Role, Status
from baladiya.rules.examples import Example
from baladiya.site.replay.material import DEPOSIT, Material, answers_for, paper
from baladiya.site.replay.people import Fictional
from baladiya.site.replay.plan import Planned
from baladiya.site.replay.staff import Staff

Life = Iterator[datetime]
UNDO = timedelta(seconds=90)
PROVIDER = "sandbox"
OPENS, CLOSES = 7, 14  # office hours on the clock in Bahrain


class Clock:
    """The replay's own time, moved on by the driver; operations are handed `now` from here.

    It remembers when officers' moves take effect, so that the driver need not ask at every step.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._effects: list[datetime] = []

    def expect_effect(self) -> datetime:
        """Will note that a move made now takes effect in a while, and say when."""
        at = self.now + UNDO
        heapq.heappush(self._effects, at)
        return at

    def effect_is_due(self) -> bool:
        """Will say whether a move takes effect by now, and forget those that do."""
        due = False
        while self._effects and self._effects[0] <= self.now:
            heapq.heappop(self._effects)
            due = True
        return due


@dataclass(slots=True)
class Cast:
    """Who and what a life is about."""

    planned: Planned
    material: Material
    person: Fictional
    staff: Staff
    clock: Clock
    calendar: WorkingCalendar
    random: Random
    example: Example
    reference: str = ""

    def office_hour(self, *, soonest: timedelta) -> datetime:
        """Will give a moment in office hours, at least `soonest` from now."""
        local = (self.clock.now + soonest).astimezone(BAHRAIN)
        if local.hour >= CLOSES or not self.calendar.is_working_day(local.date()):
            local = (local + timedelta(days=1)).replace(hour=OPENS, minute=0)
            while not self.calendar.is_working_day(local.date()):
                local += timedelta(days=1)
        if local.hour < OPENS:
            local = local.replace(hour=OPENS, minute=0)
        return local + timedelta(minutes=self.random.randrange(1, 50))

    def later(self, *, least: int, most: int) -> datetime:
        """Will give a moment between `least` and `most` hours from now."""
        return self.clock.now + timedelta(minutes=self.random.randrange(least * 60, most * 60))


def live(cast: Cast) -> Life:
    """Will apply, be decided, and go the way that was planned, as far as the service knows it."""
    fate = cast.planned.fate
    hand_in(cast)
    if fate == "withdrawn":
        yield cast.later(least=1, most=8)
        casework.withdraw(actor=cast.person.actor, reference=cast.reference, now=cast.clock.now)
        return
    if fate == "corrected":
        yield from correct(cast)
    if fate in {"refused", "enquired", "reopened", "sent_again"}:
        yield from be_refused(cast)
    else:
        yield from be_accepted(cast)


def hand_in(cast: Cast) -> None:
    """Will start, answer, attach what is required, and submit."""
    started = casework.start(
        actor=cast.person.actor,
        service=cast.planned.service,
        language="ar",
        now=cast.clock.now,
    )
    cast.reference = started.application.reference
    answers = _answers(cast)
    if DEPOSIT in cast.example.lookups:
        _bring_in_deposit(cast, answers)
    _write(cast, answers, revision=started.application.revision)
    _attach_papers(cast)
    _submit(cast, key=f"replay-{cast.planned.seed}")


def _answers(cast: Cast) -> dict[str, object]:
    today = cast.clock.now.astimezone(BAHRAIN).date()
    answers = answers_for(
        cast.material,
        cast.example,
        cast.person,
        cast.planned,
        today=today,
        calendar=cast.calendar,
    )
    if DEPOSIT in cast.example.lookups:
        answers["deposit_reference"] = _deposit_of_old(cast)
    return answers


def _write(cast: Cast, answers: dict[str, object], *, revision: int) -> None:
    saved = casework.save_answers(
        actor=cast.person.actor,
        reference=cast.reference,
        given=answers,
        revision=revision,
        now=cast.clock.now,
    )
    if saved.reading.problems:
        raise ValueError(f"{cast.planned.service} {cast.example.name}: {saved.reading.problems}")


def _deposit_of_old(cast: Cast) -> str:
    return f"OLD-{cast.planned.seed:010d}"


def _bring_in_deposit(cast: Cast, answers: dict[str, object]) -> None:
    """Will carry over a deposit of the paper years, for someone who now asks for it back."""
    told = cast.example.lookups[DEPOSIT]
    payer = answers.get("payer_number") or answers.get("commercial_registration")
    held = cast.clock.now - timedelta(days=cast.random.randrange(200, 900))
    ledger.bring_in_deposit(
        reference=_deposit_of_old(cast),
        kind=str(told["kind"]),
        municipality=cast.planned.municipality,
        payer_number=str(payer or answers.get("personal_number", "")),
        payer_name=cast.person.name_ar,
        amount_fils=int(told["amount_fils"]),
        receipt=f"R{cast.planned.seed:010d}",
        held_at=held,
        now=cast.clock.now,
    )


def _attach_papers(cast: Cast) -> None:
    for slot in cast.example.papers:
        casework.attach(
            actor=cast.person.actor,
            reference=cast.reference,
            slot=slot,
            content=paper(),
            name=f"{slot}.pdf",
            now=cast.clock.now,
        )


def _submit(cast: Cast, *, key: str) -> None:
    casework.submit(
        actor=cast.person.actor,
        reference=cast.reference,
        key=key,
        declared=True,
        now=cast.clock.now,
    )


def be_accepted(cast: Cast) -> Life:
    """Will go from step to step by the moves that lead on, paying when a bill is open."""
    for _ in range(12):
        status = _application(cast).status
        if status == Status.WAITING_FOR_PAYMENT:
            yield cast.later(least=1, most=60)
            pay(cast)
        elif status in {Status.SUBMITTED, Status.IN_REVIEW}:
            yield from officer_moves(cast, wanted="onward")
        else:
            return


def be_refused(cast: Cast) -> Life:
    """Will be refused, and then leave it, enquire, or mend it and send again."""
    yield from officer_moves(cast, wanted="refuse")
    if cast.planned.fate in {"enquired", "reopened"}:
        yield from enquire(cast)
    if cast.planned.fate == "reopened":
        yield from be_accepted(cast)
    if cast.planned.fate == "sent_again":
        yield from send_again(cast)


def correct(cast: Cast) -> Life:
    """Will be asked for a better copy of a paper, and send one; of no paper nothing is asked."""
    if not _slot_with_room(cast, _application(cast)):
        return
    yield from officer_moves(cast, wanted="ask")
    page = _own(cast)
    if page.correction is None:
        return
    yield cast.later(least=2, most=40)
    for item in page.correction.items:
        casework.attach_correction(
            actor=cast.person.actor,
            reference=cast.reference,
            slot=item["at"].removeprefix("paper:"),
            content=paper(),
            name="again.pdf",
            now=cast.clock.now,
        )
    casework.answer_correction(
        actor=cast.person.actor,
        reference=cast.reference,
        posted={},
        revision=_application(cast).revision,
        now=cast.clock.now,
    )


def officer_moves(cast: Cast, *, wanted: str) -> Life:
    """Will let an officer who may do so claim the case and make a move; it takes effect after."""
    yield cast.office_hour(soonest=timedelta(minutes=20))
    application = _application(cast)
    actor = _someone(cast, application)
    casework.claim(actor=actor, reference=cast.reference, now=cast.clock.now)
    name, move = _chosen(cast, application, actor, wanted)
    casework.make_move(
        actor=actor,
        reference=cast.reference,
        move=name,
        revision=application.revision,
        given=_given(cast, application, move),
        now=cast.clock.now,
    )
    yield cast.clock.expect_effect()


def _someone(cast: Cast, application: Application) -> Actor:
    """Will choose someone whose turn it is, and who has not handled the case before."""
    handled = application.handled_by
    return cast.staff.someone(
        application.owner_role,
        application.municipality_id or "",
        cast.random,
        never=handled.get("_set_aside", []),
        rather_not=[one for step, one in handled.items() if step != "_set_aside"],
    )


def _chosen(cast: Cast, application: Application, actor: Actor, wanted: str) -> tuple[str, Move]:
    """Will give the first move of the wanted sort that the actor may make; it leads on."""
    facts = facts_of(application, cast.clock.now)
    service = published(application).service
    for name, move in workflow.moves_from(service, application.step, facts):
        if _fits(move, wanted) and not policies.why_not_move(
            actor, application, service, name, facts
        ):
            return name, move
    raise ValueError(f"{application.reference}: no {wanted} from {application.step}")


def _fits(move: Move, wanted: str) -> bool:
    if wanted == "refuse":
        return Need.REASONS in move.needs
    if wanted == "ask":
        return Need.ITEMS in move.needs
    return not {Need.REASONS, Need.ITEMS} & set(move.needs)


def _given(cast: Cast, application: Application, move: Move) -> Given:
    if Need.REASONS in move.needs:
        reasons = [reason.id for reason in cast.material.service.definition.reasons]
        return Given(reasons=[cast.random.choice(reasons[:4])])
    if Need.ITEMS in move.needs:
        slot = _slot_with_room(cast, application)
        return Given(items=[{"at": f"paper:{slot}", "note": "النسخة غير واضحة."}])
    if Need.ANSWER in move.needs:
        return Given(answer="دُرس الطلب ونُفِّذ المطلوب.")
    return Given()


def _slot_with_room(cast: Cast, application: Application) -> str:
    """Will give a slot with files that takes one more; "" if there is none."""
    most = {paper.id: paper.most for paper in cast.material.service.definition.papers}
    filled = Counter(paper["slot"] for paper in application.papers)
    return next((slot for slot, count in filled.items() if count < most[slot]), "")


def pay(cast: Cast) -> None:
    """Will pay the open bill, as the provider would tell of it."""
    bill = _own(cast).open_bill
    if bill is None or bill.bill is None:
        return
    casework.payment_received(
        bill_number=bill.bill.number,
        provider=PROVIDER,
        provider_reference=f"replay-{bill.bill.number}",
        amount_fils=bill.bill.amount_fils,
        now=cast.clock.now,
    )


def enquire(cast: Cast) -> Life:
    """Will ask about a reason, and be answered by someone other than the decider."""
    yield cast.later(least=3, most=48)
    reason = _own(cast).reasons[0]
    enquiry = casework.enquire(
        actor=cast.person.actor,
        reference=cast.reference,
        reason=reason.given.code,
        question="أرجو توضيح سبب الرفض، فالمستند المطلوب مرفق بالطلب.",
        now=cast.clock.now,
    )
    yield cast.office_hour(soonest=timedelta(hours=5))
    actor = cast.staff.someone(
        Role.HEAD, cast.planned.municipality, cast.random, never={enquiry.decider_id}
    )
    reopened = cast.planned.fate == "reopened" and _another_can_review(cast, enquiry.decider_id)
    casework.answer_enquiry(
        actor=actor,
        enquiry_id=enquiry.pk,
        outcome="reopened" if reopened else "upheld",
        answer=(
            "تبيّن بعد المراجعة أن المستند صحيح، وأُعيد فتح الطلب."
            if reopened
            else "روجع الطلب، والسبب قائم. يمكن إعادة الإرسال بعد استكمال المطلوب."
        ),
        now=cast.clock.now,
    )


def _another_can_review(cast: Cast, decider: int | None) -> bool:
    """Will say whether someone other than the decider works where a reopened case begins anew."""
    definition = cast.material.service.definition
    owner = definition.steps[definition.moves["reopen"].to].owner
    return cast.staff.is_another(str(owner), cast.planned.municipality, decider)


def send_again(cast: Cast) -> Life:
    """Will mend the refused application and send it again, which makes a second transaction."""
    yield cast.later(least=12, most=120)
    started = casework.send_again(
        actor=cast.person.actor, reference=cast.reference, now=cast.clock.now
    )
    cast.reference = started.application.reference
    # Days that lay ahead at the first try may have passed by now.
    _write(cast, _answers(cast), revision=started.application.revision)
    _submit(cast, key=f"replay-{cast.planned.seed}-2")
    yield from be_accepted(cast)


def _application(cast: Cast) -> Application:
    return own(cast.person.actor, cast.reference)


def _own(cast: Cast) -> OwnPage:
    return own_page(actor=cast.person.actor, reference=cast.reference, now=cast.clock.now)
