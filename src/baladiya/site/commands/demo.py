"""`baladiya demo`: the whole centre with fictional people and two months of cases."""

import argparse
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

from baladiya.site.start import ready, without_registers
from baladiya.site.supervisor import Supervisor, lean, own_command

HELP = "Starts the whole centre for trying out: fictional people, two months of cases, no password."
START_SECONDS = 60


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument("--no-history", action="store_true", help="without the two months of cases")
    # The parts run as processes of their own: the one that watches stays small.
    parser.add_argument("--part", choices=["prepare", "links", "history"], help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will prepare, start and watch the centre until Ctrl-C."""
    if arguments.part:
        return _run_part(arguments.part)
    environment = demo_environment(os.environ)
    supervisor = Supervisor(lean(environment))
    supervisor.listen_to_signals()
    if code := supervisor.run_to_end(own_command("demo", "--part", "prepare")):
        return code
    supervisor.start("web", own_command("serve", "--web-only"))
    supervisor.start("worker", own_command("work", "--beside-replay"))
    supervisor.start("bank", sandbox_bank(environment["BALADIYA_PAYMENT_URL"]))
    supervisor.start("registers", sandbox_registers(environment["BALADIYA_REGISTERS_URL"]))
    if not _wait_for(environment["BALADIYA_BASE_URL"], supervisor):
        supervisor.stop()
        return 1
    sys.stdout.write(f"Baladiya is at {environment['BALADIYA_BASE_URL']} - stop it with Ctrl-C\n")
    sys.stdout.flush()
    supervisor.run_to_end(own_command("demo", "--part", "links"))
    if not arguments.no_history:
        code = supervisor.run_to_end(own_command("demo", "--part", "history"))
        if code and not supervisor.stopping:
            sys.stderr.write("The two months could not be loaded; everything else goes on.\n")
    supervisor.replace("worker", own_command("work"))
    return supervisor.run()


def demo_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Will give the environment of a demonstration: PORT and any BALADIYA_ setting are honoured."""
    port = given.get("PORT") or given.get("BALADIYA_PORT") or "8000"
    return {
        "BALADIYA_DATA_DIR": "var/demo",
        "BALADIYA_BASE_URL": f"http://127.0.0.1:{port}",
        "BALADIYA_PAYMENT_URL": f"http://127.0.0.1:{int(port) + 1}",
        "BALADIYA_REGISTERS_URL": f"http://127.0.0.1:{int(port) + 2}",
        "BALADIYA_REGISTERS_DRIVER": "baladiya.integrations.registers.sandbox.SandboxDriver",
        **given,
        "BALADIYA_PORT": port,
        "BALADIYA_DEMO": "1",
    }


def sandbox_bank(address: str) -> list[str]:
    """Will give the command of the payment provider that takes no real money."""
    module = "baladiya.integrations.payments.sandbox_server"
    return [sys.executable, "-m", module, "--port", str(urlsplit(address).port or 80)]


def sandbox_registers(address: str) -> list[str]:
    """Will give the command of the registers that hold invented people."""
    module = "baladiya.integrations.registers.sandbox_server"
    return [sys.executable, "-m", module, "--port", str(urlsplit(address).port or 80)]


def _run_part(part: str) -> int:
    if part == "history":
        without_registers()
    ready()
    from baladiya.site import demo

    if part == "prepare":
        demo.prepare()
    elif part == "links":
        demo.print_entry_links()
    else:
        demo.load_history()
    return 0


def _wait_for(address: str, supervisor: Supervisor) -> bool:
    """Will wait for the first answer, and not on when it tells of a failure."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not supervisor.stopping:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310 - our own
                return True
        except urllib.error.HTTPError as error:
            error.close()
            sys.stderr.write(f"{address}/healthz answered {error.code}: the pages do not work\n")
            return False
        except OSError:
            time.sleep(0.05)
    sys.stderr.write(f"{address} did not answer within {START_SECONDS} s\n")
    return False
