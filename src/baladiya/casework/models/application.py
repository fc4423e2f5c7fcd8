"""The application, every step it took, and a move that can still be undone."""

from django.db import models
from django.db.models import Q

from baladiya.catalogue.models import ServiceVersion
from baladiya.municipalities.models import Municipality
from baladiya.people.models import Account, StaffMember
from baladiya.rules.definition import Status

BEFORE_SUBMISSION = (Status.DRAFT,)
FINAL = (Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN, Status.CLOSED)


class Channel(models.TextChoices):
    """How an application reached us."""

    WEB = "web"
    API = "api"
    COUNTER = "counter"


class Application(models.Model):
    """One application for one service, from draft to outcome.

    `answers` maps field ids to answers as `rules.forms` stores them; `papers` is a list of
    {"slot", "key", "name", "media_type", "size", "sha256"}: both are read with the row, so that a
    page costs one statement. `revision` counts every change and guards against lost updates.
    `moved` tells what changed when a draft was carried to another version, and keeps what that one
    does not ask. A sample (`is_sample`) is made by staff to try a version; it counts nowhere.
    Columns from `number` on repeat answers for search; `rules.forms.who_applies` fills them.
    """

    reference = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    service = models.CharField(max_length=60)
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="applications"
    )
    follows = models.ForeignKey(  # the refused application this one mends
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by"
    )
    goes_on_from = models.ForeignKey(  # the accepted application whose follow-up this is
        "self", on_delete=models.PROTECT, null=True, related_name="goes_on_as"
    )
    follow_up = models.CharField(max_length=40, blank=True, default="")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    language = models.CharField(max_length=2)
    status = models.CharField(max_length=25, default=Status.DRAFT)
    step = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict)
    papers = models.JSONField(default=list)
    pages_done = models.JSONField(default=list)
    lookups = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    is_sample = models.BooleanField(default=False)
    declared_at = models.DateTimeField(null=True)
    submit_key = models.CharField(max_length=64, blank=True, default="")

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_date = models.DateField(null=True)  # in the centre's own time zone, for figures
    decided_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)  # end of the legal promise, pauses added
    paused_at = models.DateTimeField(null=True)
    step_entered_at = models.DateTimeField()
    step_due_at = models.DateTimeField(null=True)
    owner_role = models.CharField(max_length=20, blank=True, default="")  # who the step waits for
    claimed_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    handled_by = models.JSONField(default=dict)  # step id -> staff id of who moved it on

    number = models.CharField(max_length=20, blank=True, default="")
    name_ar = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    block = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["municipality", "owner_role", "step_due_at", "id"],
                condition=Q(
                    status__in=["submitted", "in_review"],
                ),
                name="application_inbox",
            ),
            models.Index(
                fields=["claimed_by", "step_due_at", "id"],
                condition=Q(claimed_by__isnull=False),
                name="application_mine",
            ),
            models.Index(fields=["account", "-id"], name="application_own"),
            models.Index(
                fields=["service", "status"],
                condition=~Q(status__in=["accepted", "refused", "withdrawn", "closed"]),
                name="application_in_hand",
            ),
            models.Index(fields=["municipality", "-id"], name="application_all"),
            models.Index(fields=["number", "-id"], name="application_by_number"),
            models.Index(
                fields=["step_due_at"],
                condition=Q(
                    status__in=[
                        "submitted",
                        "in_review",
                        "waiting_for_applicant",
                        "waiting_for_payment",
                    ],
                    step_due_at__isnull=False,
                ),
                name="application_due",
            ),
            models.Index(
                fields=["submitted_date", "service", "municipality", "channel", "status"],
                condition=Q(submitted_date__isnull=False, is_sample=False),
                name="application_figures",
            ),
            models.Index(
                fields=["service", "-decided_at"],
                condition=Q(decided_at__isnull=False, is_sample=False),
                name="application_measured",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[str(status) for status in Status]),
                name="application_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at=None)
                | ~Q(status="draft") & Q(submitted_at__isnull=False, municipality__isnull=False),
                name="application_submitted_whole",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_date=None)
                | Q(submitted_at__isnull=False, submitted_date__isnull=False),
                name="application_submitted_dates",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "refused"]) | Q(decided_at__isnull=False),
                name="application_decided_has_time",
            ),
            models.UniqueConstraint(
                fields=["goes_on_from", "follow_up"],
                condition=Q(status="draft"),
                name="application_one_draft_onward",
            ),
            models.CheckConstraint(
                condition=Q(goes_on_from=None, follow_up="")
                | Q(goes_on_from__isnull=False) & ~Q(follow_up=""),
                name="application_onward_whole",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="application_claimed_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Transition(models.Model):
    """One step an application took. Never changed, never removed."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="transitions"
    )
    revision = models.PositiveIntegerField()  # the revision the application had after it
    move = models.CharField(max_length=40)
    from_step = models.CharField(max_length=40)
    to_step = models.CharField(max_length=40)
    status = models.CharField(max_length=25)
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "revision"], name="transition_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.move} {self.application_id}"


class PendingMove(models.Model):
    """An officer's move that has been made and can still be undone until `takes_effect_at`.

    Nothing has been sent and nothing has changed for the applicant. The worker carries it out.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="pending_move"
    )
    revision = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    given = models.JSONField(default=dict)  # items, reasons, notes as `casework.moves` reads them
    made_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    takes_effect_at = models.DateTimeField(db_index=True)
    failure = models.JSONField(null=True)  # why it could not take effect: {"code", "values"}

    def __str__(self) -> str:
        return f"{self.move} {self.application_id}"


class SearchWord(models.Model):
    """One folded word of an applicant's name, so that a name is found through an index.

    Both engines answer `word` from a prefix by the same B-tree; neither folds Arabic by itself.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="search_words"
    )
    word = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["word", "-application"], name="search_word_newest")]

    def __str__(self) -> str:
        return self.word
