"""Addresses without a language, which machines call."""

from django.urls import URLPattern, URLResolver, path

from baladiya.portal.views import payments, verify

urlpatterns: list[URLPattern | URLResolver] = [
    path("payments/callback/", payments.callback, name="payment_callback"),
    path(".well-known/baladiya-certificates.json", verify.well_known, name="well_known"),
]
