"""Bringing what the counters count: from a file with a look before, or typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baladiya.backoffice.requests import ActingRequest, for_staff, office_page, tell_refusal
from baladiya.municipalities.queries import municipalities
from baladiya.rules.problems import Problem, Refused
from baladiya.statistics import brought, operations, rollout
from baladiya.statistics.models import VolumeImport
from baladiya.statistics.policies import why_not_bring_volumes
from baladiya.statistics.volumes import HEADER, MOST_BYTES, Reading, read_file, read_line
from baladiya.statistics.words import BOM
from baladiya.ui.clock import now
from baladiya.ui.problems import problem_text
from baladiya.ui.shown import language

PAGE = 25
UNPROCESSABLE = 422
TYPED = ("service", "municipality", "month", "count", "name_ar", "name_en")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show(request: ActingRequest) -> HttpResponse:
    """Will list what was brought, and take a file or a typed count."""
    if problem := why_not_bring_volumes(request.actor):
        raise Refused(problem)
    if request.method != "POST":
        return _page(request)
    return _typed(request) if request.POST.get("typed") else _uploaded(request)


def _uploaded(request: ActingRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _page(request, problems=(Problem("field_required", at="field:file"),))
    reading = read_file(file.read(MOST_BYTES + 1), rollout.known(now()))
    if reading.problems:
        return _page(request, reading=reading, name=file.name or "")
    proposed = operations.propose(
        actor=request.actor, name=file.name or "", lines=reading.lines, now=now()
    )
    return redirect("backoffice:volume_import", import_id=proposed.pk)


def _typed(request: ActingRequest) -> HttpResponse:
    cells = {name: request.POST.get(name, "") for name in TYPED}
    try:
        line = read_line(1, cells, rollout.known(now()))
    except Refused as refused:
        return _page(request, problems=refused.problems)
    operations.bring(actor=request.actor, lines=[line], now=now())
    messages.success(request, _("The count was taken."))
    return redirect("backoffice:volumes")


def _page(
    request: ActingRequest,
    *,
    problems: tuple[Problem, ...] = (),
    reading: Reading | None = None,
    name: str = "",
) -> HttpResponse:
    said = language()
    before = request.GET.get("before", "")
    rows = brought.imports(
        actor=request.actor, before=int(before) if before.isdecimal() else None, limit=PAGE + 1
    )
    typed = request.POST if request.method == "POST" else request.GET
    faults = reading.problems if reading else ()
    context: dict[str, Any] = {
        "imports": rows[:PAGE],
        "next_url": f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "first_url": reverse("backoffice:volumes"),
        "is_first": not before,
        "places": [
            (place.code, place.name_en if said == "en" else place.name_ar)
            for place in municipalities()
        ],
        "typed": {it: typed.get(it, "") for it in TYPED},
        "problems": problems,
        "name": name,
        "faults": [(it.at.removeprefix("line:"), problem_text(it, said)) for it in faults],
    }
    status = UNPROCESSABLE if problems or faults else 200
    return office_page(request, "backoffice/volumes.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def one(request: ActingRequest, import_id: int) -> HttpResponse:
    """Will show one import before it is taken or after, and settle it."""
    if request.method == "POST":
        return _settled(request, import_id)
    found, lines = brought.one_import(actor=request.actor, import_id=import_id)
    names, said = rollout.names(), language()
    places = {it.code: it.name_en if said == "en" else it.name_ar for it in municipalities()}
    context: dict[str, Any] = {
        "import": found,
        "lines": [
            (
                names[it.service].said_in(said) if it.service in names else it.service,
                places[it.municipality],
                it,
            )
            for it in lines
        ],
        "new": list(found.paper_services.order_by("service")[: brought.SHOWN]),
        "is_english": said == "en",
        "is_proposed": found.state == VolumeImport.State.PROPOSED,
        "can_undo": found.state == VolumeImport.State.TAKEN,
    }
    return office_page(request, "backoffice/volume_import.html", context)


def _settled(request: ActingRequest, import_id: int) -> HttpResponse:
    wanted = request.POST.get("wanted", "")
    try:
        if wanted == "take":
            operations.take(actor=request.actor, import_id=import_id, now=now())
            messages.success(request, _("The counts were taken."))
        elif wanted == "undo":
            operations.undo(actor=request.actor, import_id=import_id, now=now())
            messages.success(request, _("The import was undone."))
        else:
            operations.discard(actor=request.actor, import_id=import_id)
            messages.success(request, _("Nothing was taken."))
    except Refused as refused:
        if refused.code == "role_missing":
            raise
        tell_refusal(request, refused)
    return redirect("backoffice:volumes")


@require_safe
@for_staff
def template(request: ActingRequest) -> HttpResponse:
    """Will give a table of every service and municipality for the last month, to be filled in."""
    if problem := why_not_bring_volumes(request.actor):
        raise Refused(problem)
    moment = now()
    month = f"{rollout.last_whole_month(moment):%Y-%m}"
    places = [place.code for place in municipalities()]
    lines = [",".join(HEADER)]
    for service in sorted(rollout.names()):
        lines += [f"{service},{place},{month},,," for place in places]
    response = HttpResponse(
        BOM + "\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="counter-volumes-{month}.csv"'
    return response


urls = [
    path("rollout/volumes/", show, name="volumes"),
    path("rollout/volumes/template.csv", template, name="volumes_template"),
    path("rollout/volumes/<int:import_id>/", one, name="volume_import"),
]
