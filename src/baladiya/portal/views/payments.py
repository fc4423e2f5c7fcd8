"""Paying a bill: off to the provider and back. What was paid is only ever told by the provider."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from baladiya.casework.operations import payment_received
from baladiya.casework.queries.own import own_page
from baladiya.ledger import operations as ledger
from baladiya.ledger import ports
from baladiya.portal.requests import ActingRequest, reader_language
from baladiya.rules.definition import Status
from baladiya.rules.problems import Refused, refuse
from baladiya.ui.clock import now

STATUS_OF = {"callback_not_genuine": 403, "callback_malformed": 400}
TRY_AGAIN = 409
UNAVAILABLE = 503


@require_POST
def pay(request: ActingRequest, reference: str) -> HttpResponse:
    """Will send the payer to the provider's page for the open bill."""
    page = own_page(actor=request.actor, reference=reference, now=now())
    bill = page.open_bill.bill if page.open_bill else None
    if bill is None:
        raise refuse("nothing_to_pay")
    name = page.version.service.definition.name.said_in(reader_language())
    back = reverse("portal:paid", args=[page.application.reference])
    try:
        address = ports.provider().start(
            bill_number=bill.number,
            amount_fils=bill.amount_fils,
            description=f"{name} {page.application.reference}",
            return_url=f"{settings.BALADIYA.base_url}{back}",
            callback_url=f"{settings.BALADIYA.base_url}{reverse('payment_callback')}",
        )
    except Refused as refused:
        if refused.code != "payment_provider_unavailable":
            raise
        context = {"draft": page.application, "problem": refused.problems[0]}
        context["definition"] = page.version.service.definition
        return render(request, "portal/payment_waits.html", context, status=UNAVAILABLE)
    return redirect(address)


@require_safe
def paid(request: ActingRequest, reference: str) -> HttpResponse:
    """Will say that a payment is being confirmed, until the provider has told of it."""
    page = own_page(actor=request.actor, reference=reference, now=now())
    if page.open_bill is None:
        if page.application.status == Status.ACCEPTED:
            messages.success(request, _("Your payment was received."))
        return redirect("portal:application", page.application.reference)
    context = {"draft": page.application, "definition": page.version.service.definition}
    return render(request, "portal/payment_waits.html", context)


@csrf_exempt  # the provider has no session; its signature is what is checked
@require_POST
def callback(request: HttpRequest) -> HttpResponse:
    """Will book what the provider tells, once, after its signature was checked.

    An answer other than success makes the provider tell again.
    """
    try:
        told = ports.provider().read_callback(request.body, request.headers)
        outcome = ledger.take_payment(told=told, book=payment_received, now=now())
    except Refused as refused:
        status = STATUS_OF.get(refused.code, TRY_AGAIN)
        return JsonResponse({"refused": refused.code}, status=status)
    return JsonResponse({"outcome": str(outcome)})


urls = [
    path("applications/<str:reference>/pay/", pay, name="pay"),
    path("applications/<str:reference>/paid/", paid, name="paid"),
]
