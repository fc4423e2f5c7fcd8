"""Many services at once, for lists; no list reads their definitions."""

from datetime import UTC, datetime

from baladiya.catalogue import queries
from baladiya.catalogue.models import Release, Service, ServiceVersion


def many_services(number: int) -> None:
    """Will add services open everywhere, whose cards are copies of one; the process forgets all."""
    made = datetime(2026, 1, 1, tzinfo=UTC)
    card = ServiceVersion.objects.get(service="tree-request").card
    names = [f"copy-{n:04}" for n in range(number)]
    Service.objects.bulk_create(Service(id=name) for name in names)
    versions = ServiceVersion.objects.bulk_create(
        ServiceVersion(
            service_id=name,
            number=1,
            content_hash=name,
            definition="{}",
            card=card,
            published_at=made,
        )
        for name in names
    )
    Release.objects.bulk_create(
        Release(
            service_id=version.service_id,
            version=version,
            state="live",
            from_at=made,
            asked_by="system:-",
            asked_at=made,
            settled_by="system:-",
            settled_at=made,
            outcome="confirmed",
        )
        for version in versions
    )
    queries.forget_releases()
    queries._known_cards.cache_clear()
