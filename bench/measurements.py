"""What is measured, in order, on one centre. At least three runs of each, and their median."""

import json
import subprocess
import sys
import time
from statistics import quantiles
from typing import Any

from bench.centre import Centre
from bench.measured import Measured
from bench.processes import cpu_seconds, memory_mb
from bench.raw import raw_rate

RUNS = 3
USERS = 4
APPLICATIONS_EACH = 40
PAGES_EACH = 25
CERTIFICATES = 20
CHECKS = 100
LOAD_SECONDS = 300
# The two months of the demonstration; a fiftieth of them is enough for the costs of one life.
PERIOD = ("2020-04-01", "2020-05-31")
SCALE = 0.02


def starts(centre: Centre) -> list[Measured]:
    """Will start the whole centre three times; the last one keeps running."""
    seconds = []
    for _ in range(RUNS):
        centre.stop()
        centre.start_bank()
        seconds.append(centre.serve())
    how = "`baladiya serve` (web and worker) to the first 200 of the Arabic home page"
    return [_figure("start to the first page", "s", seconds, at_most=2, how=how)]


def applications(centre: Centre, tokens: list[str]) -> list[Measured]:
    """Will measure the raw rate and accepted applications in turn, so that both see the machine."""
    _load(centre, "apply", tokens, 5)  # what is loaded once is loaded
    raw, rates, cpu, p95 = [], [], [], []
    for _ in range(RUNS):
        raw.append(raw_rate(centre.folder))
        before = _web_cpu(centre)
        seen = _load(centre, "apply", tokens, APPLICATIONS_EACH)
        done = USERS * APPLICATIONS_EACH
        rates.append(done / seen["seconds"])
        cpu.append((_web_cpu(centre) - before) * 1000 / done)
        p95.append(_p95(seen["durations"]))
    api = f"API, {USERS} users, 3 requests and 3 papers each (100 KiB and two of 1 KiB)"
    ratios = [fast / slow for fast, slow in zip(raw, rates, strict=True)]
    return [
        _figure("raw database rate", "/s", raw, how="1 writer, 5 rows a commit, synchronous FULL"),
        _figure("accepted applications", "/s", rates, at_least=150, how=api),
        _figure("raw rate / accepted rate", "times", ratios, at_most=40, how="same run"),
        _figure("web CPU for each accepted", "ms", cpu, at_most=12, how="web processes, kernel"),
        _figure("API request p95", "ms", p95, at_most=30, how=f"{USERS} users, uploads included"),
    ]


def pages(centre: Centre, tokens: list[str]) -> list[Measured]:
    """Will read public pages in both languages."""
    _load(centre, "read", tokens, 5)
    seen = [_load(centre, "read", tokens, PAGES_EACH) for _ in range(RUNS)]
    how = f"home, catalogue, service and tracking page, {USERS} users"
    p95 = [_p95(each["durations"]) for each in seen]
    rates = [len(each["durations"]) / each["seconds"] for each in seen]
    return [
        _figure("page p95", "ms", p95, at_most=30, how=how),
        _figure("pages", "/s", rates, how=how),
    ]


def memory(centre: Centre) -> list[Measured]:
    """Will add up the memory of all processes after the load."""
    found = []
    for _ in range(RUNS):
        found.append(sum(memory_mb(child.pid) for child in centre.children))
        time.sleep(1)
    how = "PSS of supervisor, web, worker and sandbox bank after the load"
    return [_figure("memory of the whole centre", "MB", found, at_most=250, how=how)]


def inside(centre: Centre) -> list[Measured]:
    """Will measure what needs no HTTP: certificates and the largest form."""
    signed = centre.inside("certificates", CERTIFICATES)
    checked = centre.inside("form_checks", CHECKS)
    sealed = "drawn, sealed and stored, key loaded"
    form = f"forms.check of {checked['service']}, {checked['fields']} fields"
    return [
        _figure("signed certificate, CPU", "ms", signed, at_most=30, how=sealed),
        _figure("check of the largest form", "ms", checked["ms"], how=form),
    ]


def lives(centre: Centre) -> list[Measured]:
    """Will drive whole lives through the operations, without HTTP, and count them."""
    began = time.perf_counter()
    replay = [sys.executable, "-m", "baladiya", "replay", "--scale", str(SCALE), "--json"]
    done = subprocess.run(
        replay, env=centre.environment, capture_output=True, timeout=LOAD_SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    count = json.loads(done.stdout.splitlines()[-1])["lives"]
    rate = count / (time.perf_counter() - began)
    counted = centre.inside("bulletin", *PERIOD)
    how = f"{count} lives from draft to outcome through the operations, no HTTP; start included"
    said = f"two months with {counted['total']:,} transactions"
    return [
        _figure("whole lives", "/s", [rate], how=how),
        _figure("bulletin of two months", "ms", counted["ms"], at_most=50, how=said),
    ]


def _figure(name: str, unit: str, runs: list[float], how: str, **goal: float) -> Measured:
    return Measured(name=name, unit=unit, runs=tuple(runs), how=how, **goal)


def _load(centre: Centre, what: str, tokens: list[str], times: int) -> dict[str, Any]:
    given = {"port": centre.port, "tokens": tokens, "times": times, "what": what}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(given).encode(),
        capture_output=True,
        timeout=LOAD_SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return dict(json.loads(done.stdout))


def _web_cpu(centre: Centre) -> float:
    return cpu_seconds(centre.web_pid())


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000
