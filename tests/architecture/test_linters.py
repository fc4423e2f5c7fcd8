"""The rules of style that carry the architecture are switched on, and bite."""

import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from tests.support.tree import ROOT

PROGRAMS = Path(sys.executable).parent
DOMAIN = "src/baladiya/casework/spoiled.py"
PAGES = "src/baladiya/portal/spoiled.py"
BRANCHES = "".join(f"    if number == {n}:\n        number += {n}\n" for n in range(9))


@pytest.mark.parametrize(
    ("place", "rule", "code"),
    [
        (DOMAIN, "TID251", "from django.utils import timezone\nMOMENT = timezone.now()\n"),
        (DOMAIN, "TID251", "import datetime\nMOMENT = datetime.datetime.now(datetime.UTC)\n"),
        (PAGES, "TID251", "import datetime\nMOMENT = datetime.datetime.now(datetime.UTC)\n"),
        (PAGES, "TID251", "from django.shortcuts import get_object_or_404\nget_object_or_404\n"),
        (PAGES, "TID251", "from django.db.models import signals\nsignals\n"),
        (DOMAIN, "TID251", "from django.http import HttpRequest\nHttpRequest\n"),
        (DOMAIN, "TID251", "from django.views import View\nView\n"),
        (DOMAIN, "TID251", "from django.urls import reverse\nreverse\n"),
        (DOMAIN, "TID252", "from .models import Application\nApplication\n"),
        (DOMAIN, "C901", f"def tangled(number: int) -> int:\n{BRANCHES}    return number\n"),
        (DOMAIN, "BLE001", "try:\n    X = 1\nexcept Exception:\n    X = 2\n"),
        (
            DOMAIN,
            "S608",
            'def ask(name: str) -> str:\n    return f"SELECT * FROM a WHERE b={name}"\n',
        ),
    ],
)
def test_ruff_refuses(place: str, rule: str, code: str) -> None:
    checked = subprocess.run(
        [PROGRAMS / "ruff", "check", "--no-cache", "--stdin-filename", ROOT / place, "-"],
        input=code,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert rule in checked.stdout


def test_mypy_refuses_a_match_that_forgets_a_case(tmp_path: Path) -> None:
    # Django's plug-in is left out: it would load the whole project for a rule that is not its own.
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    codes = ",".join(options["enable_error_code"])
    assert options["strict"] is True
    config = f"[mypy]\nstrict = true\nenable_error_code = {codes}\n"
    (tmp_path / "mypy.ini").write_text(config, encoding="utf-8")
    (tmp_path / "effects.py").write_text(
        textwrap.dedent(
            """
            from enum import Enum

            class Effect(Enum):
                BILL = 1
                NOTICE = 2

            def carry_out(effect: Effect) -> None:
                match effect:
                    case Effect.BILL:
                        print("billed")
            """
        ),
        encoding="utf-8",
    )
    checked = subprocess.run(
        [PROGRAMS / "mypy", "--config-file", "mypy.ini", "effects.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "exhaustive-match" in checked.stdout, checked.stdout + checked.stderr
