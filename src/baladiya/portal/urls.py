"""The addresses of the citizens' pages; each module of views lists its own."""

from itertools import chain

from django.urls import URLPattern

from baladiya.portal.views import account, apply, catalogue, check, papers, receipt

app_name = "portal"
# "applications/forget/" must be found before "applications/<reference>/".
MODULES = (catalogue, account, receipt, apply, papers, check)
urlpatterns: list[URLPattern] = list(chain.from_iterable(module.urls for module in MODULES))
