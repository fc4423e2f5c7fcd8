"""What every test stands on: both engines, a fixed clock, no network, nothing kept in caches."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import DjangoDbBlocker

from tests.support.engines import SERVER_URL, Engines, chosen
from tests.support.postgres import PostgresServer

pytest_plugins = [
    "tests.support.people",
    "tests.support.centre",
    "tests.support.browser",
    "tests.support.journey",
]

HERE = Path(__file__).parent
BOTH_ENGINES = (HERE / "domain", HERE / "web")
# Packages whose caches hold what a database said; the others cache files and compiled rules.
CACHED_ROWS = tuple(
    f"baladiya.{package}."
    for package in (
        "catalogue",
        "casework",
        "certificates",
        "municipalities",
        "people",
        "statistics",
    )
)
SERVER = pytest.StashKey[PostgresServer]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=["sqlite", "postgres", "both"],
        default="sqlite",
        help="database engines that the tests in tests/domain and tests/web run on",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Will start one PostgreSQL for the whole run; the xdist workers find it by the environment."""
    if "postgres" not in chosen(config.option.engine) or SERVER_URL in os.environ:
        return
    if config.option.collectonly or config.option.help:
        return
    server = PostgresServer().start()
    config.stash[SERVER] = server
    os.environ[SERVER_URL] = server.url("postgres")


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        os.environ.pop(SERVER_URL, None)
        server.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Will run the tests that touch the database once on each engine."""
    path = metafunc.definition.path
    if not any(path.is_relative_to(folder) for folder in BOTH_ENGINES):
        return
    marked = metafunc.definition.get_closest_marker("django_db")
    if marked or {"db", "transactional_db"} & set(metafunc.fixturenames):
        engines = chosen(metafunc.config.option.engine)
        metafunc.parametrize("engine", engines, indirect=True, scope="session")


@pytest.fixture(scope="session", autouse=True)
def engine(request: pytest.FixtureRequest) -> str:
    """The engine the test runs on: sqlite or postgres."""
    wanted: str = getattr(request, "param", chosen(request.config.option.engine)[0])
    return wanted


@pytest.fixture(scope="session")
def engines(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[Engines]:
    """The test databases of this process."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    made = Engines(worker)
    yield made
    with django_db_blocker.unblock():
        made.close()


@pytest.fixture(scope="session")
def django_db_setup(
    engine: str,
    engines: Engines,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Puts the engine's own database in place; pytest-django asks this of us."""
    with django_db_blocker.unblock():
        engines.use(engine)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Rolled back rows give their numbers to others, so what was cached by number must go."""
    yield
    cache.clear()
    for name, module in list(sys.modules.items()):
        if name.startswith(CACHED_ROWS):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear") and not isinstance(value, type):
                    value.cache_clear()


@pytest.fixture
def now() -> datetime:
    """The moment of the tests: a Tuesday, eleven in the morning in Bahrain."""
    return datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
