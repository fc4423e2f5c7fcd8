"""The whole centre as one command starts it: it stays up, it comes back, and it ends cleanly."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.browser import assert_good_page, save_screenshot
from tests.support.centre import Centre

BACK_WITHIN_SECONDS = 30  # two cores that test in parallel are slow to start a centre


def processes(centre: Centre, command: str) -> set[int]:
    """Will give the ids of the centre's processes whose command line holds the words."""
    assert centre.process is not None
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_text(encoding="utf-8").replace("\0", " ")
            same_group = os.getpgid(int(entry.name)) == centre.process.pid
        except OSError:
            continue
        if same_group and command in words:
            found.add(int(entry.name))
    return found


def wait_until(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + BACK_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.05)
    return False


def test_the_first_page_is_in_the_readers_language(page: Page, language: str, size: str) -> None:
    page.goto("/")
    assert_good_page(page, language)
    save_screenshot(page, f"start-{language}-{size}")


def test_doctor_finds_the_running_centre_in_order(centre: Centre) -> None:
    assert wait_until(lambda: "went round" in centre.run("doctor").stdout)
    looked = centre.run("doctor", "--json")
    assert looked.returncode == 0, looked.stdout + looked.stderr


@pytest.mark.parametrize("command", ["serve --web-only", "baladiya work"])
def test_a_killed_process_is_replaced(start_centre: Callable[..., Centre], command: str) -> None:
    centre = start_centre()
    assert wait_until(lambda: bool(processes(centre, command)))
    before = processes(centre, command)
    for number in before:
        os.kill(number, signal.SIGKILL)
    assert wait_until(lambda: bool(processes(centre, command) - before) and centre.answers())
    centre.stop()


def test_ctrl_c_ends_every_process(start_centre: Callable[..., Centre]) -> None:
    centre = start_centre()
    assert centre.process is not None
    group = centre.process.pid
    os.killpg(group, signal.SIGINT)
    assert centre.process.wait(BACK_WITHIN_SECONDS) == 0
    assert processes(centre, "") == set()
    assert not centre.answers()
    centre.stop()
