"""Keeps the processes of one installation running until it is told to stop."""

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

log = logging.getLogger("baladiya.supervisor")
LOOK_EVERY_SECONDS = 0.2
GRACE_SECONDS = 10.0
# A process that falls over at once again and again is not worth restarting more often than this.
RESTART_AFTER_SECONDS = 2.0


def own_command(*arguments: str) -> list[str]:
    """Will give the command line that runs one of our commands with this Python."""
    return [sys.executable, "-m", "baladiya", *arguments]


def lean(environment: Mapping[str, str]) -> dict[str, str]:
    """Will keep the C library from setting memory aside for each thread (some 20 MB in all)."""
    return {"MALLOC_ARENA_MAX": "2", **environment}


class Supervisor:
    """Starts named child processes, starts each again when it ends, and stops them together."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.commands: dict[str, Sequence[str]] = {}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.ended_at: dict[str, float] = {}
        self.stopping = False

    def start(self, name: str, command: Sequence[str]) -> None:
        """Will start a child that is to run as long as the installation does."""
        self.commands[name] = command
        self.children[name] = subprocess.Popen(command, env=self.environment)  # noqa: S603 - our own

    def replace(self, name: str, command: Sequence[str]) -> None:
        """Will end a child and start another in its place."""
        if not self.stopping:
            _stop([self.children[name]])
            self.start(name, command)

    def run_to_end(self, command: Sequence[str]) -> int:
        """Will run a command once and give its exit code; a stop meanwhile ends it."""
        child = subprocess.Popen(command, env=self.environment)  # noqa: S603 - our own command
        self.children["once"] = child
        while child.poll() is None and not self.stopping:
            self.look_after()
            time.sleep(LOOK_EVERY_SECONDS)
        self.children.pop("once", None)
        if child.poll() is None:
            _stop([child])
        return child.returncode

    def listen_to_signals(self) -> None:
        """Will end the run at SIGINT (Ctrl-C) and SIGTERM."""

        def ask_to_stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's shape
            self.stopping = True

        signal.signal(signal.SIGINT, ask_to_stop)
        signal.signal(signal.SIGTERM, ask_to_stop)

    def run(self) -> int:
        """Will look after the children until told to stop, then stop them all."""
        while not self.stopping:
            self.look_after()
            time.sleep(LOOK_EVERY_SECONDS)
        self.stop()
        return 0

    def look_after(self) -> None:
        """Will start again what has ended."""
        for name, command in self.commands.items():
            if self.stopping or self.children[name].poll() is None:
                continue
            ended_at = self.ended_at.setdefault(name, time.monotonic())
            if time.monotonic() - ended_at >= RESTART_AFTER_SECONDS:
                log.warning("%s ended with %s: restarted", name, self.children[name].returncode)
                del self.ended_at[name]
                self.start(name, command)

    def stop(self) -> None:
        """Will ask every child to finish, and end those that do not."""
        self.stopping = True
        _stop(list(self.children.values()))


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in running:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
