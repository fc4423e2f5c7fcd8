"""A sign of life of the worker."""

from django.db import models


class Heartbeat(models.Model):
    """When a worker last went round; one row per worker name."""

    worker = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
