"""Runs every measurement on one centre, prints a table and writes bench/results.json."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench import measurements
from bench.centre import Centre, new_centre
from bench.measured import Measured, table

RESULTS = Path(__file__).parent / "results.json"
LIBRARIES = ("django", "granian", "pydantic", "typst", "pyhanko", "pikepdf")


def main() -> int:
    """Will measure and tell; 1 when a figure misses its goal."""
    load = os.getloadavg()[0]
    with new_centre() as centre:
        figures = measure(centre)
        write(figures, load)
    return int(any(figure.missed for figure in figures))


def write(figures: list[Measured], load: float) -> None:
    """Will print the table and keep the results with what they hold for."""
    sys.stdout.write(table(figures))
    sys.stdout.write(f"load of the machine when it began: {load:.1f} on {os.cpu_count()} cores\n")
    report = circumstances(load) | {"figures": [figure.as_json() for figure in figures]}
    RESULTS.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def measure(centre: Centre) -> list[Measured]:
    """Will take all figures, in an order in which none disturbs the next."""
    tokens = centre.inside("prepare", measurements.USERS)
    figures = told(measurements.starts(centre))
    figures += told(measurements.applications(centre, tokens))
    figures += told(measurements.pages(centre, tokens))
    figures += told(measurements.memory(centre))
    centre.stop()
    figures += told(measurements.inside(centre))
    return figures + told(measurements.lives(centre))


def told(figures: list[Measured]) -> list[Measured]:
    """Will show on the error stream how far it is, and give the figures back."""
    sys.stderr.write("".join(f"{figure.name}: {figure.value:.2f}\n" for figure in figures))
    return figures


def circumstances(load: float) -> dict[str, object]:
    """Will say what the figures hold for: code, versions and machine."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "database": "SQLite, WAL, synchronous FULL",
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load_before": load,
    }


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


if __name__ == "__main__":
    sys.exit(main())
