"""What must not be in the repository, and what must be in step with it."""

import pytest
from django.core.management import call_command

from tests.support.tree import ROOT, files_of_the_repository, shown

# Written in two parts, so that this file does not hold what it looks for.
OF_ONE_MACHINE = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "pypi" + ".org", "npmjs" + ".org"]
OF_ONE_MACHINE += ["deb.debian" + ".org", "pythonhosted" + ".org"]
# The lock file is uv's own; where its packages came from is part of its format.
GENERATED = {"uv.lock"}


def test_nothing_in_the_repository_belongs_to_one_machine() -> None:
    found = [
        f"{shown(path)}: {word}"
        for path in files_of_the_repository()
        if shown(path) not in GENERATED
        for word in OF_ONE_MACHINE
        if word.encode() in path.read_bytes()
    ]
    assert not found, "\n".join(found)


def test_the_licence_is_there_in_full() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    for number in range(1, 16):
        assert f"\n{number}." in text


@pytest.mark.django_db
def test_the_migrations_are_in_step_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
