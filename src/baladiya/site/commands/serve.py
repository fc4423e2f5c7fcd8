"""`baladiya serve`: the web server, and with the embedded database the worker beside it."""

import argparse
import gc
import os
import signal
from collections.abc import Callable
from contextlib import suppress

from baladiya.site.config import Config, read_config
from baladiya.site.supervisor import Supervisor, lean, own_command

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
    supervisor = Supervisor(lean(os.environ))
    supervisor.listen_to_signals()
    supervisor.start("web", own_command("serve", "--web-only"))
    supervisor.start("worker", own_command("work"))
    return supervisor.run()


def serve_web(config: Config) -> int:
    """Will run granian with the configured number of processes and threads."""
    # Loaded here, not above: the supervisor needs none of it, and is one process more.
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    _load_application()
    _load_services()
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
    ).serve(target_loader=_application_of_a_worker, wrap_loader=False)
    return 0


def _load_application() -> Callable[..., object]:
    """Will load code and addresses before the web processes are forked, so that they share it.

    What is loaded here is memory once, however many processes there are; freezing keeps the
    garbage collector from touching, and so copying, its pages.
    """
    from django.urls import get_resolver

    from baladiya.site.wsgi import application

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    loaded: Callable[..., object] = application
    return loaded


def _load_services() -> None:
    """Will make the released services ready once, for every web process to share."""
    from django.db import DatabaseError, connection

    from baladiya.catalogue import queries
    from baladiya.ui import clock

    # Before the first migration there are none; the health page tells what is missing.
    with suppress(DatabaseError):
        queries.make_ready(now=clock.now())
    # A connection must not be shared by processes, nor the threads of a pool.
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it
    gc.collect()
    gc.freeze()


def _application_of_a_worker() -> Callable[..., object]:
    """Will give the application in a web process, which from then on does not hear Ctrl-C.

    A terminal sends it to every process. A granian worker that gets it, and then its parent's
    SIGTERM while it is ending, hangs until it is killed; the parent's word is enough.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return _load_application()
