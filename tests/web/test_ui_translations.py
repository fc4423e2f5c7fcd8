"""The check of translations finds what it must, and the real catalogues are clean."""

import gettext
import os
from pathlib import Path

import pytest

from baladiya.ui import translations
from baladiya.ui.translations import PLURAL, check, compile_all, used_texts

HEADER = f"""msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {PLURAL}\\n"

"""
GOOD = 'msgid "Yes"\nmsgstr "نعم"\n'
COUNTED = """#, python-format
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "لا أيام"
msgstr[1] "يوم"
msgstr[2] "يومان"
msgstr[3] "%(n)s أيام"
msgstr[4] "%(n)s يومًا"
msgstr[5] "%(n)s يوم"
"""
TEMPLATE = (
    '{% translate "Yes" %}{% blocktranslate count n=n trimmed %}{{ n }} day{% plural %}'
    "{{ n }} days{% endblocktranslate %}"
)


def tree(folder: Path, catalogue: str, template: str = TEMPLATE, python: str = "") -> Path:
    """Will write a package with a template, a module and a catalogue."""
    places = {
        "one/templates/one/page.html": template,
        "one/code.py": python,
        "one/locale/ar/LC_MESSAGES/django.po": HEADER + catalogue,
    }
    for name, content in places.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_a_whole_catalogue_has_no_defect(tmp_path: Path) -> None:
    assert check(tree(tmp_path, GOOD + "\n" + COUNTED)) == []


@pytest.mark.parametrize(
    ("catalogue", "told"),
    [
        (COUNTED, "no Arabic for 'Yes'"),
        ('msgid "Yes"\nmsgstr ""\n\n' + COUNTED, "no Arabic: 'Yes'"),
        ("#, fuzzy\n" + GOOD + "\n" + COUNTED, "fuzzy: 'Yes'"),
        (GOOD + '\nmsgid "Old"\nmsgstr "قديم"\n\n' + COUNTED, "unused: 'Old'"),
        (GOOD + "\n" + COUNTED.replace('msgstr[4] "%(n)s', 'msgstr[4] "'), "placeholders differ"),
        (GOOD + "\n" + COUNTED.replace("msgstr[5]", "#"), "no Arabic: '%(n)s day'"),
        (GOOD + "\n" + COUNTED.replace("msgstr[5]", "msgstr[6]"), "cannot be read"),
        (GOOD + "\n" + COUNTED.replace("%(n)s days", "%(n)s many"), "not those of the source"),
    ],
)
def test_each_defect_is_told(tmp_path: Path, catalogue: str, told: str) -> None:
    assert any(told in defect for defect in check(tree(tmp_path, catalogue)))


def test_the_plural_rule_must_be_the_arabic_one(tmp_path: Path) -> None:
    folder = tree(tmp_path, GOOD + "\n" + COUNTED)
    path = next(folder.rglob("*.po"))
    path.write_text(path.read_text().replace("n==0 ? 0", "n==5 ? 0"))
    assert any("Plural-Forms" in defect for defect in check(folder))


def test_two_packages_may_not_translate_one_text_in_two_ways(tmp_path: Path) -> None:
    folder = tree(tmp_path, GOOD + "\n" + COUNTED)
    other = folder / "two/locale/ar/LC_MESSAGES/django.po"
    other.parent.mkdir(parents=True)
    other.write_text(HEADER + GOOD.replace("نعم", "أجل"), encoding="utf-8")
    assert any("translated otherwise" in defect for defect in check(folder))


def test_texts_are_found_wherever_they_are_said(tmp_path: Path) -> None:
    template = (
        "{% translate 'In a tag' %}{{ _('In a variable') }}"
        "{% include 'x' with a=_(\"As (a) value\") %}"
        "{% translate 'In context' context 'verb' %}"
        "{% blocktranslate %}Block {{ x }}{% endblocktranslate %}"
        "{# translate 'Not this' #}{% comment %}{% translate 'Nor this' %}{% endcomment %}"
    )
    python = "_('Plain')\nngettext('one', 'many', n)\nprint('not this')\n"
    found = used_texts(tree(tmp_path, "", template, python))
    assert set(found) == {
        (None, "In a tag"),
        (None, "In a variable"),
        (None, "As (a) value"),
        ("verb", "In context"),
        (None, "Block %(x)s"),
        (None, "Plain"),
        (None, "one"),
    }
    assert found[None, "one"].plural == "many"


def test_a_catalogue_is_compiled_once_and_again_when_it_is_newer(tmp_path: Path) -> None:
    folder = tree(tmp_path, GOOD + "\n" + COUNTED)
    source = next(folder.rglob("*.po"))
    os.utime(source, (1_000, 1_000))
    (target,) = compile_all(folder)
    assert compile_all(folder) == []
    with target.open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Yes") == "نعم"
    counts = [0, 1, 2, 3, 11, 100, 4028]
    told = [spoken.ngettext("%(n)s day", "%(n)s days", count) for count in counts]
    assert told == [
        "لا أيام",
        "يوم",
        "يومان",
        "%(n)s أيام",
        "%(n)s يومًا",
        "%(n)s يوم",
        "%(n)s يومًا",
    ]
    os.utime(target, (2_000, 2_000))
    os.utime(source, (3_000, 3_000))
    assert compile_all(folder) == [target]


def test_the_command_gives_one_when_something_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tree(tmp_path, COUNTED)
    monkeypatch.setattr(translations, "check", lambda: check(folder))
    assert translations.main(["--check"]) == 1
    assert "no Arabic for 'Yes'" in capsys.readouterr().out


def test_everything_the_pages_say_has_arabic() -> None:
    assert check() == []
