"""Writing figures that are kept: use, counter volumes, and what is assumed."""

from baladiya.statistics.operations.assumptions import assume
from baladiya.statistics.operations.usage import refresh_usage
from baladiya.statistics.operations.volumes import bring, discard, propose, take, undo

__all__ = ["assume", "bring", "discard", "propose", "refresh_usage", "take", "undo"]
