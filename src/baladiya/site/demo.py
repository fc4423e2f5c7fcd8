"""The content of the demonstration: fictional people, services, and two months of cases."""

from django.core.management import call_command


def prepare() -> None:
    """Will create the tables and what a visitor needs at once; does nothing the second time."""
    call_command("migrate", interactive=False, verbosity=0)


def load_history() -> None:
    """Will load the two months of cases, telling how far it is; does nothing the second time."""
