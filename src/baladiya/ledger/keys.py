"""How the reference of a deposit is compared: what people copy from old papers varies."""

from baladiya.rules.text import search_key


def reference_key(raw: str) -> str:
    """Will fold a reference or receipt number: case, spacing, hyphens and digit scripts go.

    The slash stays, because "12/2015" and "1/22015" were two receipts.
    """
    return "/".join(search_key(part) for part in raw.split("/"))[:40]
