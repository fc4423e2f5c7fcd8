"""What a move sets going, carried out in its own transaction, each effect once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from baladiya.casework.facts import facts_of, published
from baladiya.casework.meaning import amounts_asked
from baladiya.casework.models import Application, IssuedOutput, Transition
from baladiya.casework.operations.messages import tell
from baladiya.certificates import operations as certificates
from baladiya.ledger import operations as ledger
from baladiya.ledger import queries as ledger_queries
from baladiya.ledger.models import Bill
from baladiya.outbox import operations as outbox
from baladiya.outbox.operations import Item
from baladiya.rules import forms
from baladiya.rules.definition import Effect, EffectKind, Output
from baladiya.rules.forms.view import view
from baladiya.rules.money import show_fils
from baladiya.rules.problems import refuse
from baladiya.rules.service import CompiledService, Facts
from baladiya.rules.workflow import Taken

SIGN = "sign"
# A sample goes through every step, but no money moves for it and no number of a series is used up.
MOVES_MONEY = frozenset({EffectKind.ORDER_REFUND, EffectKind.RELEASE_REFUND})
SAMPLE = "SAMPLE"  # instead of an account's number
SAMPLE_SERIES = "00"  # definitions have two letters, so no service shares the series
ANSWER = "application.answer"  # as facts name the officer's answer


@dataclass(frozen=True, slots=True)
class Scene:
    """What every effect needs to know. `staff_id` is whoever made the move, None for the system."""

    application: Application
    service: CompiledService
    facts: Facts
    staff_id: int | None
    now: datetime

    @property
    def municipality(self) -> str:
        """The municipality of a submitted application."""
        return self.application.municipality_id or ""

    def subject(self, of: str) -> str:
        """Will name what the siblings below write as the subject, without knowing what it means."""
        return f"application:{self.application.pk}:{of}"

    def link(self, output: str, kind: str, number: str, **target: object) -> None:
        """Will keep which bill, deposit, refund or certificate the application gave."""
        IssuedOutput.objects.create(
            application=self.application,
            output=output,
            kind=kind,
            number=number,
            at=self.now,
            **target,
        )


def carry_out(
    application: Application, taken: Taken, *, staff_id: int | None, now: datetime
) -> int:
    """Will carry out the effects of a move; gives the amount billed in fils (0 for no bill)."""
    scene = Scene(
        application, published(application).service, facts_of(application, now), staff_id, now
    )
    billed = _bill(scene, taken)
    for effect in taken.effects:
        _one(scene, effect)
    return billed


def _one(scene: Scene, effect: Effect) -> None:
    if scene.application.is_sample and effect.kind in MOVES_MONEY:
        return
    match effect.kind:
        case EffectKind.RAISE_BILL | EffectKind.HOLD_DEPOSIT:
            pass  # one bill for all amounts of a move, raised before
        case EffectKind.ISSUE:
            _issue(scene, _output(scene, effect.of))
        case EffectKind.OPEN_ACCOUNT:
            _open_account(scene, _output(scene, effect.of))
        case EffectKind.ORDER_REFUND:
            _order_refund(scene, _output(scene, effect.of))
        case EffectKind.RELEASE_REFUND:
            _release_refund(scene, _output(scene, effect.of))
        case _:
            assert_never(effect.kind)


def _output(scene: Scene, output: str) -> Output:
    return next(found for found in scene.service.definition.outputs if found.id == output)


def _bill(scene: Scene, taken: Taken) -> int:
    if scene.application.is_sample:
        return 0
    lines = [
        {
            "label": {"ar": quoted.label.ar, "en": quoted.label.en},
            "amount_fils": quoted.amount_fils,
            "account": f"deposits:{quoted.id}" if quoted.is_deposit else f"revenue:{quoted.id}",
        }
        for quoted in amounts_asked(scene.service, scene.facts, taken)
    ]
    if not lines:
        return 0
    bill = ledger.raise_bill(
        subject=f"application:{scene.application.pk}",
        purpose=f"{taken.move_id}:{scene.application.revision}",
        municipality=scene.municipality,
        lines=lines,
        now=scene.now,
    )
    scene.link(taken.move_id, "bill", bill.number, bill=bill)
    return bill.amount_fils


def _with_answer(scene: Scene, output: Output) -> Facts:
    """Will give the facts with the officer's latest answer, if the paper prints it."""
    if not any(ANSWER in fact.value for fact in output.facts):
        return scene.facts
    answered = Transition.objects.filter(application=scene.application, details__has_key="answer")
    latest = answered.order_by("-revision").values_list("details__answer", flat=True).first()
    return replace(scene.facts, answer=latest or "")


def _content(scene: Scene, output: Output) -> dict[str, Any]:
    application = scene.application
    facts = _with_answer(scene, output)
    holder_ar = application.name_ar or application.name_en
    statement = forms.output_statement(scene.service, output, facts)
    return {
        "title": output.title.model_dump(),
        "statement": statement.model_dump() if statement else None,
        "holder": {"ar": holder_ar, "en": application.name_en or holder_ar},
        "holder_number": application.number,
        "facts": [
            {
                "id": fact.id,
                "label": fact.label.model_dump(),
                "value": {"ar": fact.value_ar, "en": fact.value_en},
                "public": fact.public,
            }
            for fact in forms.output_facts(scene.service, output, facts)
        ],
        "service": application.service,
        "reference": application.reference,
        "template": output.template or "",
        "sample": application.is_sample,
    }


def _issue(scene: Scene, output: Output) -> None:
    certificate = certificates.prepare(
        subject=scene.subject(output.id),
        municipality=scene.municipality,
        prefix=SAMPLE_SERIES if scene.application.is_sample else scene.service.definition.prefix,
        kind=str(output.kind),
        service=scene.application.service,
        content=_content(scene, output),
        valid_until=forms.output_valid_until(scene.service, output, scene.facts),
        now=scene.now,
    )
    scene.link(output.id, "certificate", certificate.number, certificate=certificate)
    outbox.put(items=[_signing(scene.application, certificate.pk, scene.now)], now=scene.now)


def _signing(application: Application, certificate_id: int, now: datetime) -> Item:
    return Item(
        topic=SIGN,
        key=f"sign:{certificate_id}",
        payload={"application": application.pk, "certificate": certificate_id},
        subject=f"application:{application.reference}",
        not_before=now,
    )


def queue_signing(*, certificate_ids: Sequence[int], now: datetime) -> int:
    """Will queue certificates that were prepared and never signed; gives how many.

    One that is queued or parked already stays as it is: its key is known.
    """
    found = IssuedOutput.objects.filter(certificate__in=certificate_ids).select_related(
        "application"
    )
    items = [
        _signing(issued.application, issued.certificate_id, now)
        for issued in found
        if issued.certificate_id is not None
    ]
    if items:
        outbox.put(items=items, now=now)
    return len(items)


def sign_queued(*, payload: dict[str, Any], now: datetime) -> None:
    """Will sign a prepared certificate and tell the applicant; safe to repeat after a crash."""
    application = Application.objects.get(pk=payload["application"])
    certificates.sign(
        certificate_id=payload["certificate"],
        templates=published(application).templates,
        now=now,
    )
    tell(application, "certificate_ready", now=now, once=f"certificate:{payload['certificate']}")


def _open_account(scene: Scene, output: Output) -> None:
    content = _content(scene, output)
    if scene.application.is_sample:
        scene.link(output.id, "account", SAMPLE)
        tell(scene.application, "account_opened", now=scene.now, account=SAMPLE)
        return
    account = certificates.open_account(
        subject=scene.subject(output.id),
        municipality=scene.municipality,
        holder_ar=content["holder"]["ar"],
        holder_en=content["holder"]["en"],
        content=content,
        now=scene.now,
    )
    scene.link(output.id, "account", account.number)
    tell(scene.application, "account_opened", now=scene.now, account=account.number)


def _order_refund(scene: Scene, output: Output) -> None:
    order = forms.refund_order(scene.service, output, scene.facts)
    deposit = ledger_queries.deposit_by_reference(order.deposit_reference)
    if deposit is None:
        raise refuse("deposit_unknown", reference=order.deposit_reference)
    refund = ledger.approve_refund(
        deposit=deposit,
        subject=scene.subject(output.id),
        amount_fils=order.amount_fils,
        deductions=[],
        iban=order.iban,
        account_name=order.account_name,
        staff_id=_someone(scene),
        now=scene.now,
    )
    scene.link(output.id, "refund", refund.number, refund=refund, deposit=deposit)
    tell(
        scene.application,
        "refund_ordered",
        now=scene.now,
        amount=show_fils(refund.amount_fils),
    )


def _release_refund(scene: Scene, output: Output) -> None:
    issued = IssuedOutput.objects.select_related("refund").get(
        application=scene.application, output=output.id, kind="refund", refund__state="approved"
    )
    if issued.refund is None:
        raise refuse("refund_unknown")
    ledger.release_refund(refund=issued.refund, staff_id=_someone(scene), now=scene.now)
    tell(
        scene.application,
        "refund_paid",
        now=scene.now,
        amount=show_fils(issued.refund.amount_fils),
    )


def _someone(scene: Scene) -> int:
    if scene.staff_id is None:
        raise refuse("role_missing")
    return scene.staff_id


def hold_deposits(application: Application, bill: Bill, now: datetime) -> None:
    """Will put the paid deposits of a bill into the deposit ledger, under what each is for."""
    scene = Scene(
        application, published(application).service, facts_of(application, now), None, now
    )
    paid = {line["account"]: line["amount_fils"] for line in bill.lines}
    for deposit in scene.service.definition.deposits:
        amount = paid.get(f"deposits:{deposit.id}")
        if amount:
            held = ledger.hold_deposit(
                reference=view(scene.service, scene.facts).answers.words(deposit.reference),
                kind=deposit.kind,
                municipality=scene.municipality,
                payer_number=application.number,
                payer_name=application.name_ar or application.name_en,
                amount_fils=amount,
                subject=scene.subject(deposit.id),
                receipt=bill.number,
                now=now,
            )
            scene.link(deposit.id, "deposit", held.reference, deposit=held)


def cancel_open_bills(application: Application, now: datetime) -> None:
    """Will cancel what the application still owes, when it ends unpaid."""
    open_bills = IssuedOutput.objects.filter(
        application=application, kind="bill", bill__state="open"
    ).select_related("bill")
    for issued in open_bills:
        if issued.bill is not None:
            ledger.cancel_bill(bill_number=issued.bill.number, now=now)
