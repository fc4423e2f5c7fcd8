"""What registers say about an application's answers; only the deposit ledger so far."""

from collections.abc import Mapping
from typing import Any

from baladiya.casework.facts import published
from baladiya.casework.models import Application
from baladiya.ledger import queries as ledger
from baladiya.rules.definition import Register
from baladiya.rules.service import CompiledService

Lookups = dict[str, dict[str, Any]]


def look_up(service: CompiledService, answers: Mapping[str, Any]) -> Lookups:
    """Will ask the registers that the answered fields name; one statement for each, mostly none."""
    found: Lookups = {}
    for field_id, answer in answers.items():
        field = service.field(field_id)
        if field is not None and field.looked_up_in is Register.DEPOSITS:
            found["deposit"] = _deposit(str(answer or ""))
    return found


def ask_anew(application: Application) -> None:
    """Will put today's word of the registers on the application in hand; nothing is written.

    A deposit may have been entered or paid back since the applicant answered.
    """
    found = look_up(published(application).service, application.answers)
    application.lookups = {**application.lookups, **found}


def _deposit(reference: str) -> dict[str, Any]:
    deposit = ledger.deposit_by_reference(reference) if reference else None
    if deposit is None:
        return {
            "answered": True,
            "found": False,
            "held": False,
            "reference": reference,
            "amount_fils": 0,
            "kind": "",
            "payer_number": "",
        }
    return {
        "answered": True,
        "found": True,
        "held": deposit.state == deposit.State.HELD,
        "reference": deposit.reference,
        "amount_fils": deposit.amount_fils,
        "kind": deposit.kind,
        "payer_number": deposit.payer_number,
    }
