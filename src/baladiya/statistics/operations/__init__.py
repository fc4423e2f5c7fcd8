"""Writing figures that are kept: use, counter volumes, and what is assumed."""

from baladiya.statistics.operations.usage import refresh_usage

__all__ = ["refresh_usage"]
