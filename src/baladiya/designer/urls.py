"""The addresses of the service owners' pages; each module of views lists its own."""

from itertools import chain

from django.urls import URLPattern

from baladiya.designer.views import changes, decisions, services

app_name = "designer"
# "decisions/" must be found before "<service>/".
MODULES = (decisions, services, changes)
urlpatterns: list[URLPattern] = list(chain.from_iterable(module.urls for module in MODULES))
