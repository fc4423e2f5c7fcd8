"""Addresses for whoever watches over the installation."""

import ipaddress

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.http import require_safe

from baladiya.outbox.models import OutboxItem
from baladiya.site.checks import TO_SERVE, Level, look_at


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's shape
    """Will say that this process answers; it asks nothing else: a slow disk kills nobody."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Will say whether requests can be served: database, tables, storage, worker. 503 when not.

    Only the machine itself learns the details, strangers learn the verdict.
    """
    findings = look_at(TO_SERVE)
    ready = all(finding.level != Level.WRONG for finding in findings)
    body: dict[str, object] = {"ready": ready}
    if from_this_machine(request):
        body["checks"] = {
            finding.name: {"level": finding.level, "detail": finding.detail} for finding in findings
        }
    return JsonResponse(body, status=200 if ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Will give the figures for Prometheus, to this machine only."""
    if not from_this_machine(request):
        return HttpResponseForbidden("for this machine only\n", content_type="text/plain")
    body = "".join(f"{line}\n" for line in metric_lines())
    return HttpResponse(body, content_type="text/plain; version=0.0.4; charset=utf-8")


def metric_lines() -> list[str]:
    """Will give the figures in Prometheus' text format; without a database, those that remain."""
    findings = look_at(TO_SERVE)
    lines = [
        "# HELP baladiya_check_ok Whether a part of the installation is in order.",
        "# TYPE baladiya_check_ok gauge",
    ]
    for finding in findings:
        value = int(finding.level == Level.OK)
        lines.append(f'baladiya_check_ok{{check="{finding.name}"}} {value}')
    if any(finding.level == Level.WRONG for finding in findings):
        return lines
    return lines + outbox_lines()


def outbox_lines() -> list[str]:
    """Will count the queued work by state."""
    counted = dict(OutboxItem.objects.values_list("state").annotate(count=Count("id")))
    return [
        "# HELP baladiya_outbox_items Pieces of queued work by state.",
        "# TYPE baladiya_outbox_items gauge",
        *[
            f'baladiya_outbox_items{{state="{state}"}} {counted.get(state, 0)}'
            for state in OutboxItem.State.values
        ],
    ]


def from_this_machine(request: HttpRequest) -> bool:
    """Will say whether the request came over loopback and through no proxy."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
