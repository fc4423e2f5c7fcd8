"""`baladiya serve`: the web server, and with the embedded database the worker beside it."""

import argparse
import os
import signal
from collections.abc import Callable

from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from baladiya.site.config import Config, read_config
from baladiya.site.supervisor import Supervisor, own_command

HELP = "Serves the pages and the API; with the embedded database the worker runs beside it."


def add(parser: argparse.ArgumentParser) -> None:
    """Will add what the command understands."""
    parser.add_argument(
        "--web-only",
        action="store_true",
        help="no worker beside it, also with the embedded database",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Will serve until SIGINT or SIGTERM."""
    config = read_config()
    if config.database_url or arguments.web_only:
        return serve_web(config)
    supervisor = Supervisor(os.environ)
    supervisor.listen_to_signals()
    supervisor.start("web", own_command("serve", "--web-only"))
    supervisor.start("worker", own_command("work"))
    return supervisor.run()


def serve_web(config: Config) -> int:
    """Will run granian with the configured number of processes and threads."""
    Server(
        "baladiya.site.wsgi:application",
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        workers=config.workers,
        blocking_threads=config.threads,
        # The service is back when one process dies, whatever killed it.
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve(target_loader=_load_application, wrap_loader=False)
    return 0


def _load_application() -> Callable[..., object]:
    """Will load the application in a worker process, which from then on does not hear Ctrl-C.

    A terminal sends it to every process. A granian worker that gets it, and then its parent's
    SIGTERM while it is ending, hangs until it is killed; the parent's word is enough.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    application: Callable[..., object] = import_string("baladiya.site.wsgi.application")
    return application
