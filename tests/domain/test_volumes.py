"""Counter volumes: read from a table, taken, replaced and taken back."""

from datetime import date, datetime

import pytest

from baladiya.audit.models import AuditEvent
from baladiya.people.actors import Actor
from baladiya.rules.definition import Role
from baladiya.rules.problems import Refused
from baladiya.statistics import operations, rollout
from baladiya.statistics.models import CounterVolume, VolumeImport
from baladiya.statistics.volumes import Known, Line, Reading, read_file
from tests.support.people import make_staff

KNOWN = Known(
    services={"residencecertificate": "residence-certificate", "شهاده": "residence-certificate"},
    municipalities={"capital": "capital", "العاصمه": "capital", "northern": "northern"},
    last_month=date(2026, 10, 1),
)
HEAD = "service,municipality,month,count,name_ar,name_en"
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def read(*lines: str, head: str = HEAD) -> Reading:
    return read_file("\r\n".join((head, *lines)).encode(), KNOWN)


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.at, problem.code) for problem in reading.problems]


def test_lines_are_read_by_id_and_by_name_in_both_ways_to_write_a_month() -> None:
    reading = read(
        "residence-certificate,capital,2026-03,40",
        "شهادة,العاصمة,04/2026,١٬٢٣٤",
        "old-paper,northern,2026-03,7,خدمة ورقية,Old paper",
    )
    assert told(reading) == []
    assert [(it.service, it.municipality, it.month, it.count) for it in reading.lines] == [
        ("residence-certificate", "capital", MARCH, 40),
        ("residence-certificate", "capital", APRIL, 1234),
        ("old-paper", "northern", MARCH, 7),
    ]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("castle,capital,2026-03,4", ["volume_service_unknown"]),
        ("Old Paper!,capital,2026-03,4,خدمة,Paper", ["volume_service_unknown"]),
        ("residence-certificate,moon,2026-03,4", ["volume_municipality_unknown"]),
        ("residence-certificate,capital,2026-13,4", ["volume_month_wrong"]),
        ("residence-certificate,capital,March,4", ["volume_month_wrong"]),
        ("residence-certificate,capital,2026-11,4", ["volume_month_ahead"]),
        ("residence-certificate,capital,2026-03,four", ["volume_count_wrong"]),
        ("residence-certificate,capital,2026-03,-4", ["volume_count_wrong"]),
        ("residence-certificate,capital,2026-03,99999999999999", ["volume_count_wrong"]),
        ("castle,moon,never,x", [
            "volume_service_unknown", "volume_municipality_unknown", "volume_month_wrong",
            "volume_count_wrong",
        ]),
    ],
)  # fmt: skip
def test_everything_wrong_with_a_line_is_told_with_its_number(line: str, codes: list[str]) -> None:
    reading = read("residence-certificate,capital,2026-02,1", line)
    assert told(reading) == [("line:3", code) for code in codes]


def test_the_same_count_twice_is_told_with_the_line_that_has_it_too() -> None:
    reading = read("residence-certificate,capital,2026-03,4", "شهادة,capital,2026-03,5")
    assert [(it.code, it.values) for it in reading.problems] == [("volume_twice", {"line": 2})]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "volumes_empty"),
        (HEAD.encode(), "volumes_empty"),
        (f"{HEAD}\nresidence-certificate,capital,2026-03,".encode(), "volumes_empty"),
        (b"service,month\nx,y", "volumes_columns_missing"),
        ("الخدمة;العدد".encode("cp1256"), "volumes_not_text"),
        (b"PK\x03\x04\x00\x00", "volumes_not_text"),
        (b"x" * (2 * 1024 * 1024 + 1), "volumes_too_large"),
        (("service\n" + "x\n" * 20_001).encode(), "volumes_too_large"),
    ],
)
def test_a_file_that_is_no_table_is_told_as_a_whole(content: bytes, code: str) -> None:
    reading = read_file(content, KNOWN)
    assert told(reading) == [("line:1", code)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheets_own_separators_and_mark_are_understood(delimiter: str) -> None:
    text = "الخدمة,الجهة البلدية,الشهر,العدد\nشهادة,العاصمة,2026-03,4".replace(",", delimiter)
    reading = read_file(text.encode("utf-8-sig"), KNOWN)
    assert told(reading) == []
    assert reading.lines[0].count == 4


# --- taken and undone -----------------------------------------------------------------------------


@pytest.fixture
def owner(published: object) -> Actor:
    return make_staff(("", Role.SERVICE_OWNER))


def line(count: int, month: date = MARCH, place: str = "capital", service: str = "a") -> Line:
    return Line(2, service, place, month, count, "ورقية", "Paper")


def counting() -> dict[tuple[str, str, date], int]:
    rows = CounterVolume.objects.filter(counts=True)
    return {(row.service, row.municipality_id, row.month): row.count for row in rows}


@pytest.mark.django_db
def test_a_proposal_counts_only_when_it_is_taken(owner: Actor, now: datetime) -> None:
    proposed = operations.propose(actor=owner, name="march.csv", lines=[line(5)], now=now)
    assert counting() == {}
    operations.take(actor=owner, import_id=proposed.pk, now=now)
    assert counting() == {("a", "capital", MARCH): 5}
    assert AuditEvent.objects.filter(action="volumes.taken", details__total=5).exists()


@pytest.mark.django_db
def test_a_later_import_replaces_the_same_months_only_and_undoing_brings_them_back(
    owner: Actor, now: datetime
) -> None:
    operations.bring(actor=owner, lines=[line(5), line(6, APRIL), line(9, service="b")], now=now)
    second = operations.bring(actor=owner, lines=[line(50), line(70, place="northern")], now=now)
    rest = {("a", "capital", APRIL): 6, ("b", "capital", MARCH): 9}
    assert counting() == rest | {("a", "capital", MARCH): 50, ("a", "northern", MARCH): 70}
    operations.undo(actor=owner, import_id=second.pk, now=now)
    assert counting() == rest | {("a", "capital", MARCH): 5}


@pytest.mark.django_db
def test_undoing_an_import_that_was_replaced_changes_nothing_now_or_later(
    owner: Actor, now: datetime
) -> None:
    first = operations.bring(actor=owner, lines=[line(5)], now=now)
    second = operations.bring(actor=owner, lines=[line(50)], now=now)
    operations.undo(actor=owner, import_id=first.pk, now=now)
    assert counting() == {("a", "capital", MARCH): 50}
    operations.undo(actor=owner, import_id=second.pk, now=now)
    assert counting() == {}


@pytest.mark.django_db
def test_an_import_is_settled_once(owner: Actor, now: datetime) -> None:
    taken = operations.bring(actor=owner, lines=[line(5)], now=now)
    operations.undo(actor=owner, import_id=taken.pk, now=now)
    for again in (operations.take, operations.undo):
        with pytest.raises(Refused) as settled:
            again(actor=owner, import_id=taken.pk, now=now)
        assert settled.value.code == "import_settled"
    with pytest.raises(Refused) as unknown:
        operations.undo(actor=owner, import_id=999_999, now=now)
    assert unknown.value.code == "import_unknown"
    with pytest.raises(Refused):
        operations.discard(actor=owner, import_id=taken.pk)


@pytest.mark.django_db
def test_a_proposal_is_thrown_away_or_replaced_by_the_next(owner: Actor, now: datetime) -> None:
    operations.propose(actor=owner, name="one.csv", lines=[line(5)], now=now)
    second = operations.propose(actor=owner, name="two.csv", lines=[line(6)], now=now)
    assert list(VolumeImport.objects.values_list("name", flat=True)) == ["two.csv"]
    operations.discard(actor=owner, import_id=second.pk)
    assert not CounterVolume.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.AUDITOR])
def test_others_bring_nothing(published: object, now: datetime, role: Role) -> None:
    other = make_staff(("", role))
    with pytest.raises(Refused) as refused:
        operations.bring(actor=other, lines=[line(5)], now=now)
    assert refused.value.code == "role_missing"


@pytest.mark.django_db
def test_known_names_are_those_of_the_catalogue_and_of_taken_imports(
    owner: Actor, now: datetime
) -> None:
    operations.propose(actor=owner, name="x.csv", lines=[line(1, service="not-taken")], now=now)
    operations.bring(actor=owner, lines=[line(1, service="paper-one")], now=now)
    known = rollout.known(now).services
    assert known["paperone"] == "paper-one"
    assert known["شهادهاثباتالسكن"] == "residence-certificate"
    assert "nottaken" not in known
