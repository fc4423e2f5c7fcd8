"""How local accounts behave: what a session remembers, and where sign-in leads."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from baladiya.people import queries


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts by e-mail address."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Will sign in, and note whether the account belongs to staff."""
        super().login(request, user)
        is_staff = queries.is_staff_account(user.pk)
        request.session["acts_as"] = "staff" if is_staff else "person"
