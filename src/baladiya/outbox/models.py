"""What must still be done outside the transaction that decided it: a small table queue."""

from django.db import models
from django.db.models import Q


class OutboxItem(models.Model):
    """One piece of work for the worker, written in the same transaction as its cause.

    `key` makes it idempotent: the same cause never queues twice. A claimed item is leased until
    `leased_until`; a worker that dies leaves a lease that runs out. After too many tries the item
    is parked, and seen in the back office.
    """

    class State(models.TextChoices):
        """Where an item stands."""

        WAITING = "waiting"
        DONE = "done"
        PARKED = "parked"
        CANCELLED = "cancelled"

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    subject = models.CharField(max_length=80, blank=True, default="")
    not_before = models.DateTimeField()
    lease = models.CharField(max_length=16, blank=True, default="")  # who holds it, as a token
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    last_error = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state="waiting"), name="outbox_due"
            ),
            models.Index(fields=["-id"], condition=Q(state="parked"), name="outbox_parked"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
