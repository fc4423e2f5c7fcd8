"""The reference pages say what the code does: a new setting or command changes them too."""

from pathlib import Path

import pytest

from baladiya.site.cli import build_parser
from tests.docs.reference import PAGES, arguments_without_meaning


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_reference_page_is_what_the_code_says(path: Path) -> None:
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    is_current = written == PAGES[path]()
    assert is_current, f"{path.name} is behind the code: run `make reference`"


def test_every_command_and_argument_says_what_it_is_for() -> None:
    silent = arguments_without_meaning("baladiya", build_parser())
    assert not silent, f"without a help text: {silent}"
