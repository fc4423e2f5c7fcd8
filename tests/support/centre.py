"""A whole centre in processes of its own, as `make demo` starts it, on a free port."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.postgres import free_port

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 90


def clean_environment(**extra: str) -> dict[str, str]:
    """Will give the environment for a process of ours: nothing of the tests' own settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("BALADIYA_", "DJANGO_", "PYTEST_", "FAIL_INVALID"))
        and name != "PORT"
    }
    return kept | extra


class Centre:
    """One running installation with a data folder of its own."""

    def __init__(self, *, command: list[str], environment: dict[str, str]) -> None:
        self.command = command
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = Path(tempfile.mkdtemp(prefix="baladiya-centre-"))
        self.environment = clean_environment(
            BALADIYA_DATA_DIR=str(self.data_dir),
            BALADIYA_BASE_URL=self.url,
            BALADIYA_PORT=str(self.port),
            BALADIYA_PAYMENT_URL=f"http://127.0.0.1:{free_port()}",
            BALADIYA_REGISTERS_URL=f"http://127.0.0.1:{free_port()}",
            BALADIYA_DEFINITIONS_DIR=str(ROOT / "definitions"),
            PYTHONWARNINGS="default",
            **environment,
        )
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.data_dir / "centre.log"

    def start(self) -> "Centre":
        """Will start it, again after a kill, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                # The kernel stops the centre when the tests die, however they die.
                ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "baladiya", *self.command],
                env=self.environment,
                cwd=self.data_dir,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the centre did not start:\n{self.told()}")
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        """Will say whether the web process answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def told(self) -> str:
        """Will give the end of what it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-8000:]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Will run a `baladiya` command on the same installation."""
        return subprocess.run(
            [sys.executable, "-m", "baladiya", *arguments],
            env=self.environment,
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def kill(self) -> None:
        """Will end every process at once, as a power cut or the kernel would."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        """Will end it as Ctrl-C does, and remove its folder."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        self.kill()
        shutil.rmtree(self.data_dir, ignore_errors=True)


@pytest.fixture(scope="session")
def start_centre() -> Iterator[Callable[..., Centre]]:
    """Starts centres that live until the end of the run: `start_centre(BALADIYA_UNDO_SECONDS="5")`.

    `command` is what is run: by default the demonstration without the two months.
    """
    started: list[Centre] = []

    def start(*, command: tuple[str, ...] = ("demo", "--no-history"), **environment: str) -> Centre:
        made = Centre(command=list(command), environment=environment)
        started.append(made)
        return made.start()

    yield start
    for made in started:
        made.stop()


@pytest.fixture(scope="session")
def centre(start_centre: Callable[..., Centre]) -> Centre:
    """The centre that the journeys of one test process share; decisions take effect at once."""
    return start_centre(BALADIYA_UNDO_SECONDS="0")
