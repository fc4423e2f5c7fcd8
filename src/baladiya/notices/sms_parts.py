"""How many parts an SMS has: what it costs, and what a phone must put together again.

A text of the GSM 7-bit alphabet has 160 places in one part and 153 in each of several; any other
letter makes the whole text UCS-2 with 70 and 67 (3GPP TS 23.038 and 23.040).
"""

from collections.abc import Iterable

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_ESCAPED = frozenset("\f^{}\\[~]|€")  # two places each
GSM_SINGLE, GSM_JOINED = 160, 153
UCS2_SINGLE, UCS2_JOINED = 70, 67
_LAST_OF_ONE_UNIT = 0xFFFF


def sms_parts(text: str) -> int:
    """Will give the number of parts a text is sent in; an empty text is one."""
    if set(text) <= GSM_BASIC | GSM_ESCAPED:
        return _parts(
            (2 if letter in GSM_ESCAPED else 1 for letter in text), GSM_SINGLE, GSM_JOINED
        )
    return _parts(
        (2 if ord(letter) > _LAST_OF_ONE_UNIT else 1 for letter in text), UCS2_SINGLE, UCS2_JOINED
    )


def _parts(sizes: Iterable[int], single: int, joined: int) -> int:
    all_sizes = tuple(sizes)
    if sum(all_sizes) <= single:
        return 1
    parts, used = 1, 0
    for size in all_sizes:
        if used + size > joined:  # a letter of two places is not cut in half
            parts, used = parts + 1, 0
        used += size
    return parts
