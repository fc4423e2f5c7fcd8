"""Text as people type it: digits in three scripts, invisible marks, and the folding of Arabic.

What is stored is cleaned (`clean_line`, `clean_paragraphs`); what is compared is folded
(`search_key`, `search_words`, `sort_key`); what is shown beside other text is isolated.
"""

import re
import unicodedata

_ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")

# Joiners shape Persian and Urdu names, so they stay inside a text; at its ends they do nothing.
_JOINERS = "\u200c\u200d"
# Signs of category Cf that are printed (number sign, end of verse, ...), unlike the rest of Cf.
_PRINTED_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2")
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_TATWEEL = "\u0640"
_LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_FOLDED_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ک": "ك",
        _TATWEEL: "",
    }
)
# Parts of a name that some write joined to the next word and some apart.
_JOINED_PARTS = frozenset({"عبد", "ابو", "بو", "ام", "abd", "abdul", "abdel"})

# Where the printed order of Arabic differs from code points: alef with madda first, the other
# alefs as one letter, teh marbuta as teh, hamza on a carrier as its carrier, Persian letters after
# their Arabic neighbours.
_SORTED_LETTERS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ئ": "ي",
        "ى": "ي",
        "ی": "ي",
        "ة": "ت",
        "ک": "ك",
        "پ": "ب\u06ff",
        "چ": "ج\u06ff",
        "ژ": "ز\u06ff",
        "ڤ": "ف\u06ff",
        "گ": "ك\u06ff",
        _TATWEEL: "",
    }
)


def plain_digits(text: str) -> str:
    """Will write Arabic-Indic and Persian digits, ٫ and ٬ as ASCII; nothing else changes."""
    return text.translate(_ASCII)


def arabic_digits(text: str) -> str:
    """Will write ASCII digits, the point and the comma of a number in the Arabic script."""
    return text.translate(_ARABIC)


def clean_line(text: str) -> str:
    """Will give one line fit to be stored: NFC, ASCII digits, single spaces, nothing unseen.

    Direction overrides, zero-width spaces, control characters and lone surrogates go; letters,
    marks and the joiners inside words stay as they were typed.
    """
    seen = "".join(map(_seen, plain_digits(text)))
    return unicodedata.normalize("NFC", " ".join(seen.split())).strip(_JOINERS + " ")


def clean_paragraphs(text: str) -> str:
    """Will give a text of several lines fit to be stored, with one empty line between paragraphs.

    Each line is cleaned as by `clean_line`.
    """
    lines = [clean_line(line) for line in _LINE_ENDS.split(text)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def search_key(text: str) -> str:
    """Will fold a text for comparison: what a reader takes for the same word gets the same key.

    Marks of vowels, tatweel, forms of alef, yeh, teh marbuta and hamza carriers, the case of Latin
    letters, accents, digits of any script, spaces and punctuation make no difference. Hamza on its
    own is left out, since it is often not typed. Never shown and never stored in place of the text.
    """
    folded = _decomposed(_decomposed(plain_digits(text)).casefold())
    letters = folded.translate(_FOLDED_LETTERS).replace("ء", "")
    return "".join(map(_folded, letters))


def search_words(text: str) -> tuple[str, ...]:
    """Will give the folded words of a name in their order: each as `search_key` folds it.

    A part that some write apart is joined to the next word ("عبد الله" is one word, as "عبدالله").
    """
    words: list[str] = []
    joined = ""
    for word in filter(None, map(search_key, text.split())):
        joined += word
        if word not in _JOINED_PARTS:
            words.append(joined)
            joined = ""
    return (*words, joined) if joined else tuple(words)


def sort_key(text: str) -> str:
    """Will give a key whose code point order is the order of a printed Arabic or English list.

    Sort it by code points on both engines (PostgreSQL: COLLATE "C").
    """
    plain = unicodedata.normalize("NFC", clean_line(text)).translate(_SORTED_LETTERS)
    # Alef with madda is a letter of its own in this order, so it must not be taken apart.
    parts = (part if part == "آ" else _without_marks(part) for part in plain.casefold())
    return "".join(parts)


def isolate(text: str) -> str:
    """Will wrap a text so that its direction cannot disturb its neighbours in plain text.

    For messages and other places where markup cannot be used: U+2068 ... U+2069.
    """
    return f"\u2068{_BIDI_CONTROLS.sub('', text)}\u2069"


def _seen(letter: str) -> str:
    if letter.isspace():
        return " "
    if letter in _JOINERS or letter in _PRINTED_FORMATS:
        return letter
    return "" if unicodedata.category(letter) in _UNSEEN else letter


def _decomposed(text: str) -> str:
    return _without_marks(unicodedata.normalize("NFKD", text))


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")


def _folded(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    if value is not None:
        return str(value)
    return letter if letter.isalnum() else ""
