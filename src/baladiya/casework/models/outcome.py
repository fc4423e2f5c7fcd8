"""Corrections, decisions with their reasons, enquiries, notes, and what an application gave."""

from django.db import models
from django.db.models import Q

from baladiya.casework.models.application import Application
from baladiya.people.models import StaffMember


class Correction(models.Model):
    """A request to correct named items, and when it was answered.

    `items` is a list of {"at": "field:lease_number" | "paper:lease", "note": str, "before": what it
    was}; `before` shows the officer what changed.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="corrections"
    )
    items = models.JSONField()
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    changed = models.JSONField(default=list)  # items that differ from before
    closed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(closed=False), name="correction_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Decision(models.Model):
    """Acceptance or refusal. One in force per application; a reopened case sets it aside."""

    class Outcome(models.TextChoices):
        """How it was decided."""

        ACCEPTED = "accepted"
        REFUSED = "refused"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    decided_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    note = models.CharField(max_length=2000, blank=True, default="")
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(set_aside_at=None),
                name="decision_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.application_id}"


class DecisionReason(models.Model):
    """One coded reason of a refusal; its words stand in the service's version."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reasons")
    code = models.CharField(max_length=40)
    note = models.CharField(max_length=1000, blank=True, default="")
    replaced_by = models.ForeignKey(  # the right reason, when an enquiry showed this one wrong
        "self", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "code"], name="decision_reason_once")
        ]

    def __str__(self) -> str:
        return self.code


class Enquiry(models.Model):
    """A question about one reason of a refusal, answered by someone other than the decider."""

    class Outcome(models.TextChoices):
        """What came of it."""

        UPHELD = "upheld"
        CORRECTED = "corrected"
        REOPENED = "reopened"

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="enquiries")
    reason = models.OneToOneField(DecisionReason, on_delete=models.PROTECT, related_name="enquiry")
    municipality = models.ForeignKey(
        "municipalities.Municipality", on_delete=models.PROTECT, related_name="+"
    )
    decider = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        StaffMember, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    answer = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["municipality", "due_at", "id"],
                condition=Q(answered_at=None),
                name="enquiry_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=models.F("decider")),
                name="enquiry_other_person",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome=""),
                name="enquiry_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"


class Note(models.Model):
    """An internal note on a case; never shown to the applicant."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=4000)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class IssuedOutput(models.Model):
    """The link from an application to what it gave: certificate, account, bill, deposit, refund.

    The upper package owns the link: the others do not know what they were for.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="outputs")
    output = models.CharField(max_length=40)  # the output's, fee's or deposit's id
    kind = models.CharField(max_length=20)  # certificate, account, bill, deposit, refund
    number = models.CharField(max_length=40)
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, null=True, related_name="+"
    )
    bill = models.ForeignKey("ledger.Bill", on_delete=models.PROTECT, null=True, related_name="+")
    deposit = models.ForeignKey(
        "ledger.Deposit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    refund = models.ForeignKey(
        "ledger.Refund", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "output", "kind", "number"], name="issued_output_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
