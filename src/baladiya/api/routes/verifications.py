"""Is this certificate genuine, now?"""

import dataclasses

from django.http import HttpRequest
from ninja import Router

from baladiya.api.shapes import ProblemOut, VerificationOut
from baladiya.certificates import queries
from baladiya.rules.calendar import local_date
from baladiya.rules.problems import refuse
from baladiya.ui import clock

router = Router(tags=["verifications"])


@router.get(
    "/verifications/{code}", response={200: VerificationOut, 404: ProblemOut, 422: ProblemOut}
)
def verify(request: HttpRequest, code: str) -> VerificationOut:  # noqa: ARG001
    """Will tell what stands behind a certificate's code; for anyone, without a token."""
    found = queries.by_code(code=code, today=local_date(clock.now()))
    if found is None:
        raise refuse("certificate_unknown")
    return VerificationOut(**dataclasses.asdict(found))
