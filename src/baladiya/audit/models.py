"""The history nobody can change unseen: append-only, chained by hash, tied to nothing by key."""

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """One thing that was done or read. Written with the change itself; sealed into the chain after.

    `subject` names what it is about ("application:RC-7K4M-9Q2D"), `details` holds codes and
    numbers, never the content of answers. `operations.seal` adds the position and the hash.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    details = models.JSONField(default=dict)
    position = models.BigIntegerField(null=True, unique=True)
    chain_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_by_subject"),
            models.Index(fields=["id"], condition=Q(position=None), name="audit_unsealed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(position=None, chain_hash="") | ~Q(position=None) & ~Q(chain_hash=""),
                name="audit_sealed_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class ChainHead(models.Model):
    """The end of the chain: one row, moved by compare-and-set, so that sealers take turns.

    It lies beside the events and can be changed with them: only a head kept elsewhere (printed by
    `baladiya audit verify`) shows that the end of the chain was cut off, and this row with it.
    """

    position = models.BigIntegerField(default=0)
    chain_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.position}:{self.chain_hash}"
