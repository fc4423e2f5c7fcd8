"""From a stored application to the facts that rules look at."""

from collections import Counter
from datetime import datetime

from baladiya.casework import policies
from baladiya.casework.models import Application
from baladiya.casework.registers import counting
from baladiya.catalogue import queries as catalogue
from baladiya.catalogue.queries import Published
from baladiya.municipalities.queries import working_calendar
from baladiya.rules.calendar import BAHRAIN
from baladiya.rules.service import Facts


def published(application: Application) -> Published:
    """Will give the version the application was made under; it is kept in the process."""
    return catalogue.compiled(application.version_id)


def met_after(application: Application, service: str, now: datetime) -> Published | None:
    """Will give the version of another service as its applicant meets it in this municipality."""
    return catalogue.live(
        service=service,
        now=now,
        municipality=application.municipality_id or "",
        person=policies.key_of_account(application.account_id),
    )


def facts_of(application: Application, now: datetime) -> Facts:
    """Will give everything an expression may look at, as of `now`."""
    submitted = application.submitted_date
    return Facts(
        answers=application.answers,
        today=now.astimezone(BAHRAIN).date(),
        papers=dict(Counter(paper["slot"] for paper in application.papers)),
        lookups=counting(application.lookups, application.answers),
        reference=application.reference,
        submitted_on=submitted.isoformat() if submitted else "",
        calendar=working_calendar(),
    )


def facts_of_new(now: datetime) -> Facts:
    """Will give the facts of an application that has nothing yet."""
    return Facts(answers={}, today=now.astimezone(BAHRAIN).date(), calendar=working_calendar())


def value_at(application: Application, at: str) -> object:
    """Will give what stands at an item: a field's answer, or the keys of a slot's files."""
    kind, _, name = at.partition(":")
    if kind == "paper":
        return [paper["key"] for paper in application.papers if paper["slot"] == name]
    return application.answers.get(name)
