"""The REST interface, version 1."""

from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.types import DictStrAny

from baladiya.api import problems
from baladiya.api.routes import applications, services, verifications

JSON, PROBLEM = "application/json", "application/problem+json"


class Api(NinjaAPI):
    """The interface, whose document says that errors are problem details."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """Will give the document with the media type of RFC 9457 on every refusal."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) in problems.REFUSALS and JSON in content:
                        content[PROBLEM] = content.pop(JSON)
        return schema


api = Api(
    title="Baladiya",
    version="1",
    description=(
        "Services, applications and certificates of the municipalities. A token acts for its"
        " account (`Authorization: Bearer`); a draft without an account is opened by its secret"
        " (`X-Application-Secret`). Errors are `application/problem+json`."
    ),
    urls_namespace="api",
)
problems.handle(api)
for module in (services, applications, verifications):
    api.add_router("", module.router)

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
