"""The REST interface, version 1."""

from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI

from baladiya.api import problems
from baladiya.api.routes import applications, services, verifications

api = NinjaAPI(
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
