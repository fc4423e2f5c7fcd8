"""Messages sent to people, kept as they were sent."""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One message to one address on one channel, as written and as sent.

    `subject` says what it is about (an application); `key` makes it unique, so that a retry after
    a crash finds the same row.
    """

    class Channel(models.TextChoices):
        """How a message travels."""

        EMAIL = "email"
        SMS = "sms"

    key = models.CharField(max_length=140, unique=True)
    subject = models.CharField(max_length=80, db_index=True)
    code = models.CharField(max_length=40)  # which message, e.g. "received", "accepted"
    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms"]), name="notice_channel_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.channel}"
