"""Messages: what they say in both languages, and that each is sent once."""

import json
import re

import pytest
from django.core import mail

from baladiya.integrations.sms.console import FILE, ConsoleSms
from baladiya.notices import operations, queries, texts
from baladiya.notices.letters import email_html, email_text, sms_text, title
from baladiya.notices.models import Notice
from baladiya.notices.sms_parts import sms_parts
from baladiya.rules.definition import Text
from baladiya.rules.problems import Refused, refuse

CODES = {
    "received",
    "correction_asked",
    "correction_answered",
    "accepted",
    "payment_wanted",
    "payment_received",
    "certificate_ready",
    "account_opened",
    "refund_ordered",
    "refund_paid",
    "refused",
    "enquiry_received",
    "enquiry_answered_upheld",
    "enquiry_answered_corrected",
    "enquiry_answered_reopened",
    "withdrawn",
    "lapsed",
    "answered",
    "follow_up_ready",
    "follow_up_offered",
    "reminder",
    "draft_link",
}
VALUES = {
    "ar": {
        "name": "مريم بنت أحمد التجريبية",
        "service": "طلب استرجاع مبلغ التأمين",
        "reference": "DR-7K4M-9Q2D",
        "link": "https://services.mun.example/ar/applications/DR-7K4M-9Q2D/",
        "until": "24 نوفمبر 2026",
        "amount": "1,250.500",
        "reasons": "عقد الإيجار غير مسجل؛ صورة الهوية غير واضحة",
        "account": "MU-204518",
        "answer": "درسنا ما ذكرتم، والحديقة عامة.",
        "next": "طلب استرجاع مبلغ التأمين",
    },
    "en": {
        "name": "Maryam Altajreebiya",
        "service": "Building completion certificate",
        "reference": "BC-7K4M-9Q2D",
        "link": "https://services.mun.example/en/applications/BC-7K4M-9Q2D/",
        "until": "24 November 2026",
        "amount": "1,250.500",
        "reasons": "The lease is not registered; the copy of the ID card cannot be read",
        "account": "MU-204518",
        "answer": "We looked at what you said; the garden is a public one.",
        "next": "Return of the deposit",
    },
}
LANGUAGES = ("ar", "en")
MOBILE, LANDLINE = "+97336001234", "+97317001234"
ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
each_message = pytest.mark.parametrize("code", sorted(CODES))
each_language = pytest.mark.parametrize("language", LANGUAGES)


def compose(now, **given: object) -> list[Notice]:
    return operations.compose(
        **{
            "key": "notify:1:3:accepted",
            "subject": "application:RC-7K4M-9Q2D",
            "code": "accepted",
            "language": "ar",
            "values": VALUES["ar"],
            "phone": MOBILE,
            "email": "applicant@example.org",
            "own_words": None,
            "now": now,
        }
        | given
    )


class SilentSms:
    """A provider that takes nothing."""

    def send(self, **message: str) -> None:
        raise refuse("sms_not_sent", answer=f"no to {message['reference']}")


@pytest.fixture
def silent_sms(settings):
    settings.BALADIYA = settings.BALADIYA.model_copy(update={"sms_driver": f"{__name__}.SilentSms"})


# The words


def test_there_are_words_for_every_occasion():
    assert texts.all_messages().keys() - {texts.FRAME} == CODES
    for code in CODES:
        assert texts.message(code).keys() == {"title", "email", "sms"}


def test_only_documented_placeholders_are_used_and_the_link_only_round_a_message():
    comment = texts.FILE.read_text(encoding="utf-8").split("\n_frame:")[0]
    for name in texts.PLACEHOLDERS:
        assert f"#   {{{name}}}" in comment
    for code, parts in texts.all_messages().items():
        for part in parts.values():
            for words in (part.ar, part.en):
                used = set(texts.PLACEHOLDER.findall(words))
                assert used <= texts.PLACEHOLDERS
                assert "link" not in used or code == texts.FRAME
                assert re.sub(r"\{[a-z_]+\}", "", words).count("{") == 0


@each_message
def test_both_languages_of_a_message_tell_the_same_values(code):
    for part in texts.message(code).values():
        assert set(texts.PLACEHOLDER.findall(part.ar)) == set(texts.PLACEHOLDER.findall(part.en))


@each_message
@each_language
def test_an_sms_has_two_parts_at_most(code, language):
    text = sms_text(code, VALUES[language], language, None)
    assert sms_parts(text) <= 2, f"{len(text)} characters: {text}"


@each_message
def test_an_english_sms_stays_in_the_cheap_alphabet(code):
    assert not re.search("[\u2066-\u2069]", sms_text(code, VALUES["en"], "en", None))


@each_message
def test_numbers_and_latin_words_in_arabic_are_isolated(code):
    for text in (
        title(code, VALUES["ar"], "ar"),
        sms_text(code, VALUES["ar"], "ar", None),
        email_text(code, VALUES["ar"], "ar", None),
    ):
        lines = [line for line in text.split("\n") if not line.startswith("https://")]
        assert not re.search("[A-Za-z0-9]", ISOLATED.sub("", "\n".join(lines)))


@each_message
@each_language
def test_nothing_touches_a_link(code, language):
    link = VALUES[language]["link"]
    for text in (
        sms_text(code, VALUES[language], language, None),
        email_text(code, VALUES[language], language, None),
    ):
        assert link in text.split("\n")


@each_message
@each_language
def test_a_message_can_be_written_without_a_deadline_or_a_name(code, language):
    values = VALUES[language] | {"until": "", "name": ""}
    for text in (
        email_text(code, values, language, None),
        sms_text(code, values, language, None),
    ):
        assert "{" not in text
        assert "[" not in text
        assert "  " not in text
        assert not re.search(r"\s[.,،]", text)


def test_a_missing_value_is_refused_rather_than_sent_as_a_gap():
    values = {**VALUES["en"], "amount": ""}
    with pytest.raises(Refused, match="message_value_missing"):
        sms_text("payment_wanted", values, "en", None)


def test_a_message_that_does_not_exist_is_refused():
    with pytest.raises(Refused, match="message_unknown"):
        title("no_such_message", VALUES["en"], "en")


def test_arabic_words_in_an_english_message_are_isolated():
    values = {**VALUES["en"], "service": "شهادة إثبات السكن"}
    assert "\u2068شهادة إثبات السكن\u2069" in sms_text("accepted", values, "en", None)


def test_a_value_adds_no_lines_and_turns_no_direction():
    values = {**VALUES["en"], "service": "Lease\r\nBcc: all@example.org\u202e"}
    assert title("certificate_ready", values, "en") == (
        "Your document is ready: Lease Bcc: all@example.org"
    )


@each_language
def test_a_service_s_own_words_replace_what_a_message_says(language):
    own = Text(
        ar="تصل الشهادة {reference} إلى صندوقكم [بعد يومين].", en="{reference} is [in] the post."
    )
    filled = own.said_in(language).replace(
        "{reference}", texts.set_apart(VALUES[language]["reference"], language)
    )
    for text in (
        email_text("accepted", VALUES[language], language, own),
        sms_text("accepted", VALUES[language], language, own),
    ):
        assert filled in text.split("\n")
        assert VALUES[language]["link"] in text.split("\n")
    assert own.said_in(language)[:5] not in title("accepted", VALUES[language], language)


def test_html_has_language_direction_links_and_no_markup_of_others():
    values = {**VALUES["ar"], "name": "<script>alert(1)</script>"}
    html = email_html(email_text("accepted", values, "ar", None), "ar")
    assert '<html lang="ar" dir="rtl">' in html
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>" in html
    assert f'<a href="{VALUES["ar"]["link"]}" dir="ltr">' in html
    assert "<bdi>DR-7K4M-9Q2D</bdi>" in html
    assert "\u2068" not in html
    assert '<html lang="en" dir="ltr">' in email_html("Hello", "en")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 151, 2),  # the escaped sign moves whole into the second part
        ("a" * 152 + "€" + "a" * 152, 3),
        ("س" * 70, 1),
        ("س" * 71, 2),
        ("س" * 134, 2),
        ("س" * 135, 3),
        ("a" * 70 + "س", 2),
        ("😀" * 35, 1),
        ("س" * 66 + "😀" + "س" * 65, 2),
        ("س" * 66 + "😀" + "س" * 66, 3),
    ],
)
def test_parts_of_an_sms(text, parts):
    assert sms_parts(text) == parts


# Writing and sending

database = pytest.mark.django_db


@database
def test_a_message_is_written_for_each_way_to_reach_the_reader_and_once(now):
    first, again = compose(now), compose(now, values={**VALUES["ar"], "service": "خدمة أخرى"})
    assert [notice.channel for notice in first] == ["email", "sms"]
    assert [notice.pk for notice in first] == [notice.pk for notice in again]
    assert [notice.body for notice in first] == [notice.body for notice in again]


@database
@pytest.mark.parametrize(
    ("phone", "email", "channels"),
    [
        ("", "applicant@example.org", ["email"]),
        (MOBILE, "", ["sms"]),
        (LANDLINE, "applicant@example.org", ["email"]),
        ("", "", []),
    ],
)
def test_only_the_ways_there_are_get_used(now, phone, email, channels):
    assert [notice.channel for notice in compose(now, phone=phone, email=email)] == channels


@database
def test_writing_costs_two_statements(now, django_assert_num_queries):
    with django_assert_num_queries(2):
        compose(now)


@database
def test_marking_costs_one_statement_for_all_ways(now, django_assert_num_queries):
    written = compose(now)
    with django_assert_num_queries(1):
        operations.deliver(notices=written, now=now)


@database
def test_an_email_is_sent_once_in_text_and_html_with_an_id_that_a_retry_repeats(now):
    [notice] = compose(now, phone="")
    operations.deliver(notices=[notice], now=now)
    operations.deliver(notices=Notice.objects.all(), now=now)
    [sent] = mail.outbox
    assert sent.to == ["applicant@example.org"]
    assert sent.body == notice.body
    assert sent.alternatives[0][1] == "text/html"
    assert sent.message()["Content-Language"] == "ar"
    Notice.objects.update(sent_at=None)  # as if the process had died before marking
    operations.deliver(notices=Notice.objects.all(), now=now)
    assert len({one.message()["Message-ID"] for one in mail.outbox}) == 1
    assert sent.message()["Message-ID"].endswith("@baladiya.example>")
    notice.refresh_from_db()
    assert notice.sent_at == now


@database
def test_different_messages_have_different_ids(now):
    for key in ("notify:1:3:accepted", "notify:1:4:accepted"):
        operations.deliver(notices=compose(now, key=key, phone=""), now=now)
    assert len({one.message()["Message-ID"] for one in mail.outbox}) == 2


@database
def test_one_way_that_fails_does_not_hold_up_the_other_and_is_tried_again(
    now, silent_sms, settings
):
    written = compose(now)
    with pytest.raises(Refused, match="sms_not_sent"):
        operations.deliver(notices=[written[1], written[0]], now=now)
    assert len(mail.outbox) == 1
    assert Notice.objects.get(channel="sms").sent_at is None
    settings.BALADIYA = settings.BALADIYA.model_copy(
        update={"sms_driver": "baladiya.integrations.sms.console.ConsoleSms"}
    )
    operations.deliver(notices=compose(now), now=now)
    assert len(mail.outbox) == 1
    assert Notice.objects.get(channel="sms").sent_at == now


@database
def test_the_console_keeps_an_sms_as_a_line_and_logs_neither_words_nor_number(
    now, settings, caplog, tmp_path
):
    settings.DATA_DIR = tmp_path
    caplog.set_level("INFO", logger="baladiya.sms")
    [notice] = compose(now, email="")
    operations.deliver(notices=[notice], now=now)
    ConsoleSms().send(to=MOBILE, text="second", reference="r2")
    lines = [json.loads(line) for line in (tmp_path / FILE).read_text().splitlines()]
    assert lines[0]["to"] == MOBILE
    assert lines[0]["text"] == notice.body
    assert lines[1] == {"to": MOBILE, "text": "second", "reference": "r2", "parts": 1}
    assert MOBILE not in caplog.text
    assert "second" not in caplog.text
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@database
def test_the_messages_of_a_case_leave_out_links_that_open_it(now):
    compose(now, key="a")
    compose(now, key="b", code="draft_link")
    compose(now, key="c", subject="application:RC-0000-0000")
    shown = queries.sent_to(subject="application:RC-7K4M-9Q2D")
    assert [notice.code for notice in shown] == ["accepted", "accepted"]
    assert queries.latest(limit=3)[0].subject == "application:RC-0000-0000"
    assert "draft_link" in {notice.code for notice in queries.latest()}
