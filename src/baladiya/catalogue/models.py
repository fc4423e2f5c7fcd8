"""Services, their immutable versions, and which version is live where."""

from django.db import models
from django.db.models import Q

from baladiya.municipalities.models import Municipality


class Service(models.Model):
    """A service of the centre, known for life by its id."""

    id = models.CharField(max_length=60, primary_key=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.id


class ServiceVersion(models.Model):
    """One published definition with its templates. The content hash is its identity."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64, unique=True)
    # JSON as text: the moves are shown in the order they were written, which jsonb does not keep.
    definition = models.TextField()
    templates = models.JSONField(default=dict)
    # The files it was published from, by name ("small-service/service.yaml"), for the export.
    sources = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="service_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.number}"


class Release(models.Model):
    """Which version is used for new applications, in one municipality or (none named) in all."""

    class State(models.TextChoices):
        """How far a release has come."""

        LIVE = "live"
        PAUSED = "paused"

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="releases")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "municipality"], nulls_distinct=False, name="release_unique"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["live", "paused"]), name="release_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.state}"
