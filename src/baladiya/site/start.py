"""Gets Django ready for a command."""

import django


def ready() -> None:
    """Will load the settings and the applications."""
    django.setup()
