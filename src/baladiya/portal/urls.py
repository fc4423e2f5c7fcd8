"""The addresses of the citizens' pages; each module of views lists its own."""

from itertools import chain

from django.urls import URLPattern

from baladiya.portal.views import (
    account,
    after,
    apply,
    catalogue,
    catalogue_service,
    check,
    correct,
    demo,
    figures,
    own,
    papers,
    payments,
    receipt,
    track,
    verify,
)

app_name = "portal"
# "applications/forget/" must be found before "applications/<reference>/".
MODULES = (
    catalogue,
    catalogue_service,
    account,
    receipt,
    apply,
    papers,
    check,
    own,
    correct,
    after,
    payments,
    track,
    verify,
    figures,
    demo,
)
urlpatterns: list[URLPattern] = list(chain.from_iterable(module.urls for module in MODULES))
