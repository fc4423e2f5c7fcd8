"""Writing the catalogue: publishing versions, and deciding where each is open."""

from baladiya.catalogue.operations.publishing import publish
from baladiya.catalogue.operations.releases import (
    ask,
    call_off,
    confirm,
    decide,
    decline,
    release,
)

__all__ = ["ask", "call_off", "confirm", "decide", "decline", "publish", "release"]
