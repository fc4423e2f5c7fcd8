"""What decisions on a service come to in a place at a moment: tables, no database."""

from datetime import UTC, datetime, timedelta

import pytest

from baladiya.catalogue.standing import (
    EVERYWHERE,
    Row,
    begins_with,
    is_chosen,
    over,
    standing,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PAUSED = ("paused", 1)


def row(nth: int, state: str, number: int, place: str = "", *, days: int = -10) -> Row:
    """A decision that begins `days` from now; those of one day follow each other by `nth`."""
    at = NOW + DAY * days + timedelta(minutes=nth)
    return Row(nth, place, 100 + number, number, state, at)


def met(rows: list[Row], place: str = "capital", person: str = "") -> tuple[str, int] | None:
    found = standing(rows, place=place, now=NOW).row_for(service="s", person=person)
    return (found.state, found.number) if found else None


@pytest.mark.parametrize(
    ("rows", "in_capital", "in_muharraq"),
    [
        ([], None, None),
        ([row(1, "live", 1)], ("live", 1), ("live", 1)),
        ([row(1, "live", 1, days=1)], None, None),
        ([row(1, "live", 1), row(2, "live", 2)], ("live", 2), ("live", 2)),
        ([row(1, "live", 1), row(2, "live", 2, days=3)], ("live", 1), ("live", 1)),
        ([row(1, "live", 1, "capital")], ("live", 1), None),
        ([row(1, "live", 1), row(2, "live", 2, "capital")], ("live", 2), ("live", 1)),
        ([row(1, "live", 2, "capital"), row(2, "live", 1)], ("live", 1), ("live", 1)),
        ([row(1, "live", 1), row(2, "paused", 1, "capital")], ("paused", 1), ("live", 1)),
        ([row(1, "live", 1), row(2, "paused", 1), row(3, "live", 1)], ("live", 1), ("live", 1)),
        ([row(1, "live", 1), row(2, "retired", 1)], ("retired", 1), ("retired", 1)),
        ([row(1, "live", 1), row(2, "pilot", 2, "capital")], ("pilot", 2), ("live", 1)),
        ([row(1, "live", 1), row(2, "pilot", 2), row(3, "paused", 1)], PAUSED, PAUSED),
        ([row(1, "live", 1), row(2, "pilot", 2), row(3, "ended", 2)], ("live", 1), ("live", 1)),
        ([row(1, "live", 1), row(2, "test", 2)], ("live", 1), ("live", 1)),
        ([row(1, "test", 1)], None, None),
    ],
)
def test_the_last_decision_that_covers_a_place_and_has_begun_counts(
    rows: list[Row], in_capital: tuple[str, int] | None, in_muharraq: tuple[str, int] | None
) -> None:
    assert met(rows) == in_capital
    assert met(rows, "muharraq") == in_muharraq


def test_releasing_a_version_ends_its_pilot_and_going_back_does_not_revive_it() -> None:
    rows = [row(1, "live", 1), row(2, "pilot", 2), row(3, "live", 2), row(4, "live", 1)]
    assert met(rows) == ("live", 1)
    assert standing(rows, place="", now=NOW).pilot is None


def test_resuming_the_old_version_after_a_pause_leaves_the_pilot_of_a_newer_one() -> None:
    rows = [row(1, "live", 1), row(2, "pilot", 2), row(3, "paused", 1), row(4, "live", 1)]
    assert met(rows) == ("pilot", 2)


def test_a_test_and_a_pilot_run_beside_each_other() -> None:
    rows = [row(1, "live", 1), row(2, "pilot", 2), row(3, "test", 3)]
    found = standing(rows, place="", now=NOW)
    assert (found.pilot, found.test) == (rows[1], rows[2])


def test_a_share_of_the_applicants_is_chosen_steadily_and_grows_without_losing_anyone() -> None:
    people = [str(number) for number in range(2000)]
    tenth = {it for it in people if is_chosen(service="s", person=it, share=10)}
    half = {it for it in people if is_chosen(service="s", person=it, share=50)}
    assert 140 < len(tenth) < 260
    assert 900 < len(half) < 1100
    assert tenth < half
    other = {it for it in people if is_chosen(service="t", person=it, share=10)}
    assert other != tenth, "it is not always the same people who try what is new"


def test_a_guest_is_reached_only_by_a_pilot_for_all() -> None:
    assert not is_chosen(service="s", person="", share=99)
    assert is_chosen(service="s", person="", share=100)


def begins(rows: list[Row], municipality: str = "") -> tuple[str, int] | None:
    found = begins_with(rows, service="s", person="", municipality=municipality, now=NOW)
    return (found.state, found.number) if found else None


def test_someone_whose_municipality_is_not_known_yet_begins_with_what_is_open_somewhere() -> None:
    somewhere = [row(1, "live", 1, "capital"), row(2, "live", 2, "muharraq")]
    assert begins(somewhere) == ("live", 2)
    assert begins(somewhere, "northern") is None
    assert begins([row(1, "live", 1), row(2, "live", 2, "capital")]) == ("live", 1)
    assert begins([row(1, "live", 1), row(2, "paused", 1)]) == ("paused", 1)
    assert begins([row(1, "live", 1, "capital"), row(2, "paused", 1, "capital")]) == ("paused", 1)


def test_rows_that_can_count_no_more_are_named_and_no_others() -> None:
    rows = [row(1, "live", 1), row(2, "live", 2), row(3, "live", 3, days=5)]
    assert over(rows, now=NOW) == {1}
    # Version 1 still counts where no municipality is named.
    rows = [row(1, "live", 1), row(2, "live", 2, "capital")]
    assert over(rows, now=NOW) == frozenset()
    rows = [row(1, "test", 2), row(2, "ended", 2)]
    assert over(rows, now=NOW) == {1, 2}


def test_what_ended_a_test_in_one_place_is_kept_as_long_as_the_test_runs_elsewhere() -> None:
    rows = [row(1, "live", 1), row(2, "test", 2), row(3, "ended", 2, "capital")]
    assert over(rows, now=NOW) == frozenset()
    kept = [it for it in rows if it.id not in over(rows, now=NOW)]
    assert standing(kept, place="capital", now=NOW).test is None
    assert standing(kept, place=EVERYWHERE, now=NOW).test == rows[1]


def test_leaving_out_what_is_over_changes_nothing_at_any_later_moment() -> None:
    states = ("live", "paused", "pilot", "test", "ended", "retired")
    rows = [
        row(
            nth + 1,
            states[(nth * 7) % 6],
            1 + (nth * 5) % 3,
            ("", "capital", "muharraq")[nth % 3],
            days=nth - 12,
        )
        for nth in range(24)
    ]
    kept = [it for it in rows if it.id not in over(rows, now=NOW)]
    assert len(kept) < len(rows)
    for place in ("", "capital", "muharraq", "southern"):
        for days in range(15):
            at = NOW + DAY * days
            assert standing(kept, place=place, now=at) == standing(rows, place=place, now=at)
