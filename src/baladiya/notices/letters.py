"""How a message is laid out: the e-mail's text, its HTML, and the SMS."""

import re
from collections.abc import Mapping
from html import escape

from baladiya.notices.texts import FRAME, fill, message
from baladiya.rules.definition import Text

_TITLE_LENGTH = 200
_STYLE = "font-family: 'IBM Plex Sans Arabic', Tahoma, sans-serif; line-height: 1.7"
_LINK = re.compile(r"^(https?://\S+)$", re.MULTILINE)


def title(code: str, values: Mapping[str, str], language: str) -> str:
    """Will give the subject of the e-mail."""
    words = message(code)["title"].said_in(language)
    return fill(words, values, language=language, code=code)[:_TITLE_LENGTH]


def email_text(code: str, values: Mapping[str, str], language: str, own_words: Text | None) -> str:
    """Will give the e-mail's text: greeting, what it says, what it is about, link, signature.

    The link stands on a line of its own with nothing beside it: mail and phone programs would
    take an isolating mark for a part of the address.
    """
    frame = message(FRAME)
    said = own_words or message(code)["email"]
    parts = (frame["greeting"], said, frame["about"], frame["link"], frame["signature"])
    filled = (fill(part.said_in(language), values, language=language, code=code) for part in parts)
    return "\n\n".join(part.strip("\n") for part in filled if part.strip())


def sms_text(code: str, values: Mapping[str, str], language: str, own_words: Text | None) -> str:
    """Will give the SMS: what it says, and the link on a line of its own."""
    said = own_words or message(code)["sms"]
    filled = fill(said.said_in(language), values, language=language, code=code)
    link = values.get("link", "")
    return f"{filled}\n{link}" if link else filled


def email_html(text: str, language: str) -> str:
    """Will give an e-mail's text as simple HTML, with `bdi` in place of the isolating marks."""
    marked = escape(text).replace("\u2068", "<bdi>").replace("\u2069", "</bdi>")
    linked = _LINK.sub(r'<a href="\1" dir="ltr">\1</a>', marked)
    paragraphs = "\n".join(
        f"<p>{part.replace(chr(10), '<br>')}</p>" for part in linked.split("\n\n")
    )
    direction = "ltr" if language == "en" else "rtl"
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction}">\n'
        '<head><meta charset="utf-8"></head>\n'
        f'<body style="{_STYLE}">\n'
        f"{paragraphs}\n</body></html>\n"
    )
