"""Both database engines in one test process: a test says which one `default` is."""

import os
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from baladiya.site.database import database_settings

ENGINES = ("sqlite", "postgres")
SERVER_URL = "BALADIYA_TEST_POSTGRES"


def chosen(option: str) -> tuple[str, ...]:
    """Will give the engines that `--engine` names."""
    return ENGINES if option == "both" else (option,)


class Engines:
    """The test database of each engine, made when first wanted, kept until the process ends."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.current = ""
        self.made: dict[str, BaseDatabaseWrapper] = {}

    def use(self, engine: str) -> None:
        """Will make `connections["default"]` that engine's test database."""
        if engine == self.current:
            return
        if engine in self.made:
            self._install(self.made[engine])
        else:
            self._make(engine)
        self.current = engine

    def close(self) -> None:
        """Will remove the test databases."""
        for engine, connection in self.made.items():
            self._install(connection)
            connection.creation.destroy_test_db(f"unused_{engine}", verbosity=0)
        self.made.clear()
        self.current = ""

    def _make(self, engine: str) -> None:
        connections.settings["default"] = self._settings(engine)
        connection = connections.create_connection("default")
        self._install(connection)
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        self.made[engine] = connection

    def _install(self, connection: BaseDatabaseWrapper) -> None:
        # Threads that a test starts make their connection from the settings, this one is ours.
        connections.settings["default"] = connection.settings_dict
        connections["default"] = connection

    def _settings(self, engine: str) -> dict[str, Any]:
        name = f"test_{self.worker}"
        if engine == "sqlite":
            chosen = database_settings("", settings.DATA_DIR)
            name = str(settings.DATA_DIR / f"{name}.sqlite3")
        else:
            chosen = database_settings(os.environ[SERVER_URL], settings.DATA_DIR)
            # A pool would keep connections into a database that the next test empties.
            chosen["OPTIONS"] = {}
        complete: dict[str, Any] = connections.configure_settings({"default": chosen})["default"]
        complete["TEST"]["NAME"] = name
        return complete


def current_url() -> str:
    """Will give BALADIYA_DATABASE_URL for a process that shall use the test's own database."""
    chosen = connections["default"].settings_dict
    if "sqlite3" in chosen["ENGINE"]:
        return ""
    return f"postgres://{chosen['USER']}@{chosen['HOST']}:{chosen['PORT']}/{chosen['NAME']}"
