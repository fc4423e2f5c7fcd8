"""A whole centre for measuring: production settings, its own data folder, gone afterwards."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.processes import tree

START_SECONDS = 60.0
PREPARE_SECONDS = 180.0
# What a reverse proxy in front would say; without it production settings refuse plain HTTP cookies.
PROXY = {"X-Forwarded-Proto": "https"}


class Centre:
    """The embedded centre: web, worker and the sandbox bank, on SQLite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.bank_port = free_port(), free_port()
        self.children: list[subprocess.Popen[bytes]] = []
        given = {k: v for k, v in os.environ.items() if not k.startswith("BALADIYA_")}
        self.environment = given | {
            "DJANGO_SETTINGS_MODULE": "baladiya.site.settings",
            "BALADIYA_PRODUCTION": "1",
            "BALADIYA_BASE_URL": f"https://127.0.0.1:{self.port}",
            "BALADIYA_DATA_DIR": str(folder / "data"),
            "BALADIYA_PORT": str(self.port),
            "BALADIYA_PAYMENT_URL": f"http://127.0.0.1:{self.bank_port}",
        }

    def inside(self, task: str, *arguments: object) -> Any:  # noqa: ANN401 - JSON of any shape
        """Will run a task of `bench.inside` against the centre's data; gives what it prints."""
        command = [sys.executable, "-m", "bench.inside", task, *map(str, arguments)]
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            timeout=PREPARE_SECONDS,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{task} failed:\n{done.stderr.decode()[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Will start one process of the centre; what it logs goes to a file in the folder."""
        with (self.folder / "log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.children.append(child)
        return child

    def serve(self) -> float:
        """Will start web and worker; gives the seconds until the first page came."""
        began = time.monotonic()
        self.start("baladiya", "serve")
        while time.monotonic() - began < START_SECONDS:
            if self._answers():
                return time.monotonic() - began
            time.sleep(0.01)
        raise RuntimeError(
            "the centre did not start:\n" + (self.folder / "log").read_text()[-2000:]
        )

    def start_bank(self) -> None:
        """Will start the payment provider that takes no real money."""
        self.start("baladiya.integrations.payments.sandbox_server", "--port", str(self.bank_port))

    def web_pid(self) -> int:
        """Will give the process that serves the pages, which the supervisor started first."""
        supervisor = self.children[-1].pid
        return next(pid for pid in tree(supervisor)[1:] if b"--web-only" in _command(pid))

    def stop(self) -> None:
        """Will stop everything this centre started, kindly first."""
        everything = [pid for child in self.children for pid in tree(child.pid)]
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(timeout=12)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for pid in everything:
            _kill_if_ours(pid)
        self.children.clear()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/ar/", headers=PROXY)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


@contextmanager
def new_centre() -> Iterator[Centre]:
    """Will give a centre in a folder of its own, and stop and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="baladiya-bench-"))
    centre = Centre(folder)
    try:
        yield centre
    finally:
        centre.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Will give a port nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _kill_if_ours(pid: int) -> None:
    """End a process that outlived its parent; a number that was given anew is spared."""
    if b"baladiya" in _command(pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
