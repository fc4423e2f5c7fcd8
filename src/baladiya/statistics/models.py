"""What is kept beside the applications: figures worked out now and then, and counter volumes."""

from django.db import models
from django.db.models import Q

from baladiya.municipalities.models import Municipality


class ServiceUse(models.Model):
    """How much a service is used and how long it takes, worked out anew by the worker.

    Pages read it instead of counting. Days are working days from handing in to the decision.
    """

    service = models.CharField(max_length=60, primary_key=True)
    submitted = models.PositiveIntegerField()  # in the last 90 days
    measured = models.PositiveSmallIntegerField()  # decided applications the days come from
    half_days = models.PositiveSmallIntegerField()  # half are decided within
    most_days = models.PositiveSmallIntegerField()  # nine of ten are decided within

    def __str__(self) -> str:
        return self.service


class VolumeImport(models.Model):
    """One bringing of counter volumes: first proposed, then taken, and perhaps undone."""

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed"
        TAKEN = "taken"
        UNDONE = "undone"

    name = models.CharField(max_length=200)  # of the file; empty for what was typed
    lines = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    brought_by = models.CharField(max_length=40)
    brought_at = models.DateTimeField()
    undone_by = models.CharField(max_length=40, blank=True, default="")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-id"], name="volume_import_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "taken", "undone"]),
                name="volume_import_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False)
                | ~Q(state="undone") & Q(undone_at=None),
                name="volume_import_undone_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class CounterVolume(models.Model):
    """How often a service was asked for at the counters of a municipality in a month.

    Every import keeps its own rows; of those of one month exactly the newest taken one `counts`,
    so that undoing an import brings back what was there before it.
    """

    volume_import = models.ForeignKey(
        VolumeImport, on_delete=models.CASCADE, related_name="volumes"
    )
    service = models.CharField(max_length=60)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    count = models.PositiveIntegerField()
    counts = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["month", "service", "municipality", "count"],
                condition=Q(counts=True),
                name="counter_volume_figures",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volume_import", "service", "municipality", "month"],
                name="counter_volume_once_an_import",
            ),
            models.UniqueConstraint(
                fields=["service", "municipality", "month"],
                condition=Q(counts=True),
                name="counter_volume_counts_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.municipality_id} {self.month:%Y-%m}"


class PaperService(models.Model):
    """The names of a service that the counters know and the catalogue does not yet."""

    volume_import = models.ForeignKey(
        VolumeImport, on_delete=models.CASCADE, related_name="paper_services"
    )
    service = models.CharField(max_length=60)
    name_ar = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["volume_import", "service"], name="paper_service_once_an_import"
            )
        ]

    def __str__(self) -> str:
        return self.service


class Assumption(models.Model):
    """A figure that nobody has measured here, with where it comes from."""

    id = models.CharField(max_length=40, primary_key=True)
    value = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.id} {self.value}"
