"""Gets Django ready for a command."""

import os

import django


def ready() -> None:
    """Will load the settings and the applications."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baladiya.site.settings")
    django.setup()


def without_registers() -> None:
    """Will leave the registers unasked in this process; to be called before `ready`.

    What is driven through the past was decided on paper, and its people are in no register.
    """
    os.environ["BALADIYA_REGISTERS_URL"] = ""
