"""The commands that the documentation promises exist."""

import re

from tests.support.tree import ROOT

PROMISED = {"demo", "test", "check", "bench"}


def make_targets() -> set[str]:
    return set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_the_promised_commands_are_in_the_makefile() -> None:
    assert make_targets() >= PROMISED


def test_every_make_command_in_the_documentation_exists() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    named = {
        target
        for page in pages
        for target in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))
    }
    assert named <= make_targets()
