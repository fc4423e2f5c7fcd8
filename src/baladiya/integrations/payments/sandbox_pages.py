"""The sandbox bank's few pages, Arabic and English."""

from html import escape
from string import Template

from baladiya.integrations.payments.sandbox_bank import BankPayment
from baladiya.rules.money import show_fils

WORDS = {
    "ar": {
        "bank": "بنك تجريبي",
        "note": "للعرض والتدريب فقط: لا تُسحب أموال حقيقية ولا تُطلب بيانات بطاقة.",
        "asked": "المبلغ المطلوب",
        "amount": "$amount دينار بحريني",
        "bill": "رقم الفاتورة",
        "for": "مقابل",
        "pay": "ادفع",
        "decline": "ارفض الدفع",
        "done": "انتهت هذه العملية.",
        "back": "العودة إلى مركز الخدمات",
        "unknown": "لا توجد عملية دفع بهذا العنوان.",
        "trouble": "البنك التجريبي متعطل الآن كما ضُبط في صفحة العرض.",
        "other": "English",
    },
    "en": {
        "bank": "Sandbox bank",
        "note": "For demonstration and training: no real money moves and no card is asked for.",
        "asked": "Amount to pay",
        "amount": "BHD $amount",
        "bill": "Bill number",
        "for": "For",
        "pay": "Pay",
        "decline": "Decline",
        "done": "This payment is finished.",
        "back": "Back to the service centre",
        "unknown": "There is no payment at this address.",
        "trouble": "The sandbox bank is out of order, as it was set on the demonstration page.",
        "other": "العربية",
    },
}

STYLE = """
:root { color-scheme: light dark; }
body { font-family: "IBM Plex Sans Arabic", "Noto Sans Arabic", system-ui, sans-serif;
  line-height: 1.7; margin: 0; background: Canvas; color: CanvasText; }
main, header { max-inline-size: 34rem; margin-inline: auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
.note { border-inline-start: .5rem solid #b45309; padding-inline-start: .75rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.5rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: .75rem; margin-block-start: 1.5rem; }
button, .go { font: inherit; min-block-size: 2.75rem; padding-inline: 1.5rem;
  border: 2px solid #1d4ed8; border-radius: .375rem; background: Canvas; color: CanvasText; }
button.main { background: #1d4ed8; color: #fff; }
a:not(.go) { color: LinkText; }
.go { display: inline-block; line-height: 2.75rem; }
:focus-visible { outline: 3px solid #b45309; outline-offset: 2px; }
"""

PAGE = Template("""<!doctype html>
<html lang="$lang" dir="$dir">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>$bank</title><link rel="stylesheet" href="/style.css"></head>
<body><header><strong>$bank</strong>
<a href="?lang=$other_lang" lang="$other_lang">$other</a></header>
<main><h1>$heading</h1><p class="note">$note</p>$body</main></body></html>
""")

FORM = Template("""
<dl><dt>$asked</dt><dd><bdi>$amount</bdi></dd><dt>$for_word</dt><dd dir="auto">$description</dd>
<dt>$bill_word</dt><dd><bdi>$bill</bdi></dd></dl>
<form method="post"><button class="main" name="decision" value="pay">$pay</button>
<button name="decision" value="decline">$decline</button></form>
""")


def payment_page(payment: BankPayment, language: str) -> str:
    """Will give the page on which the payer decides, or the way back from a finished payment."""
    words = WORDS[language]
    if payment.paid is not None:
        back = escape(payment.wanted.return_url)
        return _page(
            language, words["done"], f'<p><a class="go" href="{back}">{words["back"]}</a></p>'
        )
    amount = Template(words["amount"]).substitute(amount=show_fils(payment.wanted.amount))
    return _page(
        language,
        words["asked"],
        FORM.substitute(
            asked=words["asked"],
            amount=amount,
            for_word=words["for"],
            description=escape(payment.wanted.description),
            bill_word=words["bill"],
            bill=escape(payment.wanted.bill),
            pay=words["pay"],
            decline=words["decline"],
        ),
    )


def plain_page(language: str, words: str) -> str:
    """Will give a page with one sentence: "unknown", "trouble" or "bank"."""
    return _page(language, WORDS[language][words], "")


def _page(language: str, heading: str, body: str) -> str:
    words = WORDS[language]
    return PAGE.substitute(
        lang=language,
        dir="ltr" if language == "en" else "rtl",
        bank=words["bank"],
        other_lang="ar" if language == "en" else "en",
        other=words["other"],
        heading=heading,
        note=words["note"],
        body=body,
    )
