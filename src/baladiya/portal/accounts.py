"""How local accounts behave: what a session remembers, where sign-in leads, what sign-out ends."""

import re

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from baladiya.people import operations, queries
from baladiya.people.models import Account
from baladiya.ui.clock import now
from baladiya.ui.shown import language

ARABIC = re.compile(r"[\u0600-\u06ff]")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no type hints here
    """Local accounts by e-mail address."""

    def save_user(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's own signature
        user: Account,
        form: BaseForm,
        commit: bool = True,  # noqa: ARG002, FBT001, FBT002 - allauth's own signature
    ) -> Account:
        """Will make account and person in one transaction; the name tells its own script."""
        given = form.cleaned_data
        name = given["name"]
        person = operations.register_person(
            email=given["email"],
            password=given["password1"],
            name_ar=name if ARABIC.search(name) else "",
            name_en="" if ARABIC.search(name) else name,
            language=language(),
            now=now(),
        )
        # allauth goes on with the object it made itself.
        user.__dict__.update(person.account.__dict__)
        return user

    def login(self, request: HttpRequest, user: Account) -> None:
        """Will sign in, and note whether the account belongs to staff."""
        super().login(request, user)
        is_staff = queries.is_staff_account(user.pk)
        request.session["acts_as"] = "staff" if is_staff else "person"

    def logout(self, request: HttpRequest) -> None:
        """Will sign out here and on the server: a copy of the cookie opens nothing afterwards."""
        account_id = request.user.pk
        if account_id is not None:
            operations.end_sessions(account_id=account_id, now=now())
        super().logout(request)

    def set_password(self, user: Account, password: str) -> None:
        """Will set a new password and end every session; the one that asked is carried on."""
        super().set_password(user, password)
        operations.end_sessions(account_id=user.pk, now=now())
        user.refresh_from_db(fields=["session_token"])

    def format_email_subject(self, subject: str) -> str:
        """Will begin the subject with our name; a site's address says nothing to a reader."""
        return f"{_('Baladiya')}: {subject}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Will lead staff to their cases and everyone else to the services."""
        home = reverse("portal:home")
        return f"{home}office/" if request.session.get("acts_as") == "staff" else home

    def get_signup_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's own signature
        """Will ask a new person for the details every form needs."""
        return reverse("portal:details")
