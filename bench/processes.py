"""What processes cost, as the kernel counts it (Linux)."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """Will give a process and all below it."""
    found = [root]
    for pid in found:
        try:
            tasks = list((PROC / str(pid) / "task").iterdir())
            below = [(task / "children").read_text().split() for task in tasks]
        except OSError:  # it has ended meanwhile
            continue
        found += [int(child) for children in below for child in children]
    return found


def cpu_seconds(root: int) -> float:
    """Will give the CPU time a process and those below it have used."""
    return sum(_ticks(pid) for pid in tree(root)) / TICKS_A_SECOND


def memory_mb(root: int) -> float:
    """Will give their memory in MB (PSS: pages that are shared count in parts)."""
    return sum(_pss_kb(pid) for pid in tree(root)) / 1024


def _ticks(pid: int) -> int:
    try:
        # The name of the program, in brackets, may hold spaces.
        fields = (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _pss_kb(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
