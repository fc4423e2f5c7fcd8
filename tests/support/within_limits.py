"""Checks folders of definitions, each in a process that may use one second and 100 MiB.

Run as `python -m tests.support.within_limits FOLDER...`; prints a line of JSON for each folder:
what was found as [path, line, code], or the signal that ended it. The limits are the kernel's: a
process that goes beyond them is killed or gets no more memory.
"""

import json
import os
import resource
import sys
import tempfile
from pathlib import Path

from baladiya.rules.checker import check
from tests.support.small_service import write_service

SECONDS = 1
BYTES = 100 * 1024 * 1024
DONE = 0


def main(folders: list[str]) -> None:
    """Will check each folder in a child that begins with everything loaded and no time used."""
    with tempfile.TemporaryDirectory() as warm:
        check(write_service(Path(warm)))
    for folder in folders:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _check(Path(folder), writing)
        os.close(writing)
        with os.fdopen(reading) as told:
            found = told.read()
        _, status = os.waitpid(child, 0)
        ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        sys.stdout.write(json.dumps({"ended": ended, "found": json.loads(found or "[]")}) + "\n")


def _check(folder: Path, writing: int) -> None:
    used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + BYTES, used + BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    _, found = check(folder)
    told = json.dumps([[it.path, it.line, it.code] for it in found[:50]])
    os.write(writing, told.encode())
    os._exit(DONE)


if __name__ == "__main__":
    main(sys.argv[1:])
