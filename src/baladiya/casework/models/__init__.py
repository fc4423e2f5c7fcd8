"""The tables of casework. Only casework and statistics read them."""

from baladiya.casework.models.application import (
    FINAL,
    Application,
    Channel,
    PendingMove,
    SearchWord,
    Transition,
)
from baladiya.casework.models.outcome import (
    Correction,
    Decision,
    DecisionReason,
    Enquiry,
    IssuedOutput,
    Note,
)

__all__ = [
    "FINAL",
    "Application",
    "Channel",
    "Correction",
    "Decision",
    "DecisionReason",
    "Enquiry",
    "IssuedOutput",
    "Note",
    "PendingMove",
    "SearchWord",
    "Transition",
]
