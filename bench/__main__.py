"""Runs every measurement, prints a table and writes bench/results.json."""

import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.measured import Measured, measurements

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """Will measure; 1 when a figure misses its target."""
    results = [measure() for measure in measurements()]
    width = max((len(result.name) for result in results), default=0)
    for result in results:
        sys.stdout.write(f"{result.name:{width}}  {result.shown()}\n")
    RESULTS.write_text(json.dumps(report(results), indent=2) + "\n", encoding="utf-8")
    return int(any(result.missed for result in results))


def report(results: list[Measured]) -> dict[str, object]:
    """Will give the results with the machine they hold for."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "results": [result.as_json() for result in results],
    }


if __name__ == "__main__":
    sys.exit(main())
