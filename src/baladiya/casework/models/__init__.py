"""The tables of casework. Only casework and statistics read them."""

from baladiya.casework.models.application import Application, Channel, PendingMove, Transition
from baladiya.casework.models.outcome import (
    Correction,
    Decision,
    DecisionReason,
    Enquiry,
    IssuedOutput,
    Note,
)

__all__ = [
    "Application",
    "Channel",
    "Correction",
    "Decision",
    "DecisionReason",
    "Enquiry",
    "IssuedOutput",
    "Note",
    "PendingMove",
    "Transition",
]
