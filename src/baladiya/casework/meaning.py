"""What a move means to the applicant: the amounts it asks for, the message it sends, its words.

The operation and the officer's preview read the same rules, so that the preview is what is sent.
"""

from collections.abc import Iterable
from datetime import datetime

from baladiya.casework.models import Application
from baladiya.rules import forms
from baladiya.rules.calendar import local_date
from baladiya.rules.dates import show_date
from baladiya.rules.definition import EffectKind, Need, Status
from baladiya.rules.forms import Quoted
from baladiya.rules.service import CompiledService, Facts
from baladiya.rules.workflow import Taken

MONEY = frozenset({EffectKind.RAISE_BILL, EffectKind.HOLD_DEPOSIT})
CODES = {
    Status.REFUSED: "refused",
    Status.WAITING_FOR_APPLICANT: "correction_asked",
    Status.ACCEPTED: "accepted",
    Status.CLOSED: "lapsed",
}


def amounts_asked(service: CompiledService, facts: Facts, taken: Taken) -> tuple[Quoted, ...]:
    """Will give the fees and deposits that a move puts on one bill, but for those of nothing."""
    named = {effect.of for effect in taken.effects if effect.kind in MONEY}
    return tuple(
        quoted
        for quoted in forms.quote(service, facts)
        if quoted.amount_fils > 0 and quoted.id in named
    )


def message_code(taken: Taken, *, billed: int) -> str:
    """Will name the message a move's step sends, "" for none. `billed` is in fils.

    What an accepted application gives is told when it is there: certificate, account, refund. An
    answer is a message of its own and says that the application was accepted.
    """
    if taken.status == Status.WAITING_FOR_PAYMENT:
        return "payment_wanted" if billed else ""
    told_otherwise = taken.effects or not taken.move.decision or Need.ANSWER in taken.move.needs
    if taken.status == Status.ACCEPTED and told_otherwise:
        return ""
    return CODES.get(taken.status, "")


def reasons_in_words(service: CompiledService, codes: Iterable[str], language: str) -> str:
    """Will put reasons of refusal in one line."""
    known = [reason for code in codes if (reason := service.reason(code)) is not None]
    separator = "; " if language == "en" else "؛ "
    return separator.join(reason.text.said_in(language) for reason in known)


def words_known(
    application: Application, service: CompiledService, language: str, until: datetime | None
) -> dict[str, str]:
    """Will give the words every message may use; `until` is when the applicant's time ends."""
    name = application.name_en if language == "en" else application.name_ar
    return {
        "name": name or application.name_ar or application.name_en,
        "service": service.definition.name.said_in(language),
        "reference": application.reference,
        "until": show_date(local_date(until), language) if until else "",
    }
