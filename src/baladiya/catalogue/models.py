"""Services, their immutable versions, and the decisions on which version is open where."""

from django.db import models
from django.db.models import F, Q

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
    # What lists show of it (`catalogue.cards`), so that a list of a thousand reads no definition.
    card = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="service_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.number}"


class Release(models.Model):
    """A decision on a version in one municipality, or (none named) in all: asked, then confirmed.

    What is decided is never changed. In each place the last decision that has begun counts; what
    that means is worked out by `catalogue.standing`. `over` marks rows that can count no more, so
    that reading what is open does not read the past.
    """

    class State(models.TextChoices):
        """What becomes of the version there."""

        TEST = "test"  # open to staff for sample applications
        PILOT = "pilot"  # open to a share of the applicants
        LIVE = "live"
        PAUSED = "paused"  # takes no new applications, and says why
        RETIRED = "retired"  # can be read, takes no new applications
        ENDED = "ended"  # its test or pilot is over

    class Outcome(models.TextChoices):
        """What became of the decision itself."""

        WAITING = "waiting"
        CONFIRMED = "confirmed"
        DECLINED = "declined"
        CALLED_OFF = "called_off"  # confirmed, and taken back before it began

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="releases")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="releases")
    state = models.CharField(max_length=10, choices=State)
    share = models.PositiveSmallIntegerField(default=100)  # of the applicants, in per cent
    reason_ar = models.CharField(max_length=500, blank=True, default="")
    reason_en = models.CharField(max_length=500, blank=True, default="")
    from_at = models.DateTimeField(null=True)  # None while it waits: as soon as it is confirmed
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    settled_by = models.CharField(max_length=40, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    over = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["service", "-id"], name="release_history"),
            models.Index(
                fields=["service", "id"],
                condition=Q(outcome="confirmed", over=False),
                name="release_counting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "municipality"],
                condition=Q(outcome="waiting", municipality__isnull=False),
                name="release_waits_once",
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=Q(outcome="waiting", municipality__isnull=True),
                name="release_waits_once_everywhere",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["test", "pilot", "live", "paused", "retired", "ended"]),
                name="release_state_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", settled_at=None)
                | Q(outcome__in=["confirmed", "declined", "called_off"], settled_at__isnull=False),
                name="release_settled_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed") | Q(from_at__isnull=False),
                name="release_confirmed_begins",
            ),
            # The operator at the command line is the one exception, and stands by name in the row.
            models.CheckConstraint(
                condition=~Q(outcome="confirmed")
                | ~Q(asked_by=F("settled_by"))
                | Q(asked_by="system:-"),
                name="release_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state="paused") | ~Q(reason_ar="") & ~Q(reason_en=""),
                name="release_pause_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="release_share_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.state}"
