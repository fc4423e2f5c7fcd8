"""Several people publish at once: one version each content, one number each version."""

from copy import deepcopy
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from django.db import IntegrityError

from baladiya.catalogue import operations
from baladiya.catalogue.models import Service, ServiceVersion
from baladiya.people.actors import SYSTEM
from baladiya.rules.loader import Bundle, load
from baladiya.rules.problems import Refused
from tests.support.race import AT_ONCE, at_once
from tests.support.small_service import SMALL, write_service

pytestmark = pytest.mark.django_db(transaction=True)


def bundles(tmp_path: Path, *, different: bool) -> list[Bundle]:
    found = []
    for nth in range(AT_ONCE):
        data = deepcopy(SMALL)
        if different:
            data["promise"]["working_days"] = nth + 1
        found.append(load(write_service(tmp_path / str(nth), data)))
    return found


def test_the_same_content_published_at_once_is_one_version(tmp_path: Path, now: datetime) -> None:
    same = bundles(tmp_path, different=False)

    def publish(number: int) -> int:
        return operations.publish(bundle=same[number], actor=SYSTEM, now=now).pk

    assert len(set(at_once(publish))) == 1
    assert ServiceVersion.objects.count() == 1


def test_other_content_published_at_once_never_shares_a_number(
    tmp_path: Path, now: datetime
) -> None:
    different = bundles(tmp_path, different=True)

    def publish(number: int) -> str:
        try:
            operations.publish(bundle=different[number], actor=SYSTEM, now=now)
        except Refused as refused:
            return refused.code
        return "published"

    ended = at_once(publish)
    assert set(ended) <= {"published", "version_changed_meanwhile"}
    numbers = sorted(ServiceVersion.objects.values_list("number", flat=True))
    assert numbers == list(range(1, ended.count("published") + 1))


def test_control_without_the_constraint_s_refusal_two_would_take_one_number(
    tmp_path: Path, now: datetime
) -> None:
    different = bundles(tmp_path, different=True)
    service = Service.objects.create(id="small-service")
    all_have_counted = Barrier(AT_ONCE)

    def publish(number: int) -> bool:
        following = service.versions.count() + 1
        all_have_counted.wait(timeout=30)
        try:
            ServiceVersion.objects.create(
                service=service,
                number=following,
                content_hash=different[number].content_hash,
                definition="{}",
                published_at=now,
                published_by="x",
            )
        except IntegrityError:
            return False
        return True

    assert at_once(publish).count(True) == 1
