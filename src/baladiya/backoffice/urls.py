"""The addresses of the officers' pages; each module of views lists its own."""

from itertools import chain

from django.urls import URLPattern

from baladiya.backoffice.views import (
    cases,
    enquiries,
    finance,
    inbox,
    moves,
    papers,
    parked,
    rollout,
    volumes,
)

app_name = "backoffice"
MODULES = (inbox, cases, papers, moves, enquiries, finance, parked, rollout, volumes)
urlpatterns: list[URLPattern] = list(chain.from_iterable(module.urls for module in MODULES))
