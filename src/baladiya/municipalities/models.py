"""Municipalities, the blocks that route to them, and the working calendar."""

from django.db import models
from django.db.models import Q


class Municipality(models.Model):
    """A municipal authority. `code` is one word; `letters` begin the numbers it gives out."""

    code = models.CharField(max_length=20, primary_key=True)
    letters = models.CharField(max_length=3, unique=True)
    name_ar = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, blank=True, default="")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.code


class Block(models.Model):
    """A block (the country's postcode) and the municipality it belongs to: a table, no formula."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="blocks")
    area_ar = models.CharField(max_length=100, blank=True, default="")
    area_en = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=100, number__lte=1299), name="block_number_range"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class Holiday(models.Model):
    """A day on which working time stands still; estimated until a circular confirms it."""

    date = models.DateField(primary_key=True)
    name_ar = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    confirmed = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.date.isoformat()


class ClockShift(models.Model):
    """How far the demonstration clock has been moved forward; one row, only in demo mode."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seconds} s"
