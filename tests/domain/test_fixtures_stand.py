"""What the other tests stand on is itself as promised."""

from collections.abc import Callable

import pytest
from django.db import connection

from baladiya.catalogue import queries
from baladiya.municipalities.models import Municipality
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role

pytestmark = pytest.mark.django_db


def test_a_test_runs_on_the_engine_its_name_tells(engine: str) -> None:
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[engine]


def test_there_are_four_authorities(municipalities: dict[str, Municipality]) -> None:
    assert set(municipalities) == {"capital", "muharraq", "northern", "southern"}


def test_the_published_services_are_live(published: dict[str, object]) -> None:
    assert set(queries.service_names()) == set(published)


def test_an_officer_holds_the_role_in_that_municipality_only(
    officer_actor: Callable[..., Actor],
) -> None:
    officer = officer_actor("capital")
    assert officer.holds(Role.OFFICER, "capital")
    assert not officer.holds(Role.OFFICER, "muharraq")
