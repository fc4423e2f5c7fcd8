"""Gets Django ready for a command."""

import os

import django


def ready() -> None:
    """Will load the settings and the applications."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baladiya.site.settings")
    django.setup()
