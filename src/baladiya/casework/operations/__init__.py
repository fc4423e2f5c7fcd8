"""Writing applications: each operation is one transaction and one thought."""

from baladiya.casework.operations.after_refusal import answer_enquiry, enquire
from baladiya.casework.operations.asking import REGISTERS, ask_queued, ask_registers
from baladiya.casework.operations.corrections import (
    answer_correction,
    attach_correction,
    detach_correction,
)
from baladiya.casework.operations.drafts import (
    Started,
    attach,
    attach_all,
    detach,
    discard,
    start,
    start_sample,
)
from baladiya.casework.operations.effects import SIGN, queue_signing, sign_queued
from baladiya.casework.operations.filling import Saved, save_answers, save_page, try_page
from baladiya.casework.operations.following import go_on
from baladiya.casework.operations.keeping_up import keep_up
from baladiya.casework.operations.messages import NOTIFY, send_queued
from baladiya.casework.operations.moves import (
    Given,
    Item,
    add_note,
    claim,
    make_move,
    release,
)
from baladiya.casework.operations.papers import Offered
from baladiya.casework.operations.submission import Receipt, send_again, submit, withdraw
from baladiya.casework.operations.taking_effect import ALWAYS, carry_out_due_moves, undo
from baladiya.casework.operations.time_and_money import payment_received, run_due_clocks

__all__ = [
    "ALWAYS",
    "NOTIFY",
    "REGISTERS",
    "SIGN",
    "Given",
    "Item",
    "Offered",
    "Receipt",
    "Saved",
    "Started",
    "add_note",
    "answer_correction",
    "answer_enquiry",
    "ask_queued",
    "ask_registers",
    "attach",
    "attach_all",
    "attach_correction",
    "carry_out_due_moves",
    "claim",
    "detach",
    "detach_correction",
    "discard",
    "enquire",
    "go_on",
    "keep_up",
    "make_move",
    "payment_received",
    "queue_signing",
    "release",
    "run_due_clocks",
    "save_answers",
    "save_page",
    "send_again",
    "send_queued",
    "sign_queued",
    "start",
    "start_sample",
    "submit",
    "try_page",
    "undo",
    "withdraw",
]
