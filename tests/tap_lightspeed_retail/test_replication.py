"""How far a stream has been read."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightspeed_retail.resources._base import AppendOnly, ByDay
from tap_lightspeed_retail.replication import (
    DAYS_PER_REPORT,
    DayBookmark,
    HiddenStampBookmark,
    KeyBookmark,
    Run,
    StampBookmark,
)

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
RUN = Run(started=NOON, since=None, lookback=timedelta(seconds=60))
LOG = AppendOnly("logID", created="createTime")
REPORT = ByDay("date", first="startDate", last="endDate", epoch=("Sale", "completeTime"))


def state(key: str, value: Any) -> dict[str, Any]:
    return {"replication_key": key, "replication_key_value": value}


def stamp(**ago: float) -> str:
    return (NOON - timedelta(**ago)).isoformat()


# ----------------------------------------------------------------------------------------------------- stamps


def test_without_bookmark_everything_is_read() -> None:
    assert StampBookmark({}, "timeStamp", RUN).conditions() == {}


def test_without_bookmark_reading_begins_at_the_start_date() -> None:
    run = Run(started=NOON, since=datetime(2024, 1, 1, tzinfo=UTC), lookback=timedelta(seconds=60))
    assert StampBookmark({}, "timeStamp", run).conditions() == {"timeStamp": ">=,2024-01-01T00:00:00+00:00"}


def test_a_bookmark_is_read_with_its_look_back() -> None:
    bookmark = StampBookmark(state("timeStamp", stamp(hours=1)), "timeStamp", RUN)
    assert bookmark.conditions() == {"timeStamp": ">=,2024-05-01T10:59:00+00:00"}


def test_a_bookmark_of_another_field_is_not_taken() -> None:
    assert StampBookmark(state("createTime", stamp(hours=1)), "timeStamp", RUN).conditions() == {}


def test_a_bookmark_of_the_fallback_is_taken() -> None:
    bookmark = StampBookmark(state("timeStamp", stamp(hours=1)), "updatetime", RUN, aliases=("timeStamp",))
    assert bookmark.conditions() == {"updatetime": ">=,2024-05-01T10:59:00+00:00"}


def test_a_sorted_walk_moves_its_bookmark_as_it_goes() -> None:
    kept: dict[str, Any] = {}
    bookmark = StampBookmark(kept, "timeStamp", RUN, ordered=True)
    bookmark.saw({"timeStamp": stamp(hours=2)})
    assert kept == state("timeStamp", stamp(hours=2))


def test_an_unsorted_walk_moves_its_bookmark_at_the_end() -> None:
    kept: dict[str, Any] = {}
    bookmark = StampBookmark(kept, "timeStamp", RUN)
    for hours in (2, 1, 3):
        bookmark.saw({"timeStamp": stamp(hours=hours)})
    assert kept == {}
    bookmark.completed()
    assert kept == state("timeStamp", stamp(hours=1))


@given(
    hours=st.lists(st.integers(-50, 50) | st.none(), max_size=20),
    old=st.integers(-50, 50) | st.none(),
    ordered=st.booleans(),
)
def test_a_bookmark_keeps_its_promises(hours: list[int | None], old: int | None, ordered: bool) -> None:
    kept = {} if old is None else state("timeStamp", stamp(hours=old))
    before = kept.get("replication_key_value") if old is None or old >= 0 else None  # one in the future is none
    bookmark = StampBookmark(kept, "timeStamp", RUN, ordered=ordered)
    stamps = [None if h is None else stamp(hours=h) for h in hours]
    for value in stamps:
        bookmark.saw({"timeStamp": value})
    bookmark.completed()
    after = kept.get("replication_key_value")
    seen = [value for value in stamps if value is not None]
    if not seen:
        assert before in (after, None)
        return
    assert after is not None
    assert after <= NOON.isoformat()
    if after != before:
        assert after <= max(seen)
        assert before is None or after > before


def test_a_bookmark_that_is_a_little_ahead_is_brought_back() -> None:
    kept = state("timeStamp", stamp(seconds=-5))
    bookmark = StampBookmark(kept, "timeStamp", RUN)
    assert bookmark.conditions() == {"timeStamp": ">=,2024-05-01T11:59:00+00:00"}
    assert kept == state("timeStamp", NOON.isoformat())


def test_a_bookmark_from_the_future_is_not_gone_by() -> None:
    kept = state("timeStamp", stamp(hours=-5))
    bookmark = StampBookmark(kept, "timeStamp", RUN)
    assert bookmark.conditions() == {}
    assert bookmark.distrusted == stamp(hours=-5)
    bookmark.saw({"timeStamp": stamp(hours=2)})
    assert kept == state("timeStamp", stamp(hours=-5))
    bookmark.completed()
    assert kept == state("timeStamp", stamp(hours=2))


def test_a_hidden_stamp_follows_the_start_of_the_last_complete_run() -> None:
    kept: dict[str, Any] = {}
    bookmark = HiddenStampBookmark(kept, "timeStamp", RUN)
    bookmark.saw({"timeStamp": None})
    assert kept == {}
    bookmark.completed()
    assert kept == state("timeStamp", NOON.isoformat())


# ------------------------------------------------------------------------------------------------------- keys


def log(key: int, **ago: float) -> Mapping[str, Any]:
    return {"logID": key, "createTime": stamp(**ago)}


def test_new_records_have_higher_keys() -> None:
    assert KeyBookmark(state("logID", 7), LOG, RUN, ordered=True).conditions() == {"logID": ">,7"}


def test_the_first_run_begins_at_the_start_date() -> None:
    run = Run(started=NOON, since=datetime(2024, 1, 1, tzinfo=UTC), lookback=timedelta())
    assert KeyBookmark({}, LOG, run, ordered=True).conditions() == {"createTime": ">=,2024-01-01T00:00:00+00:00"}
    assert KeyBookmark({}, AppendOnly("logID"), run, ordered=True).conditions() == {}


@pytest.mark.parametrize("ordered", [True, False])
def test_the_unsettled_tail_is_read_again(ordered: bool) -> None:
    kept: dict[str, Any] = {}
    bookmark = KeyBookmark(kept, LOG, RUN, ordered=ordered)
    for record in (log(1, hours=3), log(2, hours=2), log(4, seconds=30), log(5, hours=1)):
        bookmark.saw(record)
    bookmark.completed()
    assert kept == state("logID", 3)  # 4 is fresh: a 3 may still be on its way, and 5 comes after it


def test_without_a_time_of_creation_every_key_counts() -> None:
    kept: dict[str, Any] = {}
    bookmark = KeyBookmark(kept, AppendOnly("logID"), RUN, ordered=True)
    bookmark.saw({"logID": 9})
    assert kept == state("logID", 9)


@pytest.mark.parametrize(("lookback", "condition"), [(60, ">,200"), (0, ">,300")])
def test_without_a_time_of_creation_the_last_keys_are_read_again(lookback: int, condition: str) -> None:
    run = Run(started=NOON, since=None, lookback=timedelta(seconds=lookback))
    bookmark = KeyBookmark(state("logID", 300), AppendOnly("logID"), run, ordered=True)
    assert bookmark.conditions() == {"logID": condition}


def test_nothing_new_leaves_the_bookmark() -> None:
    kept = state("logID", 7)
    bookmark = KeyBookmark(kept, LOG, RUN, ordered=False)
    bookmark.saw(log(8, seconds=1))
    bookmark.completed()
    assert kept == state("logID", 7)


# ------------------------------------------------------------------------------------------------------- days


def windows(bookmark: DayBookmark, epoch: date | None = None) -> list[tuple[str, str]]:
    return [
        (window["startDate"], window["endDate"])
        for window in bookmark.windows(bookmark.first or bookmark.begins(epoch))
    ]


def test_windows_join_and_reach_beyond_today() -> None:
    asked = windows(DayBookmark({}, REPORT, RUN), date(2024, 1, 31))
    assert asked[0] == ("2024-01-31", "2024-02-28")
    assert asked[-1][1] == "2024-05-02"
    assert [first for first, _ in asked[1:]] == [last for _, last in asked[:-1]]
    assert {(date.fromisoformat(b) - date.fromisoformat(a)).days for a, b in asked[:-1]} == {DAYS_PER_REPORT}


def test_without_a_beginning_there_is_nothing_to_ask_for() -> None:
    assert windows(DayBookmark({}, REPORT, RUN)) == []


@pytest.mark.parametrize(
    ("since", "epoch", "first"),
    [
        ("2024-04-20", date(2024, 3, 1), "2024-04-20"),
        ("2001-01-01", date(2024, 4, 20), "2024-04-20"),
    ],
)
def test_a_report_begins_at_the_start_date_but_not_before_there_was_anything(
    since: str, epoch: date, first: str
) -> None:
    run = Run(started=NOON, since=datetime.fromisoformat(since).replace(tzinfo=UTC), lookback=timedelta())
    assert windows(DayBookmark({}, REPORT, run), epoch) == [(first, "2024-05-02")]
    assert windows(DayBookmark({}, REPORT, run)) == []


def test_the_last_day_and_the_one_before_are_read_again() -> None:
    assert windows(DayBookmark(state("date", "2024-04-30"), REPORT, RUN)) == [("2024-04-29", "2024-05-02")]


def test_the_bookmark_moves_window_by_window_and_not_beyond_today() -> None:
    kept: dict[str, Any] = {}
    bookmark = DayBookmark(kept, REPORT, RUN)
    bookmark.saw({"date": "2024-04-20"})
    bookmark.saw({"date": "2024-04-03"})
    assert kept == {}
    bookmark.completed()
    assert kept == state("date", "2024-04-20")
    bookmark.saw({"date": "2024-05-02"})
    bookmark.completed()
    assert kept == state("date", "2024-05-01")


@pytest.mark.parametrize(
    ("day", "first", "doubted"), [("2024-05-02", None, "2024-05-02"), ("2024-05-01", "2024-04-30", None)]
)
def test_a_day_in_the_future_is_not_gone_by(day: str, first: str | None, doubted: str | None) -> None:
    bookmark = DayBookmark(state("date", day), REPORT, RUN)
    assert bookmark.first == (date.fromisoformat(first) if first else None)
    assert bookmark.distrusted == doubted


# ---------------------------------------------------------------------------------------------- skipped records


def test_a_bookmark_stays_before_a_record_that_was_skipped() -> None:
    kept: dict[str, Any] = {}
    bookmark = StampBookmark(kept, "timeStamp", RUN, ordered=True)
    bookmark.saw({"timeStamp": "2024-04-01T00:00:00+00:00"})
    bookmark.hold()
    bookmark.saw({"timeStamp": "2024-04-02T00:00:00+00:00"})
    bookmark.completed()
    assert kept == state("timeStamp", "2024-04-01T00:00:00+00:00")


@pytest.mark.parametrize("hold_first", [True, False])
def test_a_bookmark_that_was_held_loses_its_order_too(hold_first: bool) -> None:
    kept = state("timeStamp", "2024-03-01T00:00:00+00:00")
    bookmark = StampBookmark(kept, "timeStamp", RUN, ordered=True)
    bookmark.saw({"timeStamp": "2024-04-01T00:00:00+00:00"})
    for act in (bookmark.hold, bookmark.lose_order) if hold_first else (bookmark.lose_order, bookmark.hold):
        act()
    bookmark.completed()
    assert kept == state("timeStamp", "2024-03-01T00:00:00+00:00")


def test_a_hidden_stamp_is_held_too() -> None:
    kept: dict[str, Any] = {}
    bookmark = HiddenStampBookmark(kept, "timeStamp", RUN)
    bookmark.hold()
    bookmark.completed()
    assert kept == {}
