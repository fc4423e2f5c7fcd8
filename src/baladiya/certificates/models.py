"""Certificates and permits: signed, numbered without unexplained gaps, checkable by anyone."""

from django.db import models
from django.db.models import Q

from baladiya.files.models import Document
from baladiya.municipalities.models import Municipality


class NumberSeries(models.Model):
    """The last number given out per municipality, kind and year."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    prefix = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "prefix", "year"], name="number_series_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year} {self.last}"


class Certificate(models.Model):
    """One certificate or permit.

    It is `prepared` (number taken, content fixed) before it is signed, and `valid` once the signed
    file is stored, so that a crash in between leaves a record that is found and finished.
    `subject` says what it was issued for; there is at most one that is not revoked per subject.
    """

    class State(models.TextChoices):
        """Where a certificate stands; expiry follows from `valid_until`."""

        PREPARED = "prepared"
        VALID = "valid"
        REVOKED = "revoked"

    subject = models.CharField(max_length=120)
    number = models.CharField(max_length=30, unique=True)
    code = models.CharField(max_length=16, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    service = models.CharField(max_length=60)
    content = models.JSONField()
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["issued_at"], condition=Q(state="prepared"), name="certificate_unsigned"
            ),
            models.Index(
                fields=["revoked_at"], condition=Q(state="revoked"), name="certificate_revoked"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=~Q(state="revoked"),
                name="certificate_one_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", document=None) | ~Q(state="prepared"),
                name="certificate_prepared_unsigned",
            ),
            models.CheckConstraint(
                condition=~Q(state="valid") | Q(document__isnull=False, signed_at__isnull=False),
                name="certificate_valid_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MunicipalAccount(models.Model):
    """A municipal fees account opened for a person or establishment at an address."""

    number = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=120, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    holder_ar = models.CharField(max_length=200)
    holder_en = models.CharField(max_length=200, blank=True, default="")
    content = models.JSONField(default=dict)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number
