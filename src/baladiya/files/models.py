"""Documents people hand in and documents we issue, kept by the hash of their content."""

from django.db import models
from django.db.models import Q


class Document(models.Model):
    """One file as handed in or issued. The bytes lie in the store under `sha256`.

    `media_type` was found from the content, never taken from the sender. `name` is for reading
    only; no path is ever made of it.
    """

    key = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    pages = models.PositiveIntegerField(default=1)
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
        ]

    def __str__(self) -> str:
        return f"document {self.key}"
