"""Services and the schema of their answers."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router

from baladiya.api.shapes import ProblemOut, ServiceOut, ServicesOut, Words
from baladiya.catalogue import queries
from baladiya.catalogue.cards import Card
from baladiya.catalogue.queries import Published
from baladiya.rules.file_schema import file_schema
from baladiya.rules.forms import answer_schema
from baladiya.rules.problems import refuse
from baladiya.ui.clock import now

router = Router(tags=["services"])


@router.get("/services", response=ServicesOut)
def services(request: HttpRequest) -> ServicesOut:  # noqa: ARG001
    """Will list the services of the catalogue in its order."""
    return ServicesOut(items=[_listed(card) for card in queries.listed_services(now=now())])


@router.get("/services/{service}", response={200: ServiceOut, 404: ProblemOut})
def service(request: HttpRequest, service: str) -> ServiceOut:  # noqa: ARG001
    """Will tell one service."""
    return _told(_live(service))


@router.get(
    "/services/{service}/schema",
    response={200: dict[str, Any], 404: ProblemOut},
)
def schema(request: HttpRequest, service: str) -> dict[str, Any]:  # noqa: ARG001
    """Will give the JSON Schema 2020-12 of the service's answers."""
    return answer_schema(_live(service).service)


@router.get("/service-definition.schema.json", response=dict[str, Any])
def definition_schema(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Will give the JSON Schema 2020-12 of `service.yaml`."""
    return JsonResponse(file_schema())


def _live(service: str) -> Published:
    found = queries.live(service=service, now=now()) if "\x00" not in service else None
    if found is None:
        raise refuse("service_unknown")
    return found


def _told(found: Published) -> ServiceOut:
    definition = found.service.definition
    return ServiceOut(
        id=definition.service,
        version=found.number,
        content_hash=found.content_hash,
        state=found.state,
        name=Words(**definition.name.model_dump()),
        summary=Words(**definition.summary.model_dump()),
        category=definition.category,
        audience=list(definition.audience),
        account_needed=not definition.sign_in.without_account,
        promise_working_days=definition.promise.working_days,
    )


def _listed(card: Card) -> ServiceOut:
    return ServiceOut(
        id=card.service,
        version=card.number,
        content_hash=card.content_hash,
        state=card.state,
        name=Words(**card.name.model_dump()),
        summary=Words(**card.summary.model_dump()),
        category=card.category,
        audience=list(card.audience),
        account_needed=not card.without_account,
        promise_working_days=card.working_days,
    )
