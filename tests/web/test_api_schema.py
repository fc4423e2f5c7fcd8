"""The OpenAPI document is true: no server error, and no answer that it does not describe."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from baladiya.api import operations
from baladiya.people.actors import SYSTEM
from baladiya.people.models import Person
from baladiya.site.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 25
OPERATIONS = (
    ("GET", "/api/v1/services"),
    ("GET", "/api/v1/services/{service}"),
    ("GET", "/api/v1/services/{service}/schema"),
    ("POST", "/api/v1/applications"),
    ("GET", "/api/v1/applications"),
    ("GET", "/api/v1/applications/{reference}"),
    ("PUT", "/api/v1/applications/{reference}/answers"),
    ("POST", "/api/v1/applications/{reference}/documents"),
    ("DELETE", "/api/v1/applications/{reference}/documents/{key}"),
    ("POST", "/api/v1/applications/{reference}/submit"),
    ("POST", "/api/v1/applications/{reference}/withdraw"),
    ("GET", "/api/v1/verifications/{code}"),
    ("GET", "/api/v1/service-definition.schema.json"),
)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Will keep the test's connection open between requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_of_the_document_is_tried() -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    told = {(found.ok().method.upper(), found.ok().path) for found in schema.get_all_operations()}
    assert told == set(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operation_answers_what_the_document_says(
    method: str, path: str, applicant: Person, now: datetime
) -> None:
    token = operations.give_token(
        account_id=applicant.account_id, label="fuzz", actor=SYSTEM, now=now
    )
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)

    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method].as_strategy())
    def try_it(case: schemathesis.Case) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)

    try_it()
