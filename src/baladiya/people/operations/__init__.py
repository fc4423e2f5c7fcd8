"""What is done to accounts, to the people who apply, and to staff and their roles."""

from baladiya.people.operations.accounts import (
    close_account,
    end_sessions,
    new_account,
    reopen_account,
)
from baladiya.people.operations.attempts import count_attempt, take_back_attempt
from baladiya.people.operations.entries import give_entry_link, use_entry_link
from baladiya.people.operations.persons import (
    give_mandate,
    register_establishment,
    register_person,
    update_person,
)
from baladiya.people.operations.staff import add_staff, appoint, dismiss

__all__ = [
    "add_staff",
    "appoint",
    "close_account",
    "count_attempt",
    "dismiss",
    "end_sessions",
    "give_entry_link",
    "give_mandate",
    "new_account",
    "register_establishment",
    "register_person",
    "reopen_account",
    "take_back_attempt",
    "update_person",
    "use_entry_link",
]
