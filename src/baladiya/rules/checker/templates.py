"""Templates: they ask for facts there are, and use nothing that reaches out of the document.

What a template could reach is nothing in any case (certificates.rendering gives it an empty
folder); whoever writes one learns here, with the line, why it would fail when it is signed.
"""

import re
from typing import Final

from baladiya.rules.checker.notes import Notes
from baladiya.rules.definition import Output
from baladiya.rules.yaml import Path

# What every template receives besides the facts of its output (certificates.rendering).
TEMPLATE_DATA: Final = frozenset(
    {
        "title",
        "statement",
        "holder",
        "holder_number",
        "rows",
        "municipality",
        "kind",
        "service",
        "reference",
        "number",
        "code",
        "issued",
        "valid_until",
        "check_address",
        "demonstration",
    }
)
_DATA_NAME = re.compile(r"#let\s+([A-Za-z_][\w-]*)\s*=\s*json\(\s*bytes\(\s*sys\.inputs\.data")
_FACT_BY_ID = re.compile(r"""\.id\s*==\s*"([^"]*)"|"([^"]*)"\s*==\s*[\w.-]+\.id\b""")
# Files, packages, programs, texts run as code, and loops without end, however they are written:
# in code ("read(..)", "let r = read") or at its beginning ("#include .."). Words in prose stay.
_WORDS: Final = "import|include|read|csv|yaml|toml|xml|cbor|plugin|eval|bibliography|while"
_REACHES_OUT = re.compile(
    rf"(?:#|[=(,;:{{]\s?|std\.)(?P<begun>{_WORDS})(?![\w-])"
    rf"|(?<![\w-])(?P<called>{_WORDS})\s?[(\"@]"
)
_IMPORT = re.compile(r"""(?:#|(?<![\w-]))(?:import|include)\s?"|"@""")


def check_template(notes: Notes, at: Path, output: Output, name: str) -> None:
    """Will check the template an output is printed with."""
    known = {fact.id for fact in output.facts}
    text = notes.bundle.templates[name]
    data = _DATA_NAME.search(text)
    for nth, line in enumerate(text.splitlines(), start=1):
        for missing in sorted(_asked(line, data[1] if data else None) - known):
            notes.add(at, "template_fact_unknown", name=name, line=nth, id=missing[:40])
        if _IMPORT.search(line):
            notes.add(at, "template_imports", name=name, line=nth)
        elif found := _REACHES_OUT.search(line):
            word = str(found["begun"] or found["called"])
            notes.add(at, "template_reaches_out", name=name, line=nth, word=word)


def _asked(line: str, data: str | None) -> set[str]:
    # A template names facts by their id and the rest by the keys every template receives.
    code = line.split("//", 1)[0]
    asked = {found[1] or found[2] for found in _FACT_BY_ID.finditer(code)}
    if data is None:
        return asked
    keys = re.findall(rf"(?<![\w.-]){re.escape(data)}\.([a-z_][\w-]*)", code)
    return asked | {key for key in keys if key not in TEMPLATE_DATA | {"at", "keys"}}
