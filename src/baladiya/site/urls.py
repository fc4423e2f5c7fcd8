"""Every address of the centre, both languages at the same paths."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from baladiya.site import health, language

in_both_languages: list[URLPattern | URLResolver] = [
    path("ui/", include("baladiya.ui.urls")),
    path("accounts/", include("allauth.urls")),
    path("office/", include("baladiya.backoffice.urls")),
    path("designer/", include("baladiya.designer.urls")),
    path("", include("baladiya.portal.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", language.to_reader_language, name="start"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", include("baladiya.api.urls")),
    # Addresses that machines call and that therefore have no language.
    path("", include("baladiya.portal.fixed_urls")),
    *i18n_patterns(*in_both_languages, prefix_default_language=True),
]
