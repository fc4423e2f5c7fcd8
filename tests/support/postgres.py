"""A throwaway PostgreSQL server, gone when the process that started it is gone."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

OLDEST = 15


def binaries() -> Path:
    """Will give the folder of the newest installed server's programs."""
    found = sorted(
        (int(path.parts[-2]), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if (path / "initdb").exists() and path.parts[-2].isdigit()
    )
    if found and found[-1][0] >= OLDEST:
        return found[-1][1]
    if program := shutil.which("initdb"):
        return Path(program).resolve().parent
    raise RuntimeError("PostgreSQL 15 or later is missing: run scripts/install-test-packages")


def free_port() -> int:
    """Will give a port of the loopback address that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class PostgresServer:
    """One server in a folder of its own, reached over loopback without a password."""

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        self.port = 0
        self.folder = Path(tempfile.mkdtemp(prefix="baladiya-pg-"))
        self.process: subprocess.Popen[bytes] | None = None
        self.lead: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            user = _unprivileged_user()
            shutil.chown(self.folder, user)
            uid, gid = pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid
            self.lead = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]

    def url(self, database: str) -> str:
        """Will give the address of a database on the server, as BALADIYA_DATABASE_URL wants it."""
        return f"postgres://baladiya@127.0.0.1:{self.port}/{database}"

    def start(self) -> "PostgresServer":
        """Will make the cluster, start the server and wait until it answers."""
        self._run(
            "initdb", "-D", self._data, "-U", "baladiya", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        self.launch()
        return self

    def launch(self) -> None:
        """Will start the server on its folder, also after a kill."""
        self.port = self.port or free_port()
        settings = ["listen_addresses=127.0.0.1", f"port={self.port}", "max_connections=200"]
        settings += [f"unix_socket_directories={self.folder}", "log_min_messages=fatal"]
        if not self.durable:
            settings += ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        flags = [part for setting in settings for part in ("-c", setting)]
        # The kernel stops the server when the tests die, however they die.
        watch = ["setpriv", "--pdeathsig", "INT"]
        program = [str(binaries() / "postgres"), "-D", self._data, *flags]
        log = (self.folder / "server.log").open("ab")
        with log:
            self.process = subprocess.Popen(
                [*self.lead, *watch, *program],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
            )  # fmt: skip
        self._wait()

    def stop(self) -> None:
        """Will stop the server and remove its folder."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(subprocess.signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.lead, str(binaries() / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False, text=True)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        ready = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode:
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError((self.folder / "server.log").read_text(errors="replace"))
            if time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not answer within a minute")
            time.sleep(0.05)


def _unprivileged_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("no user that PostgreSQL could run as")
