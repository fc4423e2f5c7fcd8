"""What applicants are told, queued with the change that causes it and written by the worker."""

from datetime import datetime
from typing import Any

from django.conf import settings

from baladiya.casework.facts import published
from baladiya.casework.meaning import words_known
from baladiya.casework.models import Application
from baladiya.notices import operations as notices
from baladiya.outbox import operations as outbox
from baladiya.outbox.operations import Item

NOTIFY = "notify"
SAMPLE_MARK = {"ar": "[عينة للتجربة] ", "en": "[Sample] "}


def tell(
    application: Application,
    code: str,
    *,
    now: datetime,
    once: str = "",
    **values: str | int,
) -> None:
    """Will queue one message to the applicant, in the transaction of its cause. One statement.

    The same cause never tells twice: it is named by `once`, else by the application's revision.
    """
    cause = once or str(application.revision)
    outbox.put(
        items=[
            Item(
                topic=NOTIFY,
                key=f"notify:{application.pk}:{cause}:{code}",
                payload={"application": application.pk, "code": code, "values": values},
                subject=f"application:{application.reference}",
                not_before=now,
            )
        ],
        now=now,
    )


def send_queued(*, key: str, payload: dict[str, Any], now: datetime) -> None:
    """Will write and send a queued message in the applicant's language; safe to repeat."""
    application = Application.objects.select_related("municipality").get(pk=payload["application"])
    service = published(application).service
    own_words = service.definition.messages.get(payload["code"])
    written = notices.compose(
        key=key,
        subject=f"application:{application.reference}",
        code=payload["code"],
        language=application.language,
        values=_values(application, payload["values"]),
        phone=application.phone,
        email=application.email,
        own_words=own_words,
        now=now,
        mark=SAMPLE_MARK[application.language] if application.is_sample else "",
    )
    notices.deliver(notices=written, now=now)


def link_to(application: Application) -> str:
    """Will give the address of an application's page in its applicant's language."""
    language = application.language
    return f"{settings.BALADIYA.base_url}/{language}/applications/{application.reference}/"


def _values(application: Application, given: dict[str, Any]) -> dict[str, str]:
    language = application.language
    service = published(application).service
    return {
        **words_known(application, service, language, application.step_due_at),
        "link": link_to(application),
        **{key: str(value) for key, value in given.items()},
    }
