"""Translations: compiling the catalogues, and telling what they lack.

`python -m baladiya.ui.translations` compiles every catalogue that is newer than its compiled form.
`--check` tells what is missing, unused, fuzzy, contradictory or malformed, and compiles nothing.
"""

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.utils.translation.template import templatize

SOURCES: Final = Path(__file__).resolve().parent.parent
LANGUAGE: Final = "ar"  # msgids are English, so Arabic is the one language with a catalogue
FORMS: Final = 6
COUNTLESS: Final = 3  # the forms for 0, 1 and 2 may say the number by the word alone
PLURAL: Final = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
)
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_CALL = re.compile(r"(?:^|(?<=[\s]))(?:_|gettext|ngettext|pgettext|npgettext)\(")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")

Key = tuple[str | None, str]  # context and msgid


@dataclass(slots=True)
class Used:
    """A text of the sources and where it is first said."""

    where: str
    plural: str | None = None


@dataclass(slots=True)
class Translated:
    """A catalogue with its file."""

    path: Path
    catalog: Catalog
    messages: dict[Key, Message] = field(default_factory=dict)


def compile_all(sources: Path = SOURCES) -> list[Path]:
    """Will compile every catalogue newer than its compiled form and give those it wrote.

    Each is moved into place whole, so that a running server never reads half of one.
    """
    written = []
    for path in catalogue_files(sources):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, _read(path))
        draft.replace(target)
        written.append(target)
    return written


def catalogue_files(sources: Path = SOURCES) -> list[Path]:
    """Will give the catalogues of all packages."""
    return sorted(sources.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/django.po"))


def check(sources: Path = SOURCES) -> list[str]:
    """Will tell every defect of the translations, one line each; nothing when all is well."""
    used = used_texts(sources)
    known: dict[Key, Message] = {}
    complaints = []
    for path in catalogue_files(sources):
        where = path.relative_to(sources)
        try:
            one = _translated(path)
        except PoFileError as error:
            complaints.append(f"{where}: cannot be read: {error}")
            continue
        complaints += [f"{where}: {defect}" for defect in _defects(one, used, known)]
        known |= {key: message for key, message in one.messages.items() if _is_said(message)}
    complaints += [
        f"{text.where}: no Arabic for {key[1]!r}" for key, text in used.items() if key not in known
    ]
    return sorted(complaints)


def _defects(one: Translated, used: dict[Key, Used], known: dict[Key, Message]) -> Iterator[str]:
    if one.catalog.num_plurals != FORMS or _tight(one.catalog.plural_forms) != _tight(PLURAL):
        yield "Plural-Forms is not that of Arabic"
    for key, message in one.messages.items():
        if key not in used:
            yield f"unused: {key[1]!r}"
            continue
        if message.fuzzy:
            yield f"fuzzy: {key[1]!r}"
        yield from _message_defects(message, used[key])
        if key in known and known[key].string != message.string:
            yield f"translated otherwise in another package: {key[1]!r}"


def _message_defects(message: Message, used: Used) -> Iterator[str]:
    single, *more = _texts(message.id)
    if (more[0] if more else None) != used.plural:
        yield f"singular and plural are not those of the source: {single!r}"
        return
    forms = _texts(message.string)
    if more and len(forms) != FORMS:
        yield f"{len(forms)} plural forms instead of {FORMS}: {single!r}"
    if not all(forms):
        yield f"no Arabic: {single!r}"
        return
    wanted = _placeholders(more[0] if more else single)
    for number, form in enumerate(forms):
        given = _placeholders(form)
        may_lack = bool(more) and number < COUNTLESS
        if given != wanted and not (may_lack and given <= wanted):
            yield f"placeholders differ: {single!r} and {form!r}"


def _is_said(message: Message) -> bool:
    return not message.fuzzy and all(_texts(message.string))


def _texts(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> set[str]:
    return {"".join(found) for found in _PLACEHOLDER.findall(text)}


def _tight(text: str) -> str:
    return re.sub(r"[\s();]", "", text)


def _translated(path: Path) -> Translated:
    catalog = _read(path)
    messages = {_key(message): message for message in catalog if message.id}
    return Translated(path, catalog, messages)


def _key(message: Message) -> Key:
    return (message.context, _texts(message.id)[0])


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def used_texts(sources: Path = SOURCES) -> dict[Key, Used]:
    """Will find every text that templates and Python hand to gettext."""
    found: dict[Key, Used] = {}
    for path in sorted(sources.rglob("*.py")):
        with path.open("rb") as file:
            for line, text, _comments, context in extract("python", file, keywords=KEYWORDS):
                _note(found, text, context, f"{path.relative_to(sources)}:{line}")
    templates = [*sources.rglob("templates/**/*.html"), *sources.rglob("templates/**/*.txt")]
    for path in sorted(templates):
        for text, context in _template_texts(path.read_text(encoding="utf-8")):
            _note(found, text, context, str(path.relative_to(sources)))
    return found


def _note(found: dict[Key, Used], text: object, context: str | None, where: str) -> None:
    single, plural = text if isinstance(text, tuple) else (text, None)
    key = (context, str(single))
    if key not in found or (found[key].plural is None and plural):
        found[key] = Used(where, plural)


def _template_texts(source: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """Django writes a template as calls of gettext with everything else blanked out."""
    calls = templatize(source)
    for match in _CALL.finditer(calls):
        name, arguments = _parsed(calls, match.start())
        context = arguments.pop(0) if name in {"pgettext", "npgettext"} else None
        single = arguments[0]
        yield (single, arguments[1]) if name in {"ngettext", "npgettext"} else single, context


def _parsed(calls: str, start: int) -> tuple[str, list[str]]:
    """Will parse the call that begins at `start`; a text may itself hold brackets."""
    end = start
    while (end := calls.index(")", end) + 1) > 0:
        try:
            call = ast.parse(calls[start:end], mode="eval").body
        except SyntaxError:
            continue
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            texts = [argument for argument in call.args if isinstance(argument, ast.Constant)]
            return call.func.id, [str(text.value) for text in texts]
    raise ValueError(calls[start : start + 80])


def main(arguments: Sequence[str] | None = None) -> int:
    """Will compile, or with --check tell the defects and give 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="tell defects, compile nothing")
    if not parser.parse_args(arguments).check:
        compile_all()
        return 0
    defects = check()
    sys.stdout.writelines(f"{defect}\n" for defect in defects)
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
