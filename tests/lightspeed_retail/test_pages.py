"""Walking lists, also while they change."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from lightspeed_retail.errors import MalformedReply, RequestRefused
from lightspeed_retail.pages import RESTARTS, Walk, walk_pages
from lightspeed_retail.query import Query, above, at_least
from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.skipped import SkippedRecord
from lightspeed_retail.transport import Reply, Request

ITEM = RESOURCES["item"]
OPTION = RESOURCES["option"]
PRICE_REPORT = RESOURCES["reports_accounting_taxes_by_day"]
LABEL = RESOURCES["display_template_label"]
HOST = "https://api.lightspeedapp.com"

Row = dict[str, Any]


def item(number: int, stamp: int = 0) -> Row:
    return {"itemID": str(number), "timeStamp": f"2024-01-01T00:00:{stamp:02}+00:00"}


@dataclass
class Server:
    """A list in memory, answering as V3 or V2 does; ``meanwhile`` is called before each request but the first."""

    rows: list[Row]
    name: str = "Item"
    key: str = "itemID"
    meanwhile: Callable[["Server", int], None] = lambda _server, _nth: None
    requests: list[dict[str, str]] = field(default_factory=list)

    def send(self, request: Request) -> Reply:
        parts = urlsplit(request.path)
        query = {**dict(parse_qsl(parts.query)), **dict(request.query)}
        if self.requests:
            self.meanwhile(self, len(self.requests))
        self.requests.append(query)
        body = self.cursor(query) if "/V3/" in parts.path else self.offset(query)
        return Reply(200, {}, body)

    def matching(self, query: dict[str, str], sort: str) -> list[Row]:
        rows = self.rows
        for name in ("itemID", "timeStamp"):
            if name in query:
                operator, _, operand = query[name].rpartition(",")
                if operator.startswith("><,"):  # between
                    lowest = int(operator.removeprefix("><,"))
                    rows = [row for row in rows if lowest <= int(row[name]) <= int(operand)]
                    continue
                value = (lambda row, n=name: int(row[n])) if name == self.key else (lambda row, n=name: row[n])
                bound: Any = int(operand) if name == self.key else operand
                tests = {">": lambda a, b: a > b, ">=": lambda a, b: a >= b, "": lambda a, b: a == b}
                rows = [row for row in rows if tests[operator](value(row), bound)]
        order = (lambda row: int(row[self.key])) if sort == self.key else lambda row: (row[sort], int(row[self.key]))
        return sorted(rows, key=order) if sort else rows

    def cursor(self, query: dict[str, str]) -> dict[str, Any]:
        sort, limit = query.get("sort", self.key), int(query["limit"])
        after = json.loads(query["after"]) if "after" in query else None
        rows = [r for r in self.matching(query, sort) if after is None or [r[sort], int(r[self.key])] > after]
        if sort == self.key:
            rows = [r for r in self.matching(query, sort) if after is None or int(r[self.key]) > int(after[1])]
        page, link = rows[:limit], ""
        if len(rows) > limit:
            cursor = json.dumps([page[-1][sort], int(page[-1][self.key])])
            link = f"{HOST}/API/V3/Account/1/Item.json?{urlencode({**query, 'after': cursor})}"
        return {"@attributes": {"next": link, "previous": ""}, **self.records(page)}

    def offset(self, query: dict[str, str]) -> dict[str, Any]:
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 100))
        rows = self.matching(query, query.get("orderby", ""))
        page = rows[offset : offset + limit]
        return {
            "@attributes": {"count": str(len(rows)), "offset": str(offset), "limit": str(limit)},
            **self.records(page),
        }

    def records(self, page: list[Row]) -> dict[str, Any]:
        return {self.name: page[0] if len(page) == 1 else page} if page else {}


def read(server: Server, version: str, query: Query | None = None, size: int = 10, resource: Any = ITEM) -> list[Row]:
    path = f"/API/{'V3/' if version == 'V3' else ''}Account/1/Item.json"
    walk = Walk(resource, path, query or Query(), size)
    return [row for page in walk_pages(version, server, walk) for row in page]


def keys(rows: list[Row]) -> list[int]:
    return [int(row["itemID"]) for row in rows]


@pytest.mark.parametrize("version", ["V3", "V2"])
@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 20, 35])
@pytest.mark.parametrize("sort", ["", "timeStamp"])
def test_reads_every_row_once(version: str, size: int, sort: str) -> None:
    server = Server([item(n, n % 7) for n in range(1, size + 1)])
    rows = read(server, version, Query(sort=sort))
    assert sorted(keys(rows)) == list(range(1, size + 1))
    if sort:
        stamps = [row["timeStamp"] for row in rows]
        assert stamps == sorted(stamps)


@pytest.mark.parametrize("version", ["V3", "V2"])
def test_many_rows_of_one_stamp(version: str) -> None:
    rows = [item(n, 1) for n in range(1, 8)] + [item(n, 2) for n in range(8, 60)] + [item(n, 3) for n in range(60, 64)]
    server = Server(rows)
    assert sorted(
        keys(read(server, version, Query({"timeStamp": at_least(item(0, 1)["timeStamp"])}, "timeStamp")))
    ) == list(range(1, 64))


def test_v2_never_uses_an_offset_where_it_can_go_by_value() -> None:
    server = Server([item(n, n % 7) for n in range(1, 96)])
    read(server, "V2")
    read(server, "V2", Query(sort="timeStamp"))
    assert {query.get("offset", "0") for query in server.requests} == {"0"}


def test_v2_goes_by_the_stamp_however_it_is_spelled() -> None:
    rows = [{"itemID": str(n), "timestamp": f"2024-01-01T00:00:{n % 7:02}+00:00"} for n in range(1, 36)]

    class Respelled(Server):
        def matching(self, query: dict[str, str], sort: str) -> list[Row]:
            self.rows = [{**row, "timeStamp": row["timestamp"]} for row in rows]
            return [{"itemID": r["itemID"], "timestamp": r["timeStamp"]} for r in super().matching(query, sort)]

    assert keys(read(Respelled([]), "V2", Query(sort="timeStamp"))) == keys(
        sorted(rows, key=lambda row: row["timestamp"])
    )


@pytest.mark.parametrize("odd", ["", "0000-00-00T00:00:00+00:00", "soon"])
@pytest.mark.parametrize("places", [{9}, {9, 10, 19}, set(range(5, 30)), set(range(40))], ids=len)
def test_v2_goes_on_past_stamps_that_nobody_can_ask_for(odd: str, places: set[int]) -> None:
    """Records without a good stamp stay where they are in the order, whatever lower bound is asked for."""
    rows = [item(n + 1, n) | ({"timeStamp": odd} if n in places else {}) for n in range(40)]

    class Unmoved(Server):
        def matching(self, query: dict[str, str], sort: str) -> list[Row]:
            moves = super().matching(query, sort)
            return [row for row in self.rows if row in moves or (row["timeStamp"] == odd and "itemID" not in query)]

    assert set(keys(read(Unmoved(rows), "V2", Query(sort="timeStamp")))) == set(range(1, 41))


@pytest.mark.parametrize("condition", ["<,{}", "<=,{}", "><,2024-01-01T00:00:05+00:00,{}", "!=,{}"])
def test_v2_keeps_a_condition_on_the_stamp_that_is_no_lower_bound(condition: str) -> None:
    asked = condition.format("2024-01-01T00:00:20+00:00")
    server = Server([item(n, n) for n in range(1, 41)])
    server.matching = lambda _query, _sort: server.rows  # type: ignore[method-assign]  # only the questions matter
    assert len(read(server, "V2", Query({"timeStamp": asked}, "timeStamp"))) == 40
    assert {query["timeStamp"] for query in server.requests} == {asked}


@pytest.mark.parametrize("version", ["V3", "V2"])
def test_rows_deleted_behind_do_not_hide_others(version: str) -> None:
    def delete_first(server: Server, _nth: int) -> None:
        del server.rows[:3]

    server = Server([item(n) for n in range(1, 41)], meanwhile=delete_first)
    assert keys(read(server, version)) == list(range(1, 41))


@pytest.mark.parametrize("version", ["V3", "V2"])
def test_rows_inserted_meanwhile_hide_no_others(version: str) -> None:
    fresh = count(1000)

    def insert(server: Server, _nth: int) -> None:
        if len(server.rows) < 60:
            server.rows.insert(0, item(next(fresh), 9))

    server = Server([item(n) for n in range(1, 41)], meanwhile=insert)
    rows = keys(read(server, version))
    assert set(range(1, 41)) <= set(rows)
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("version", ["V3", "V2"])
def test_rows_changed_meanwhile_are_read_as_changed(version: str) -> None:
    def touch(server: Server, nth: int) -> None:
        row = server.rows[nth]  # already read
        server.rows[nth] = item(int(row["itemID"]), 50 + nth)

    server = Server([item(n, n) for n in range(1, 41)], meanwhile=touch)
    latest = {row["itemID"]: row["timeStamp"] for row in read(server, version, Query(sort="timeStamp"))}
    assert latest == {row["itemID"]: row["timeStamp"] for row in server.rows}


def test_v2_goes_by_offset_where_it_must() -> None:
    rows = [{"taxCategoryID": str(n), "date": "01/01/2024"} for n in range(1, 26)]
    server = Server(rows, name="Taxes", key="taxCategoryID")
    assert read(server, "V2", resource=PRICE_REPORT) == rows
    assert [query.get("offset") for query in server.requests] == [None, "9", "18"]


def test_v2_by_offset_starts_over_when_rows_moved() -> None:
    rows = [{"taxCategoryID": str(n)} for n in range(1, 26)]

    def delete_once(server: Server, nth: int) -> None:
        if nth == 1:
            del server.rows[0]

    server = Server(list(rows), name="Taxes", key="taxCategoryID", meanwhile=delete_once)
    read_rows = read(server, "V2", resource=PRICE_REPORT)
    assert [row for row in rows if row not in read_rows] == []
    assert read_rows[-24:] == rows[1:]


def test_v2_by_offset_gives_up_on_a_list_that_never_holds_still() -> None:
    fresh = count(1000)

    def insert(server: Server, _nth: int) -> None:
        server.rows.insert(0, {"taxCategoryID": str(next(fresh))})

    server = Server([{"taxCategoryID": str(n)} for n in range(25)], name="Taxes", key="taxCategoryID", meanwhile=insert)
    with pytest.raises(MalformedReply, match="changed"):
        read(server, "V2", resource=PRICE_REPORT)
    assert sum("offset" not in query for query in server.requests) == RESTARTS + 1


def test_v2_starts_over_without_rows_of_the_walk_before_where_rows_have_no_key() -> None:
    def delete_once(server: Server, nth: int) -> None:
        if nth == 1:
            del server.rows[0]

    rows = [{"itemID": "7", "copies": str(n)} for n in range(1, 26)]
    server = Server(list(rows), name="Label", meanwhile=delete_once)
    assert read(server, "V2", resource=LABEL) == rows[1:]


@pytest.mark.parametrize("version", ["V3", "V2"])
def test_a_list_that_must_not_be_sorted_is_not(version: str) -> None:
    rows = [item(n) for n in range(1, 26)]
    server = Server(rows)
    assert read(server, version, Query(sort=None)) == rows
    assert {name for query in server.requests for name in ("sort", "orderby") if name in query} == set()


def test_v2_continues_after_a_key() -> None:
    server = Server([item(n) for n in range(1, 41)])
    assert keys(read(server, "V2", Query({"itemID": above(12)}))) == list(range(13, 41))


def test_a_key_filter_of_another_kind_is_left_as_it_is() -> None:
    server = Server([item(n) for n in range(1, 41)])
    assert keys(read(server, "V2", Query({"itemID": at_least(12)}))) == list(range(12, 41))


class Canned:
    """Answers with the same bodies in turn."""

    def __init__(self, *bodies: Any) -> None:
        self.bodies: Iterator[Any] = iter(bodies)
        self.paths: list[str] = []

    def send(self, request: Request) -> Reply:
        self.paths.append(request.path)
        return Reply(200, {}, next(self.bodies))


def walk_canned(
    version: str, *bodies: Any, resource: Any = ITEM, size: int = 2, query: Query | None = None, on_skipped: Any = None
) -> list[list[Row]]:
    walk = Walk(resource, "/API/Item.json", query or Query(), size, on_skipped=on_skipped)
    return list(walk_pages(version, Canned(*bodies), walk))


@pytest.mark.parametrize(
    ("version", "body"),
    [
        ("V3", []),
        ("V3", "text"),
        ("V3", {}),
        ("V3", {"httpCode": "500", "httpMessage": "Server Error", "message": "no"}),
        ("V3", {"@attributes": {"next": ""}, "Item": ["text"]}),
        ("V3", {"@attributes": {}}),
        ("V3", {"@attributes": {}, "httpCode": "500", "message": "no"}),
        ("V3", {"@attributes": {"next": 5}, "Item": [item(1)]}),
        ("V3", {"@attributes": {"next": ""}, "Items": [item(1)]}),
        ("V3", {"@attributes": {"count": "3"}}),
        ("V2", {}),
        ("V2", {"@attributes": {"count": "many"}, "Item": [item(1)]}),
        ("V2", {"@attributes": {"count": "0"}, "Sale": {"saleID": "1"}}),
        ("V2", {"@attributes": {"count": "5"}}),
        ("V2", {"@attributes": {"count": "5"}, "Item": [{"itemID": ""}, {"itemID": ""}]}),
    ],
)
def test_what_is_no_page_is_not_taken_for_the_last_one(version: str, body: Any) -> None:
    with pytest.raises(MalformedReply):
        walk_canned(version, body)


@pytest.mark.parametrize(
    "nothing", [{}, {"Item": ""}, {"Item": []}, {"Item": {}}, {"Item": {"@attributes": {"readonly": "true"}}}]
)
@pytest.mark.parametrize("version", ["V3", "V2"])
def test_an_empty_list(version: str, nothing: Row) -> None:
    attributes = {"next": "", "previous": ""} if version == "V3" else {"count": "0", "offset": "0", "limit": "100"}
    assert [row for page in walk_canned(version, {"@attributes": attributes, **nothing}) for row in page] == []


@pytest.mark.parametrize("numbers", [(), (1, 2)])
def test_the_last_page_may_have_a_null_in_place_of_a_link(numbers: tuple[int, ...]) -> None:
    page = {"@attributes": {"next": None, "previous": None}, "Item": [item(n) for n in numbers]}
    assert keys([row for rows in walk_canned("V3", page) for row in rows]) == list(numbers)


def test_a_list_without_attributes() -> None:
    rows = [{"name": "a", "value": "1"}, {"name": "b", "value": ""}]
    for version in ("V3", "V2"):
        assert walk_canned(version, {"Option": rows}, resource=OPTION) == [rows]
        assert walk_canned(version, {"Option": rows[0]}, resource=OPTION) == [rows[:1]]


@pytest.mark.parametrize("nothing", [{}, [], {"Option": ""}])
@pytest.mark.parametrize("version", ["V3", "V2"])
def test_an_empty_list_without_attributes(version: str, nothing: Any) -> None:
    assert [row for page in walk_canned(version, nothing, resource=OPTION) for row in page] == []


def linked(number: int, after: int) -> Row:
    """A page with one item and a link to the page ``after``."""
    return {"@attributes": {"next": f"{HOST}/API/V3/Account/1/Item.json?after={after}"}, "Item": [item(number)]}


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_links_that_lead_in_a_circle_are_an_error(length: int) -> None:
    """Whatever comes at the end of the circle: its records may have changed meanwhile."""
    pages = (linked(nth, nth % length) for nth in count())
    with pytest.raises(MalformedReply, match="circle"):
        walk_canned("V3", *(next(pages) for _ in range(length + 1)))


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_links_that_bring_the_same_records_again_are_an_error(length: int) -> None:
    pages = (linked(nth % length, nth) for nth in count())
    with pytest.raises(MalformedReply, match="no new record"):
        walk_canned("V3", *(next(pages) for _ in range(length + 1)))


def test_links_that_bring_nothing_again_and_again_are_an_error() -> None:
    pages = [linked(1, after) | {"Item": ""} for after in range(3)]
    with pytest.raises(MalformedReply, match="no new record"):
        walk_canned("V3", *pages)


def test_an_empty_page_in_the_middle_is_not_the_end() -> None:
    pages = [linked(1, 1), linked(2, 2) | {"Item": ""}, full(2, next="")]
    assert walk_canned("V3", *pages) == [[item(1)], [], [item(2)]]


def test_equal_rows_without_a_key_are_not_taken_for_a_circle() -> None:
    def page(nth: int) -> Row:
        link = f"{HOST}/API/V3/Account/1/Item.json?after={nth}" if nth < 3 else ""
        return {"@attributes": {"next": link}, "TagGroup": {"name": "a"}}

    pages = walk_canned("V3", *map(page, range(4)), resource=RESOURCES["tag_group"], size=1)
    assert pages == [[{"name": "a"}]] * 4


@pytest.mark.parametrize("lost", [{"archived"}, {"load_relations", "timeStamp"}])
def test_a_next_link_that_lost_parameters_gets_them_back(lost: set[str], caplog: pytest.LogCaptureFixture) -> None:
    class Forgetful(Server):
        def cursor(self, query: dict[str, str]) -> dict[str, Any]:
            return super().cursor({name: value for name, value in query.items() if name not in lost})

        def send(self, request: Request) -> Reply:
            reply = super().send(request)
            kept = {name for name, _ in parse_qsl(urlsplit(request.path).query)}
            assert not {name for name, _ in request.query} & kept  # nothing twice
            return reply

    query = Query({"timeStamp": at_least(item(0)["timeStamp"])}, "timeStamp", ("Category",), "true")
    server = Forgetful([item(n) for n in range(1, 31)])
    assert keys(read(server, "V3", query)) == list(range(1, 31))
    assert [dict(query.parameters()).items() <= asked.items() for asked in server.requests] == [True] * 3
    (message,) = caplog.messages
    assert all(name in message for name in lost)


@pytest.mark.parametrize("length", [1, 2])
def test_v2_ends_with_an_error_where_a_filter_is_ignored(length: int) -> None:
    """Else it would never end: every page begins where the one before did."""
    rows = [[item(2 * nth, nth), item(2 * nth + 1, nth)] for nth in range(length)]
    pages = ({"@attributes": {"count": "9"}, "Item": rows[nth % length]} for nth in count())
    for sort in ("", "timeStamp"):
        with pytest.raises(MalformedReply, match="again"):
            walk_canned("V2", *(next(pages) for _ in range(20)), query=Query(sort=sort))


# ------------------------------------------------------------------------------------- records without their key


@pytest.mark.parametrize("keyless", [{"timeStamp": "x"}, {"itemID": ""}, {"itemID": None}, {"itemID": "none"}, {}])
@pytest.mark.parametrize("version", ["V3", "V2"])
def test_a_record_without_its_key_is_reported_in_place_of_handed_out(version: str, keyless: Row) -> None:
    attributes = {"next": ""} if version == "V3" else {"count": "2"}
    skipped: list[SkippedRecord] = []
    body = {"@attributes": attributes, "Item": [item(1), keyless]}
    assert walk_canned(version, body, on_skipped=skipped.append) == [[item(1)]]
    assert skipped == [SkippedRecord("came without itemID", "", keyless)]


@pytest.mark.parametrize("sort", ["", "timeStamp"])
@pytest.mark.parametrize("version", ["V3", "V2"])
def test_records_without_their_key_hide_no_others(version: str, sort: str) -> None:
    class Keyless(Server):
        def records(self, page: list[Row]) -> dict[str, Any]:
            return super().records([row if int(row["itemID"]) % 10 else without_key(row) for row in page])

    def without_key(row: Row) -> Row:
        return {name: value for name, value in row.items() if name != "itemID"}

    rows = [item(n, n // 8) for n in range(1, 61)]
    server = Keyless(rows)
    skipped: list[SkippedRecord] = []
    path = f"/API/{'V3/' if version == 'V3' else ''}Account/1/Item.json"
    walk = Walk(ITEM, path, Query(sort=sort), 7, on_skipped=skipped.append)
    read_rows = [row for page in walk_pages(version, server, walk) for row in page]
    assert sorted(keys(read_rows)) == [n for n in range(1, 61) if n % 10]
    assert [s.record for s in skipped if s.record] == [without_key(row) for row in rows if not int(row["itemID"]) % 10]


@pytest.mark.parametrize("version", ["V3", "V2"])
def test_scalars_in_place_of_records(version: str) -> None:
    attributes = {"next": ""} if version == "V3" else {"count": "2"}
    body = {"@attributes": attributes, "TagGroup": ["a", "b"]}
    rows = [{"value": "a"}, {"value": "b"}]
    assert walk_canned(version, body, resource=RESOURCES["tag_group"]) == [rows]
    one = {"@attributes": attributes | {"count": "1"}, "TagGroup": "a"}
    assert walk_canned(version, one, resource=RESOURCES["tag_group"]) == [rows[:1]]
    skipped: list[SkippedRecord] = []
    walk_canned(version, {"@attributes": attributes, "Item": ["a", "b"]}, on_skipped=skipped.append)
    assert [one.record for one in skipped] == rows


def test_a_filter_that_v3_ignores_is_an_error() -> None:
    page = {"@attributes": {}, "Item": [item(1), item(2)]}
    with pytest.raises(MalformedReply, match="the server ignores the filter on itemID, by which the list is read"):
        walk_canned("V3", page, page, page)


@pytest.mark.parametrize("since", [1, 2, 3])
@pytest.mark.parametrize("sort", ["", "timeStamp"])
def test_v2_goes_by_offset_where_the_sort_is_ignored(since: int, sort: str, caplog: pytest.LogCaptureFixture) -> None:
    class Unsorted(Server):
        def matching(self, query: dict[str, str], sort: str) -> list[Row]:
            return super().matching(query, "" if len(self.requests) >= since else sort)

    server = Unsorted([item(7 * n % 37, 5 * n % 37) for n in range(1, 37)])
    assert sorted(keys(read(server, "V2", Query(sort=sort)))) == list(range(1, 37))
    assert caplog.messages == [f"item: the account ignores the sort by {sort or 'itemID'}; reading by offset."]


def test_a_v2_list_that_answers_always_the_same_is_an_error() -> None:
    page = {"@attributes": {"count": "5"}, "Item": [item(1), item(2)]}
    with pytest.raises(MalformedReply, match="the list changed during each"):
        walk_canned("V2", *[page] * 20)


def test_a_v3_list_that_shows_only_its_count_is_read_by_key() -> None:
    search = RESOURCES["catalog_search"]
    rows = [{"catalogVendorItemID": str(n)} for n in range(1, 6)]
    pages = [
        {"@attributes": {"count": str(5 - start)}, "CatalogVendorItem": rows[start : start + 2]} for start in (0, 2, 4)
    ]
    assert [row for page in walk_canned("V3", *pages, resource=search) for row in page] == rows


def full(*numbers: int, **attributes: str | None) -> Row:
    return {"@attributes": attributes, "Item": [item(n) for n in numbers]}


@pytest.mark.parametrize("attributes", [{}, {"previous": ""}])
def test_a_full_v3_page_that_does_not_say_how_it_goes_on_is_followed_by_the_keys_above_it(attributes: Row) -> None:
    pages = walk_canned("V3", full(1, 2, **attributes), full(3, 4, **attributes), full(**attributes) | {"Item": ""})
    assert keys([row for page in pages for row in page]) == [1, 2, 3, 4]


@pytest.mark.parametrize("query", [Query(sort="timeStamp"), Query({"itemID": "<,9"})])
def test_it_is_an_error_where_the_keys_above_are_not_what_is_left(query: Query) -> None:
    with pytest.raises(MalformedReply, match="without a link"):
        walk_canned("V3", full(1, 2, count="4"), full(3, 4, count="2"), query=query)


@pytest.mark.parametrize("key", ["TagGroup", "taggroup", "Group"])
def test_records_of_which_nothing_is_documented_may_stand_under_any_key(key: str) -> None:
    reply = {"@attributes": {"next": ""}, key: {"name": "a"}}
    assert walk_canned("V3", reply, resource=RESOURCES["tag_group"]) == [[{"name": "a"}]]


# ------------------------------------------------------------------------------------- servers that ignore or refuse


@dataclass
class Deaf(Server):
    """Ignores filters from some request on."""

    since: int = 1

    def matching(self, query: dict[str, str], sort: str) -> list[Row]:
        heard = query if len(self.requests) < self.since else {k: v for k, v in query.items() if k == "orderby"}
        return super().matching(heard, sort)


@pytest.mark.parametrize("since", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("share", [1, 3, 12, 50])
@pytest.mark.parametrize("sort", ["", "timeStamp"])
def test_v2_goes_by_offset_where_filters_are_ignored(
    since: int, share: int, sort: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = Deaf([item(n, n // share) for n in range(1, 48)], since=since)
    assert sorted(keys(read(server, "V2", Query(sort=sort)))) == list(range(1, 48))
    ignored = [text for text in caplog.messages if "the account ignores the filter on" in text]
    assert len(ignored) <= 1
    assert ignored or since == 9
    assert all(text.endswith("; reading by offset.") for text in ignored)


@pytest.mark.parametrize("since", [1, 2, 3])
def test_a_sort_that_nobody_requested_is_left_out_of_links_once_refused(since: int) -> None:
    """Links may carry the sort that the server chose itself."""

    class Choosing(Server):
        def send(self, request: Request) -> Reply:
            reply = super().send(request)
            if len(self.requests) > since and "sort" in self.requests[-1]:
                raise RequestRefused("Cannot sort.", status=400, api_message="Cannot sort by itemID.")
            link = reply.body["@attributes"]["next"]
            if link and "sort=" not in link:
                reply.body["@attributes"]["next"] = f"{link}&sort=itemID"
            return reply

    server = Choosing([item(n) for n in range(1, 36)])
    assert keys(read(server, "V3", Query(sort=None))) == list(range(1, 36))
    assert ["sort" in query for query in server.requests] == [False, *[True] * since, *[False] * (4 - since)]
    with pytest.raises(RequestRefused):
        read(Choosing([item(n) for n in range(1, 36)]), "V3", Query(sort="itemID"))
