"""The layers hold, and each contract bites: a module that breaks it turns the linter red."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import ROOT

BREAKS = {
    "Dependencies point down, and every package has a place": {
        "municipalities/broken.py": "import baladiya.casework\n",
    },
    "The rules are pure": {"rules/broken.py": "import logging\n"},
    "Only casework and statistics touch casework tables": {
        "portal/broken.py": "import baladiya.casework.models\n",
    },
    "Integrations do not know each other": {
        "integrations/one/__init__.py": "import baladiya.integrations.other\n",
        "integrations/other/__init__.py": "",
    },
    "No cycles between siblings": {
        "people/first.py": "import baladiya.people.second\n",
        "people/second.py": "import baladiya.people.first\n",
    },
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code that a test may spoil."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_holds(tree: Path) -> None:
    checked = lint_imports(tree)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("contract", BREAKS)
def test_a_module_that_breaks_a_contract_is_found(tree: Path, contract: str) -> None:
    for name, content in BREAKS[contract].items():
        path = tree / "src" / "baladiya" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    checked = lint_imports(tree)
    assert checked.returncode == 1
    assert f"{contract} BROKEN" in checked.stdout


def test_a_package_without_a_place_is_found(tree: Path) -> None:
    (tree / "src" / "baladiya" / "helpers").mkdir()
    (tree / "src" / "baladiya" / "helpers" / "__init__.py").touch()
    assert "baladiya.helpers" in lint_imports(tree).stdout
