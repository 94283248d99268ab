"""Reading lists whose pages, or records, the server cannot send."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest

from lightspeed_retail.errors import BlockedByFirewall, LightspeedError, ServerFailure, Unreachable
from lightspeed_retail.heavy_records import HIGHEST_KEY, first_failing
from lightspeed_retail.page_size import MOST_PATIENCE, PageSize
from lightspeed_retail.pages import MOST_IN_A_ROW, PROBES, Walk, walk_pages
from lightspeed_retail.query import Query, above, at_least
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.skipped import SkippedRecord
from lightspeed_retail.transport import Reply, Request

from .test_pages import ITEM, LABEL, PRICE_REPORT, Row, Server, item, keys

BOTH = pytest.mark.parametrize("version", ["V3", "V2"])


@dataclass
class Heavy(Server):
    """A list that cannot be sent if a page is too large, or has some record in it.

    Attributes:
        most: The most records that can be sent at once.
        heavy: Keys of records that cannot be sent.
        related: Whether it is their relations that make them so.
        error: What happens then.
    """

    most: int = 1000
    heavy: frozenset[int] = frozenset()
    related: bool = False
    error: LightspeedError = field(default_factory=lambda: ServerFailure("failed", status=500))

    def send(self, request: Request) -> Reply:
        reply = super().send(request)
        found = reply.body.get(self.name, [])
        rows = found if isinstance(found, list) else [found]
        light = self.related and "load_relations" not in self.requests[-1]
        if len(rows) > self.most or (not light and any(int(row[self.key]) in self.heavy for row in rows)):
            raise self.error
        return reply


@dataclass
class Reading:
    rows: list[Row] = field(default_factory=list)
    skipped: list[SkippedRecord] = field(default_factory=list)

    @property
    def lost(self) -> list[str]:
        return [one.key for one in self.skipped]


def read(
    server: Server, version: str, query: Query, into: Reading | None = None, resource: Any = ITEM, size: int = 100
) -> Reading:
    reading = into or Reading()
    path = f"/API/{'V3/' if version == 'V3' else ''}Account/1/Item.json"
    for page in walk_pages(version, server, Walk(resource, path, query, size, on_skipped=reading.skipped.append)):
        reading.rows += page
    return reading


def limits(server: Server) -> list[int]:
    return [int(query["limit"]) for query in server.requests]


def items(count: int, share: int = 3) -> list[Row]:
    """Items of which some share their stamps."""
    return [item(n, n // share % 60) for n in range(1, count + 1)]


TIMEOUT = Unreachable("no answer", sent=True)


@BOTH
@pytest.mark.parametrize("sort", ["", "timeStamp"])
@pytest.mark.parametrize("error", [ServerFailure("failed", status=503), TIMEOUT])
@pytest.mark.parametrize("most", [99, 50, 49, 25, 10, 9, 1])
def test_pages_that_are_too_large_are_requested_with_fewer_records(
    version: str, sort: str, error: LightspeedError, most: int
) -> None:
    server = Heavy(items(160), most=most, error=error)
    reading = read(server, version, Query(sort=sort))
    assert keys(reading.rows) == list(range(1, 161))
    assert reading.skipped == []
    assert limits(server)[:2] == [100, 50]
    assert set(limits(server)) <= {100, 50, 25, 10, 1}


@BOTH
def test_the_size_recovers_behind_a_heavy_record(version: str) -> None:
    server = Heavy(items(900), heavy=frozenset({130}))
    reading = read(server, version, Query())
    assert keys(reading.rows) == [n for n in range(1, 901) if n != 130]
    assert reading.lost == ["130"]
    assert limits(server)[-3:] == [100, 100, 100]


@BOTH
@pytest.mark.parametrize("heavy", [{1}, {2}, {160}, {100, 101}, {37, 38, 39}, {1, 80, 160}, {5, 9}], ids=str)
@pytest.mark.parametrize("gap", [1, 7, 1000])
def test_a_record_that_fails_on_its_own_is_skipped(version: str, heavy: set[int], gap: int) -> None:
    server = Heavy([item(gap * n) for n in range(1, 161)], heavy=frozenset(gap * n for n in heavy))
    reading = read(server, version, Query({"timeStamp": at_least("2024")}))
    assert keys(reading.rows) == [gap * n for n in range(1, 161) if n not in heavy]
    assert reading.lost == [str(gap * n) for n in sorted(heavy)]
    assert all(query["timeStamp"] == ">=,2024" for query in server.requests)


@BOTH
@pytest.mark.parametrize("heavy", [{1}, {2}, {160}, {100, 101}, {37, 38, 39}, {1, 80, 160}], ids=str)
@pytest.mark.parametrize("share", [1, 3, 50])
def test_one_is_skipped_in_a_list_sorted_by_a_stamp_if_it_can_be_read_without_relations(
    version: str, heavy: set[int], share: int
) -> None:
    server = Heavy(
        [item(n, n // share) for n in range(1, 161) if share > 1 or n < 60],
        heavy=frozenset(heavy),
        related=True,
    )
    there = {int(row["itemID"]) for row in server.rows}
    reading = read(server, version, Query(sort="timeStamp", relations=("Category",)))
    assert keys(reading.rows) == sorted(there - heavy)
    assert reading.lost == [str(n) for n in sorted(heavy & there)]


@BOTH
@pytest.mark.parametrize("heavy", [{1}, {60}, {61}, {160}, {60, 61, 99}, {20, 150}], ids=str)
def test_what_follows_a_record_that_cannot_be_read_at_all_is_read_by_its_key(version: str, heavy: set[int]) -> None:
    """Keys run against the stamps, so that the rest comes in another order."""
    server = Heavy([item(161 - n, n // 3) for n in range(1, 161)], heavy=frozenset(heavy))
    reading, told = Reading(), list[int]()
    path = f"/API/{'V3/' if version == 'V3' else ''}Account/1/Item.json"
    walk = Walk(
        ITEM,
        path,
        Query(sort="timeStamp", relations=("Category",)),
        on_skipped=reading.skipped.append,
        on_reordered=lambda: told.append(len(reading.rows)),
    )
    for page in walk_pages(version, server, walk):
        reading.rows += page
    assert set(keys(reading.rows)) == set(range(1, 161)) - heavy
    assert len(reading.rows) < 160 - len(heavy) + 3  # V3 repeats rows of the last stamp, of which there are three
    assert reading.lost == [str(n) for n in sorted(heavy)]
    stamps = [row["timeStamp"] for row in reading.rows]
    place = told[0] if told else len(stamps)  # a record among those with the same stamp is passed in order
    assert stamps[:place] == sorted(stamps[:place])
    assert len(told) == 1 or (version == "V2" and len(heavy) == 1)


@pytest.mark.parametrize("query", [Query(sort=None), Query({"itemID": "<,500"}), Query({"itemID": "!=,3"})], ids=str)
def test_a_list_that_cannot_be_walked_past_the_record_ends_before_it(query: Query) -> None:
    server, reading = Heavy(items(160), heavy=frozenset({60})), Reading()
    server.matching = lambda *_: server.rows  # type: ignore[method-assign]  # the filter lets everything through
    with pytest.raises(ServerFailure):
        read(server, "V3", query, reading)
    assert keys(reading.rows) == list(range(1, 60))


@BOTH
def test_the_search_begins_at_what_was_asked_for(version: str) -> None:
    server = Heavy(items(160), heavy=frozenset({40, 60}))
    reading = read(server, version, Query({"itemID": above(50)}))
    assert keys(reading.rows) == [n for n in range(51, 161) if n != 60]
    assert reading.lost == ["60"]


@BOTH
@pytest.mark.parametrize("sort", ["", "timeStamp"])
def test_an_outage_is_not_taken_for_heavy_records(version: str, sort: str) -> None:
    server, reading = Heavy(items(160), most=-1), Reading()
    with pytest.raises(ServerFailure):
        read(server, version, Query(sort=sort), reading)
    assert reading == Reading()
    assert limits(server)[:5] == [100, 50, 25, 10, 1]
    assert len(server.requests) <= 8


@BOTH
@pytest.mark.parametrize("heavy", [{60}, set()], ids=str)
def test_only_a_page_of_full_size_is_tried_as_often_as_allowed(version: str, heavy: set[int]) -> None:
    class Counting(Heavy):
        attempts: list[tuple[int, int | None]] = []  # noqa: RUF012  -- one per test

        def send(self, request: Request) -> Reply:
            limit = re.search(r"limit=(\d+)", request.path)
            size = int(limit[1]) if limit else int(dict(request.query)["limit"])
            self.attempts.append((size, request.max_attempts))
            return super().send(request)

    Counting.attempts = []
    read(Counting(items(160), heavy=frozenset(heavy), most=100 if heavy else 99), version, Query())
    assert {attempts for size, attempts in Counting.attempts if size == 100} == {None}
    assert {attempts for size, attempts in Counting.attempts if size < 100} == {PROBES}


@BOTH
@pytest.mark.parametrize("error", [BlockedByFirewall("blocked", status=403), Unreachable("no network", sent=False)])
def test_other_errors_do_not_make_pages_smaller(version: str, error: LightspeedError) -> None:
    server = Heavy(items(160), most=1, error=error)
    with pytest.raises(type(error)):
        read(server, version, Query())
    assert limits(server) == [100]


@BOTH
def test_a_list_of_heavy_records_ends_with_an_error(version: str) -> None:
    server, reading = Heavy(items(160), most=0), Reading()
    with pytest.raises(ServerFailure):
        read(server, version, Query(), reading)
    assert reading.lost == [str(n) for n in range(1, MOST_IN_A_ROW + 1)]


@BOTH
def test_nothing_is_skipped_where_nobody_listens(version: str) -> None:
    path = f"/API/{'V3/' if version == 'V3' else ''}Account/1/Item.json"
    with pytest.raises(ServerFailure):
        list(walk_pages(version, Heavy(items(40), heavy=frozenset({7})), Walk(ITEM, path, Query())))


def row(number: int) -> Row:
    return {"taxCategoryID": str(number), "date": "2024-01-01", "shopID": "1"}


@pytest.mark.parametrize("heavy", [{1, 2}, {60}, {150, 160}, {160}, set()], ids=str)
@pytest.mark.parametrize("most", [1000, 25, 1])
def test_v2_by_offset_goes_on_with_the_next_row(heavy: set[int], most: int) -> None:
    server = Heavy(list(map(row, range(1, 161))), "Taxes", "taxCategoryID", heavy=frozenset(heavy), most=most)
    server.rows.sort(key=lambda row: int(row["taxCategoryID"]) not in range(3, 50))  # the count is known in the end
    if heavy & {1, 2}:
        server.rows.sort(key=lambda row: int(row["taxCategoryID"]) in heavy)
    reading = read(server, "V2", Query(), resource=PRICE_REPORT)
    assert [int(one["taxCategoryID"]) for one in reading.rows] == [
        number for number in (int(one["taxCategoryID"]) for one in server.rows) if number not in heavy
    ]
    assert len(reading.skipped) == len(heavy)


@pytest.mark.parametrize("size", [1, 2, 100])
def test_v2_by_offset_ends_whatever_the_size(size: int) -> None:
    rows = [{"itemID": "7", "copies": str(n)} for n in range(1, 6)]
    assert read(Heavy(rows, "Label"), "V2", Query(), resource=LABEL, size=size).rows == rows


def test_v2_by_offset_does_not_skip_in_an_outage() -> None:
    server, reading = Heavy(list(map(row, range(1, 161))), "Taxes", "taxCategoryID", most=-1), Reading()
    with pytest.raises(ServerFailure):
        read(server, "V2", Query(), reading, PRICE_REPORT)
    assert reading == Reading()


@BOTH
def test_a_list_that_does_not_come_in_pages_is_requested_once(version: str) -> None:
    class Down:
        asked = 0

        def send(self, _request: Request) -> Reply:
            self.asked += 1
            raise TIMEOUT

    server, skipped = Down(), list[SkippedRecord]()
    with pytest.raises(Unreachable):
        list(walk_pages(version, server, Walk(RESOURCES["option"], "/API/x", Query(), 1, on_skipped=skipped.append)))
    assert (server.asked, skipped) == (1, [])


# ------------------------------------------------------------------------------------------------------- parts


@pytest.mark.parametrize("lowest", [1, 5])
@pytest.mark.parametrize("keys", [{5}, {5, 6}, {6, 9}, {9, 10, 900}, {77_777}], ids=str)
def test_the_first_failing_key(keys: set[int], lowest: int) -> None:
    assert first_failing(lowest, lambda first, last: any(first <= key <= last for key in keys)) == min(keys)


def test_no_failing_key() -> None:
    asked: list[int] = []

    def fails(_first: int, last: int) -> bool:
        asked.append(last)
        return False

    assert first_failing(5, fails) is None
    assert len(asked) < 40
    assert asked[-1] > HIGHEST_KEY


def sizes(most: int, is_sendable: Callable[[int], bool], records: int) -> list[int]:
    """The sizes that pages are requested with until so many records were read."""
    size, taken, read = PageSize(most), list[int](), 0
    while read < records:
        taken.append(int(size))
        if is_sendable(int(size)):
            read += int(size)
            size.passed(int(size))
        else:
            assert size.shrink()
    return taken


def test_the_size_stays_where_all_is_well() -> None:
    assert sizes(100, lambda _: True, 500) == [100] * 5


def test_the_size_grows_less_often_where_it_fails_again() -> None:
    taken = sizes(100, lambda size: size <= 25, 20_000)
    assert taken[:3] == [100, 50, 25]
    failures = [at for at, size in enumerate(taken) if size == 50]
    gaps = [after - before for before, after in pairwise(failures)]
    assert gaps == sorted(gaps)
    assert gaps[-1] == 2 * MOST_PATIENCE + 1


def test_smaller_pages_shrink_to_what_is_below_them() -> None:
    assert sizes(30, lambda size: size == 1, 1) == [30, 25, 10, 1]
    size = PageSize(1)
    assert not size.shrink()
