"""Publishing, releasing, pausing and finding services."""

from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from baladiya.audit.models import AuditEvent
from baladiya.catalogue import operations, queries
from baladiya.catalogue.models import ServiceVersion
from baladiya.catalogue.policies import Change
from baladiya.people.actors import GUEST, SYSTEM, Actor, ActorKind
from baladiya.rules.defects import Defective
from baladiya.rules.definition import Role, Text
from baladiya.rules.loader import Bundle, load, read
from baladiya.rules.problems import Refused
from tests.support.small_service import SMALL, Data, write_service

OWNER = Actor(
    kind=ActorKind.STAFF, staff_id=7, name="owner", roles=frozenset({("", Role.SERVICE_OWNER)})
)
OTHER = Actor(
    kind=ActorKind.STAFF, staff_id=9, name="admin", roles=frozenset({("", Role.ADMINISTRATOR)})
)
LIVE = Change(service="small-service", state="live", number=1)
PAUSE = Change(
    service="small-service",
    state="paused",
    number=1,
    reason_ar="صيانة",
    reason_en="Maintenance",
)
OFFICER = Actor(
    kind=ActorKind.STAFF, staff_id=8, name="officer", roles=frozenset({("capital", Role.OFFICER)})
)

pytestmark = pytest.mark.django_db


def small(tmp_path: Path, **changes: object) -> Bundle:
    data: Data = deepcopy(SMALL) | changes
    return load(write_service(tmp_path / str(len(list(tmp_path.iterdir()))), data))


def publish_and_release(bundle: Bundle, now: datetime) -> ServiceVersion:
    version = operations.publish(bundle=bundle, actor=OWNER, now=now)
    operations.release(version=version, actor=SYSTEM, now=now)
    return version


def named(tmp_path: Path, service: str, prefix: str, arabic: str, english: str) -> Bundle:
    return small(
        tmp_path,
        service=service,
        prefix=prefix,
        name={"ar": arabic, "en": english},
        also_called={"ar": [], "en": ["Paper of address"]} if prefix == "RC" else {},
    )


# --- publishing -----------------------------------------------------------------------------------


def test_a_published_version_is_the_definition_to_the_letter(tmp_path: Path, now: datetime) -> None:
    bundle = small(tmp_path)
    version = operations.publish(bundle=bundle, actor=OWNER, now=now)
    found = queries.compiled(version.pk)
    assert found.service.definition == bundle.definition
    assert found.templates == bundle.templates
    assert (found.number, found.content_hash) == (1, bundle.content_hash)
    assert (version.published_by, version.published_at) == (OWNER.label, now)


def test_a_published_version_keeps_the_files_it_was_made_from(
    tmp_path: Path, now: datetime
) -> None:
    bundle = small(tmp_path)
    version = operations.publish(bundle=bundle, actor=OWNER, now=now)
    assert ServiceVersion.objects.get(pk=version.pk).sources == bundle.sources
    with CaptureQueriesContext(connection) as asked:
        queries.compiled(version.pk)
    assert "sources" not in asked[0]["sql"], "pages never pay for them"


def test_the_same_content_is_the_same_version(tmp_path: Path, now: datetime) -> None:
    first = operations.publish(bundle=small(tmp_path), actor=OWNER, now=now)
    again = operations.publish(bundle=small(tmp_path), actor=OWNER, now=now)
    other = operations.publish(
        bundle=small(tmp_path, promise={"working_days": 3}), actor=OWNER, now=now
    )
    assert again == first
    assert (first.number, other.number) == (1, 2)


def test_a_defective_definition_is_not_published(tmp_path: Path, now: datetime) -> None:
    bundle = small(tmp_path, routed_by="name_ar")
    with pytest.raises(Defective, match=r"small-service/service\.yaml:\d+: .*routed_by_not_block"):
        operations.publish(bundle=bundle, actor=OWNER, now=now)
    assert not ServiceVersion.objects.exists()


def test_a_bundle_with_stand_ins_is_not_published(tmp_path: Path) -> None:
    data = deepcopy(SMALL)
    del data["name"]["en"]
    folder = write_service(tmp_path, data)
    bundle, _ = read(folder)
    assert bundle is not None
    with pytest.raises(Defective, match="language_missing"):
        load(folder)


@pytest.mark.parametrize("actor", [GUEST, OFFICER], ids=["guest", "officer"])
def test_only_owners_and_administrators_change_what_is_offered(
    tmp_path: Path, now: datetime, actor: Actor
) -> None:
    operations.publish(bundle=small(tmp_path), actor=SYSTEM, now=now)
    for change in (
        lambda: operations.publish(bundle=small(tmp_path), actor=actor, now=now),
        lambda: operations.ask(actor=actor, change=LIVE, now=now),
    ):
        with pytest.raises(Refused, match="publisher_wanted"):
            change()


def test_every_change_is_in_the_history(tmp_path: Path, now: datetime) -> None:
    version = publish_and_release(small(tmp_path), now)
    asked = operations.ask(actor=OWNER, change=PAUSE, now=now)
    operations.confirm(actor=OTHER, release_id=asked.pk, now=now)
    events = AuditEvent.objects.order_by("id")
    assert [event.action for event in events] == [
        "service.published",
        "service.decided_by_operator",
        "service.asked",
        "service.confirmed",
    ]
    assert {event.subject for event in events} == {"service:small-service"}
    assert events[0].details == {"number": 1, "content_hash": version.content_hash}
    assert events[1].actor == "system:-", "the operator, by name"


def test_the_database_keeps_numbers_and_contents_apart(tmp_path: Path, now: datetime) -> None:
    version = operations.publish(bundle=small(tmp_path), actor=OWNER, now=now)
    for twin in ({"content_hash": "0" * 64}, {"number": 2}):
        copy = ServiceVersion.objects.get(pk=version.pk)
        copy.pk = None
        for name, value in twin.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


# --- releasing ------------------------------------------------------------------------------------


def test_nothing_is_live_before_it_is_released(tmp_path: Path, now: datetime) -> None:
    operations.publish(bundle=small(tmp_path), actor=OWNER, now=now)
    assert queries.live(service="small-service", now=now) is None
    assert queries.listed_services(now=now) == ()


def test_new_applications_use_the_version_released_last(tmp_path: Path, now: datetime) -> None:
    first = publish_and_release(small(tmp_path), now)
    second = publish_and_release(small(tmp_path, promise={"working_days": 3}), now)
    live = queries.live(service="small-service", now=now)
    assert live is not None
    assert live.version_id == second.pk
    assert live.service.definition.promise.working_days == 3
    assert queries.compiled(first.pk).service.definition.promise.working_days == 2


def test_a_paused_service_is_seen_as_paused_until_it_is_released_again(
    tmp_path: Path, now: datetime
) -> None:
    version = publish_and_release(small(tmp_path), now)
    operations.decide(actor=SYSTEM, change=PAUSE, now=now)
    live = queries.live(service="small-service", now=now)
    assert live is not None
    assert live.state == "paused"
    assert live.reason == Text(ar="صيانة", en="Maintenance")
    operations.release(version=version, actor=SYSTEM, now=now)
    assert [found.state for found in queries.listed_services(now=now)] == ["live"]


def test_a_service_that_is_not_released_cannot_be_paused(tmp_path: Path, now: datetime) -> None:
    operations.publish(bundle=small(tmp_path), actor=OWNER, now=now)
    with pytest.raises(Refused, match="service_not_released"):
        operations.ask(actor=OWNER, change=PAUSE, now=now)


# --- reading --------------------------------------------------------------------------------------


def test_the_whole_catalogue_is_two_statements_whatever_the_number(
    tmp_path: Path, now: datetime
) -> None:
    for nth, prefix in enumerate(("AA", "BB", "EE")):
        publish_and_release(small(tmp_path, service=f"service-{nth}", prefix=prefix), now)
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.listed_services(now=now)) == 3
    assert len(asked) == 2
    queries.forget_releases()
    with CaptureQueriesContext(connection) as asked:
        assert queries.listed_services(now=now)
    assert len(asked) == 1, "what lists show of a version is kept"


def test_a_version_is_compiled_once_in_a_process(tmp_path: Path, now: datetime) -> None:
    version = publish_and_release(small(tmp_path), now)
    first = queries.compiled(version.pk)
    with CaptureQueriesContext(connection) as asked:
        assert queries.compiled(version.pk).service is first.service
    assert len(asked) == 0


def test_services_come_in_the_catalogue_s_order(tmp_path: Path, now: datetime) -> None:
    for service, prefix, order in (("second", "AA", 20), ("third", "BB", 30), ("first", "EE", 10)):
        publish_and_release(small(tmp_path, service=service, prefix=prefix, order=order), now)
    found = [card.service for card in queries.listed_services(now=now)]
    assert found == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("شهادة اثبات", ["residence"]),
        ("شهاده إثبات السكن", ["residence"]),
        ("ADDRESS", ["residence"]),
        ("الشهادة", ["residence"]),
        ("لل سكن", ["residence"]),
        ("permit for a road", ["excavation"]),
        ("حفريات", ["excavation"]),
        ("Excavation permit", ["excavation"]),
        ("unicorn", []),
        ("  ", ["excavation", "residence"]),
    ],
)
def test_a_service_is_found_however_it_is_spelt(
    tmp_path: Path, now: datetime, text: str, found: list[str]
) -> None:
    publish_and_release(
        named(tmp_path, "residence", "RC", "شهادة إثبات السكن", "Residence certificate"), now
    )
    publish_and_release(
        named(tmp_path, "excavation", "EX", "رخصة حفريات", "Excavation permit"), now
    )
    publish_and_release(small(tmp_path, service="hidden", prefix="HH", listed=False), now)
    services = queries.search_services(text=text, now=now)
    assert [card.service for card in services] == found


def test_a_word_in_the_name_comes_before_one_in_the_summary(tmp_path: Path, now: datetime) -> None:
    about = {"ar": "نص عن تراخيص الحفر", "en": "About digging permits"}
    publish_and_release(small(tmp_path, service="first", prefix="AA", order=1, summary=about), now)
    publish_and_release(named(tmp_path, "excavation", "EX", "تراخيص الحفر", "Digging permits"), now)
    services = queries.search_services(text="digging permits", now=now)
    assert [card.service for card in services] == ["excavation", "first"]
