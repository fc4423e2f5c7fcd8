"""Writing messages to people, and sending them."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from baladiya.notices.letters import email_html, email_text, sms_text, title
from baladiya.notices.models import Notice
from baladiya.notices.ports import sms_sender
from baladiya.rules.definition import Text
from baladiya.rules.identifiers import phone_takes_sms


def compose(
    *,
    key: str,
    subject: str,
    code: str,
    language: str,
    values: Mapping[str, str],
    phone: str,
    email: str,
    own_words: Text | None,
    now: datetime,
    mark: str = "",
) -> list[Notice]:
    """Will write one message for each way its reader can be reached; the same key gives the first.

    `values` fill the placeholders that `messages.yaml` lists, `phone` is E.164 or empty (numbers
    that take no SMS are left out), `own_words` replace what the message says, `mark` stands before
    all of it (a sample is to be taken for nothing else). Sends nothing.
    Raises `Refused`: message_unknown, message_value_missing.
    """
    common = {"subject": subject, "code": code, "language": language, "created_at": now}
    written = []
    if email:
        text = email_text(code, values, language, own_words)
        letter = {"title": mark + title(code, values, language), "body": mark + text}
        written.append(_notice(key, Notice.Channel.EMAIL, email, letter | common))
    if phone and phone_takes_sms(phone):
        text = sms_text(code, values, language, own_words)
        written.append(_notice(key, Notice.Channel.SMS, phone, {"body": mark + text} | common))
    Notice.objects.bulk_create(written, ignore_conflicts=True)
    return list(Notice.objects.filter(key__in=[notice.key for notice in written]).order_by("pk"))


def deliver(*, notices: Sequence[Notice], now: datetime) -> None:
    """Will send messages that were not sent yet, and mark them: one statement for all of them.

    Called outside of transactions. A crash between sending and marking sends a second time with the
    same Message-ID or reference; what was marked is never sent again. One that fails does not hold
    up the others; the first failure is raised when all were tried, and the worker tries again what
    was not sent. Raises what the mail server's library raises, and `Refused`: sms_not_sent.
    """
    sent: list[int] = []
    failures: list[Exception] = []
    for notice in notices:
        if notice.sent_at is not None:
            continue
        try:
            _send(notice)
            sent.append(notice.pk)
        except Exception as error:  # noqa: BLE001 - each failure is kept and the first one raised
            failures.append(error)
    if sent:
        Notice.objects.filter(pk__in=sent, sent_at=None).update(sent_at=now)
    if failures:
        raise failures[0]


def _send(notice: Notice) -> None:
    if notice.channel == Notice.Channel.EMAIL:
        _email(notice).send()
    else:
        sms_sender().send(to=notice.address, text=notice.body, reference=_mark(notice))


def _notice(key: str, channel: Notice.Channel, address: str, fields: dict[str, Any]) -> Notice:
    return Notice(key=f"{key}:{channel}", channel=channel, address=address, **fields)


def _mark(notice: Notice) -> str:
    """Will give a value that is the same at every try and tells nothing about the reader."""
    return hashlib.sha256(notice.key.encode()).hexdigest()[:32]


def _email(notice: Notice) -> EmailMultiAlternatives:
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    email = EmailMultiAlternatives(
        subject=notice.title,
        body=notice.body,
        to=[notice.address],
        headers={
            "Message-ID": f"<{_mark(notice)}@{host}>",
            "Auto-Submitted": "auto-generated",  # out-of-office programs do not answer these
            "Content-Language": notice.language,
        },
    )
    email.attach_alternative(email_html(notice.body, notice.language), "text/html")
    return email
