"""The content of the demonstration: fictional people, services, and two months of cases."""

import sys
import time
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from baladiya.catalogue import operations as catalogue
from baladiya.municipalities.seed import seed
from baladiya.people import demo as people
from baladiya.people.actors import SYSTEM
from baladiya.people.operations import give_entry_link
from baladiya.people.queries import DemoAccount, demo_accounts
from baladiya.rules import loader
from baladiya.rules.loader import Bundle
from baladiya.site.replay.drive import replay
from baladiya.site.replay.plan import COUNTS, FIRST_DAY, LAST_DAY
from baladiya.statistics import queries as statistics
from baladiya.statistics.operations import refresh_usage
from baladiya.ui import clock

BAR = 40
# The two months come in through the real operations, so the services were open by then.
BEFORE_THE_MONTHS = datetime.combine(FIRST_DAY, time_of_day(), tzinfo=UTC)


def prepare() -> None:
    """Will create the tables and what a visitor needs at once; does nothing the second time."""
    call_command("migrate", interactive=False, verbosity=0)
    now = clock.now()
    seed(now=now)
    publish_definitions(now)
    people.seed_demo_people(now=now)


def print_entry_links() -> None:
    """Will print a one-time link for each kind of person there is to be."""
    base_url, now = settings.BALADIYA.base_url, clock.now()
    kinds: dict[str, DemoAccount] = {}
    for account in demo_accounts():
        kinds.setdefault(account.role, account)
    sys.stdout.write(f"Everybody there is to be: {base_url}/ar/demo/\nOne-time links:\n")
    for role, account in kinds.items():
        token = give_entry_link(account_id=account.account_id, now=now)
        said = f"{role.replace('_', ' ')} ({account.name_en})"
        sys.stdout.write(f"  {said:<42} {base_url}/ar/demo/enter/{token}/\n")
    sys.stdout.flush()


def publish_definitions(now: datetime) -> list[Bundle]:
    """Will publish and release every service in the definitions folder; gives what was read."""
    bundles = definitions()
    for bundle in bundles:
        version = catalogue.publish(bundle=bundle, actor=SYSTEM, now=now)
        if not version.releases.exists():  # what an owner decided since then stands
            catalogue.release(version=version, actor=SYSTEM, now=now, since=BEFORE_THE_MONTHS)
    return bundles


def definitions() -> list[Bundle]:
    """Will read every service in the definitions folder. Raises `Defective`."""
    folder = Path(settings.BALADIYA.definitions_dir)
    return [loader.load(service) for service in loader.service_folders(folder)]


def load_history() -> None:
    """Will load the two months of cases, telling how far it is; does nothing the second time."""
    there = statistics.bulletin(first_day=FIRST_DAY, last_day=LAST_DAY).total
    if there >= sum(COUNTS.values()):
        return
    if there:
        sys.stdout.write(
            f"The two months hold {there} applications from a run that was stopped."
            " Remove the data folder to load them anew.\n"
        )
        return
    began = time.monotonic()
    done = replay(bundles=definitions(), progress=show_progress)
    refresh_usage(now=clock.now())  # the worker would do it within ten minutes
    seconds = time.monotonic() - began
    sys.stdout.write(f"\n{done.applications} lives, {done.steps} steps in {seconds:.0f} s\n")


def show_progress(done: int, total: int) -> None:
    """Will draw a bar on a terminal, or a line now and then where there is none."""
    if sys.stdout.isatty():
        filled = BAR * done // total
        sys.stdout.write(f"\rApril and May 2020 [{'#' * filled:<{BAR}}] {done:,} of {total:,}")
        sys.stdout.flush()
    elif done % 500 == 0 or done == total:
        sys.stdout.write(f"April and May 2020: {done:,} of {total:,} lives\n")
        sys.stdout.flush()
