"""Several at once: numbers without gaps, one certificate per subject. Each race has its control."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from baladiya.certificates import keys, operations
from baladiya.certificates.models import Certificate, NumberSeries
from baladiya.municipalities.models import Municipality

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


class Interrupted(Exception):
    pass


def at_once(act: Callable[[int], object]) -> list[object]:
    start = Barrier(AT_ONCE)

    def run(number: int) -> object:
        try:
            start.wait(timeout=30)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


@pytest.fixture(autouse=True)
def north() -> Municipality:
    return Municipality.objects.create(code="north", letters="NX", name_ar="ش", name_en="N")


def prepare(subject: str, now) -> Certificate:
    content = {"title": {}, "holder": {}, "facts": []}
    return operations.prepare(
        subject=subject,
        municipality="north",
        prefix="RC",
        kind="certificate",
        service="s",
        content=content,
        valid_until=None,
        now=now,
    )


def serials() -> list[int]:
    return sorted(
        int(number[-6:]) for number in Certificate.objects.values_list("number", flat=True)
    )


def test_numbers_taken_at_once_have_no_gap_and_no_twin_even_when_some_fail(now):
    def act(number: int) -> None:
        for round_ in range(4):
            try:
                with transaction.atomic():
                    prepare(f"{number}:{round_}", now)
                    if (number + round_) % 3 == 0:
                        raise Interrupted
            except Interrupted:
                pass

    at_once(act)
    kept = serials()
    assert len(kept) not in (0, AT_ONCE * 4)
    assert kept == list(range(1, len(kept) + 1))
    assert NumberSeries.objects.get().last == len(kept)


def test_control_a_number_that_is_only_read_is_given_twice(now, north):
    NumberSeries.objects.create(municipality=north, prefix="RC", year=2026, last=0)
    read = Barrier(AT_ONCE)

    def act(_: int) -> int:
        last = NumberSeries.objects.values_list("last", flat=True).get()
        read.wait(timeout=30)
        return last + 1

    assert len(set(at_once(act))) < AT_ONCE


def test_one_subject_prepared_at_once_gets_one_certificate_and_one_number(now):
    def act(_: int) -> int:
        with transaction.atomic():
            return prepare("same", now).pk

    assert len(set(at_once(act))) == 1
    assert serials() == [1]


def test_control_without_looking_for_the_others_only_the_constraint_stops_them(now, monkeypatch):
    monkeypatch.setattr(operations, "_standing", lambda _: None)

    def act(_: int) -> str:
        try:
            with transaction.atomic():
                return prepare("same", now).number
        except IntegrityError:
            return "stopped"

    assert sorted(at_once(act)) == ["NX-RC-2026-000001", *["stopped"] * (AT_ONCE - 1)]


def test_keys_made_at_once_are_one_key(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    made = at_once(lambda _: keys._kept("some.pem", keys._new_payload_key))
    assert len(set(made)) == 1
    (kept,) = (tmp_path / "keys").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
