"""What signing up asks beside address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from baladiya.rules.identifiers import read_email
from baladiya.rules.problems import Refused
from baladiya.rules.text import clean_line
from baladiya.ui.problems import problem_text
from baladiya.ui.shown import language


class NameForm(forms.Form):
    """The name; a person is made together with the account, so that neither is there alone."""

    name = forms.CharField(
        label=_("Full name"), max_length=200, error_messages={"required": _("Write your name.")}
    )
    field_order = ("name", "email", "password1")

    def clean_name(self) -> str:
        """Will give the name without what cannot be seen."""
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write your name."))
        return name

    def clean(self) -> dict[str, Any]:
        """Will read the address by the same rule as every form of the centre."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("email"):
            try:
                given["email"] = read_email(given["email"])
            except Refused as refused:
                self.add_error("email", problem_text(refused.problems[0], language()))
        return given

    def signup(self, request: HttpRequest, user: object) -> None:
        """Will do nothing more: the adapter has made the person."""
