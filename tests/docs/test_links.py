"""Links between the pages of the documentation lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.support.tree import ROOT, shown

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    lost = [
        target
        for target in targets
        if "://" not in target
        and not target.startswith("mailto:")
        and not (page.parent / target).exists()
    ]
    assert not lost, f"{shown(page)} links to {lost}"
