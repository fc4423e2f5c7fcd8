"""The bulletin: what is counted, how it is cut, and the same figures as text, JSON and CSV."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from baladiya.casework import operations as casework
from baladiya.casework.models import Application, Channel
from baladiya.statistics import queries, words
from baladiya.statistics.queries import Bulletin
from tests.support.casework import Centre, drafted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
DAY = date(2026, 11, 24)
NORTHERN_BLOCK = 553


@pytest.fixture
def centre(now: datetime) -> Centre:
    return Centre(now)


@pytest.fixture
def counted(centre: Centre) -> Bulletin:
    """Four handed in: refused, withdrawn, under way in the north by the API, one more; a draft."""
    centre.refused()
    centre.now -= timedelta(seconds=61)
    withdrawn = centre.apply()
    casework.withdraw(actor=centre.citizen, reference=withdrawn.reference, now=centre.now)
    north = centre.apply(block=NORTHERN_BLOCK)
    Application.objects.filter(pk=north.pk).update(channel=Channel.API)
    centre.apply()
    drafted(centre.citizen, centre.now)
    return queries.bulletin(first_day=DAY, last_day=DAY)


def names() -> dict[str, queries.Text]:
    return {"services": queries.service_names(), "municipalities": queries.municipality_names()}


def test_what_was_handed_in_is_counted_and_drafts_are_not(counted: Bulletin) -> None:
    assert counted.total == 4
    assert [(line.service, line.total) for line in counted.lines] == [("residence-certificate", 4)]
    assert counted.municipalities == {"capital": 3, "northern": 1}
    assert counted.channels == {"api": 1, "web": 3}
    assert counted.outcomes == {"accepted": 0, "refused": 1, "running": 2, "ended": 1}


def test_one_municipality_is_counted_alone(counted: Bulletin) -> None:
    north = queries.bulletin(first_day=DAY, last_day=DAY, municipality="northern")
    assert (north.total, north.municipalities, north.channels) == (1, {"northern": 1}, {"api": 1})
    south = queries.bulletin(first_day=DAY, last_day=DAY, municipality="southern")
    assert (south.total, south.lines) == (0, ())


def test_what_waits_for_payment_counts_as_accepted(centre: Centre) -> None:
    centre.approved()
    assert queries.bulletin(first_day=DAY, last_day=DAY).outcomes["accepted"] == 1


def test_days_are_those_of_bahrain_and_both_ends_count(centre: Centre) -> None:
    centre.now = centre.now.replace(hour=20, minute=59)  # 23:59 in Bahrain
    centre.apply()
    centre.now += timedelta(minutes=1)
    centre.apply()
    next_day = DAY + timedelta(days=1)
    assert queries.bulletin(first_day=DAY, last_day=DAY).total == 1
    assert queries.bulletin(first_day=next_day, last_day=next_day).total == 1
    assert queries.bulletin(first_day=DAY, last_day=next_day).total == 2
    assert queries.latest_day(before=next_day) == DAY


def test_a_service_that_is_used_more_comes_first(counted: Bulletin) -> None:
    few = replace(counted.lines[0], service="aaa", total=1)
    assert counted.lines[0].total > few.total
    Application.objects.filter(channel="api").update(service="deposit-refund")
    lines = queries.bulletin(first_day=DAY, last_day=DAY).lines
    assert [line.service for line in lines] == ["residence-certificate", "deposit-refund"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", ["شهادة إثبات السكن", "المجموع", "الموقع", "الربط الإلكتروني", "مرفوض"]),
        (
            "en",
            ["Residence certificate", "Total", "By channel", "Programming interface", "Refused"],
        ),
    ],
)
def test_the_text_has_every_cut_in_words(
    counted: Bulletin, language: str, expected: list[str]
) -> None:
    text = words.as_text(counted, language=language, **names())
    assert [word for word in expected if word not in text] == []
    rows = [line.split(None, 1) for line in text.splitlines() if line[:9].strip().isdecimal()]
    assert rows[0][0] == "4"
    assert ("1", expected[4]) in [tuple(row) for row in rows]


def many(counted: Bulletin, totals: list[int]) -> Bulletin:
    lines = [replace(counted.lines[0], service=f"s{n}", total=it) for n, it in enumerate(totals)]
    return replace(counted, lines=tuple(lines), total=sum(totals))


@pytest.mark.parametrize(
    ("language", "others"), [("ar", "خدمات أخرى (3)"), ("en", "Other services (3)")]
)
def test_a_short_table_names_the_five_most_used_and_counts_the_others_together(
    counted: Bulletin, language: str, others: str
) -> None:
    told = many(counted, [1751, 550, 453, 284, 250, 500, 200, 40])
    text = words.as_text(told, services={}, municipalities={}, language=language)
    table, *_, every = text.split("\n\n")[1:]
    rows = [line.split(None, 1) for line in table.splitlines()]
    assert [row[0] for row in rows] == ["1,751", "550", "453", "284", "250", "740", "4,028"]
    assert rows[5][1] == others
    assert [line.split()[1] for line in every.splitlines()[1:]] == [f"s{n}" for n in range(8)]
    assert words.as_data(told, services={}, municipalities={})["others"] == {
        "services": 3,
        "total": 740,
    }


def test_six_services_are_all_told_by_name(counted: Bulletin) -> None:
    told = many(counted, [6, 5, 4, 3, 2, 1])
    text = words.as_text(told, services={}, municipalities={}, language="en")
    assert "Other services" not in text
    assert words.EVERY_SERVICE.en not in text
    assert words.as_data(told, services={}, municipalities={})["others"]["services"] == 0


def test_the_data_is_json_with_both_languages(counted: Bulletin) -> None:
    data = json.loads(json.dumps(words.as_data(counted, **names())))
    assert (data["from"], data["to"], data["municipality"]) == ("2026-11-24", "2026-11-24", None)
    assert data["total"] == 4
    assert data["services"][0]["name"] == {
        "ar": "شهادة إثبات السكن",
        "en": "Residence certificate",
    }
    assert {one["id"]: one["total"] for one in data["outcomes"]} == counted.outcomes
    assert all(one["name"]["ar"] != one["name"]["en"] for one in data["municipalities"])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_table_opens_in_a_spreadsheet_and_adds_up(counted: Bulletin, language: str) -> None:
    text = words.as_csv(counted, language=language, **names())
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == 3
    head, line, whole = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert head[0] == "id"
    assert line[0] == "residence-certificate"
    assert len(head) == len(line) == len(whole) == len(set(head))
    assert whole[2:] == line[2:] == ["4", "3", "1", "1", "3", "0", "1", "2", "1"]


def test_names_that_are_not_known_any_more_are_told_by_their_id(counted: Bulletin) -> None:
    text = words.as_text(counted, services={}, municipalities={}, language="en")
    assert "residence-certificate" in text
    assert "capital" in text


def test_a_time_without_transactions_is_an_empty_bulletin(centre: Centre) -> None:
    empty = queries.bulletin(first_day=DAY, last_day=DAY)
    assert (empty.total, empty.lines) == (0, ())
    assert words.as_csv(empty, language="en", **names()).count("\r\n") == 2
    assert queries.latest_day(before=DAY) is None
