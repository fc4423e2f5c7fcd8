"""A version by the name people give it, and the files it was published from."""

import re
from datetime import datetime

from baladiya.catalogue import queries
from baladiya.catalogue.models import ServiceVersion
from baladiya.rules.problems import refuse

# As printed by `service publish`; fewer letters could be two versions.
_HASH = re.compile("[0-9a-f]{8,64}")
_NUMBER = re.compile("[0-9]{1,6}")


def version_named(name: str, *, now: datetime) -> ServiceVersion:
    """Will find "residence-certificate" (the one open at `now`), "…@3" or "…@5f1c09ab".

    The last tells how its hash begins. The row comes with its files.
    Raises `Refused`: version_unknown.
    """
    service, _, wanted = name.partition("@")
    versions = ServiceVersion.objects.filter(service=service)
    if not wanted and "@" not in name:
        live = queries.live(service=service, now=now)
        found = versions.filter(pk=live.version_id) if live else versions.none()
    elif _NUMBER.fullmatch(wanted):
        found = versions.filter(number=int(wanted))
    elif _HASH.fullmatch(wanted):
        found = versions.filter(content_hash__startswith=wanted)
    else:
        found = versions.none()
    rows = list(found[:2])
    if len(rows) != 1:
        raise refuse("version_unknown", name=name[:100])
    return rows[0]


def was_published(service: str) -> bool:
    """Will say whether any version of a service was ever published."""
    return ServiceVersion.objects.filter(service=service).exists()
