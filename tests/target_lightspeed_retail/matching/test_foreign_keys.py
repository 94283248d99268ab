"""How rows of another system become records of this account, with their references."""

from __future__ import annotations

from typing import Any

from .._publishing import Publishing, record, schema, stream

CATEGORY = schema("category", ["categoryID"], categoryID="integer", name="string", parentID="integer")


def category(key: int, parent: int = 0, name: str = "") -> dict[str, Any]:
    return record("category", categoryID=key, name=name or f"Kind {key}", parentID=parent)


def made(publish: Publishing, slug: str = "category") -> dict[str, dict[str, Any]]:
    return {str(row["name"]): row for row in publish.sandbox.rows(slug)}


def test_rows_wait_for_those_they_refer_to(publish: Publishing) -> None:
    chain = [category(3, 2), category(2, 1), category(1)]
    done = publish([CATEGORY, *chain], keys="external")
    assert done.status == 0, done.said
    found = made(publish)
    assert found["Kind 3"]["parentID"] == found["Kind 2"]["categoryID"]
    assert found["Kind 2"]["parentID"] == found["Kind 1"]["categoryID"]
    assert publish([CATEGORY, *chain], keys="external").writes == []


def test_versions_of_a_row_that_wait_keep_their_order(publish: Publishing) -> None:
    rows = [category(2, 1, "Old"), category(2, 1, "Newer"), category(1), category(2, 1, "Newest")]
    done = publish([CATEGORY, *rows], keys="external")
    assert (done.status, done.outcomes) == (0, ["created", "created", "updated", "updated"]), done.said
    assert {"Newest", "Kind 1"} <= made(publish).keys()
    assert not {"Old", "Newer"} & made(publish).keys()


def test_streams_that_come_in_the_wrong_order_are_put_right(publish: Publishing) -> None:
    items = stream("item", [{"itemID": 7, "description": "Bell", "categoryID": 1, "manufacturerID": 4}], ["itemID"])
    makers = stream("manufacturer", [{"manufacturerID": 4, "name": "Maker"}], ["manufacturerID"])
    done = publish([*items, *makers, CATEGORY, category(1)], keys="external")
    assert done.status == 0, done.said
    (item,) = [row for row in publish.sandbox.rows("item") if row["description"] == "Bell"]
    assert item["categoryID"] == made(publish)["Kind 1"]["categoryID"]
    assert item["manufacturerID"] == made(publish, "manufacturer")["Maker"]["manufacturerID"]


def test_a_reference_to_something_rejected_is_a_rejection(publish: Publishing) -> None:
    publish.sandbox.faults.order("422", method="POST", path="/Category")
    rows = [category(1), category(2, 1), category(3, 2), category(4)]
    done = publish([CATEGORY, *rows], keys="external")
    assert done.status == 1
    assert sorted(one["categoryID"] for one in done.rejects) == [1, 2, 3]
    assert "parentID refers to '1' of the stream 'category', which is not published." in done.why()
    replayed = publish(publish.rejects.read_text(), keys="external")
    assert (replayed.status, replayed.rejects) == (0, []), replayed.said
    assert made(publish)["Kind 3"]["parentID"] == made(publish)["Kind 2"]["categoryID"]


def test_rows_that_refer_to_each_other_are_rejected(publish: Publishing) -> None:
    done = publish([CATEGORY, category(1, 2), category(2, 1)], keys="external")
    assert (done.status, done.outcomes, done.writes) == (1, ["rejected", "rejected"], [])


def test_a_record_that_has_the_same_number_is_left_alone(publish: Publishing) -> None:
    before = publish.sandbox.rows("manufacturer")
    rows = [{"manufacturerID": row["manufacturerID"], "name": "Foreign"} for row in before[:2]]
    done = publish(stream("manufacturer", rows, ["manufacturerID"]), keys="external")
    assert done.outcomes == ["created", "created"]
    assert publish.sandbox.rows("manufacturer")[: len(before)] == before


def test_the_mapped_record_is_updated_and_made_anew_when_it_is_gone(publish: Publishing) -> None:
    def run(name: str) -> list[str]:
        rows = [{"manufacturerID": 1, "name": name}]
        return publish(stream("manufacturer", rows, ["manufacturerID"]), keys="external").outcomes

    assert run("First") == ["created"]
    key = made(publish, "manufacturer")["First"]["manufacturerID"]
    assert run("Second") == ["updated"]
    assert made(publish, "manufacturer")["Second"]["manufacturerID"] == key
    publish.sandbox.delete("manufacturer", key)
    assert run("Third") == ["created"]
    assert run("Third") == ["unchanged"]
    assert made(publish, "manufacturer")["Third"]["manufacturerID"] != key


def test_a_state_waits_for_rows_that_wait(publish: Publishing) -> None:
    rows = [CATEGORY, category(2, 1), {"type": "STATE", "value": "child"}, category(1), {"type": "STATE", "value": 2}]
    filler = [category(10 + number) for number in range(150)]
    done = publish([*rows, *filler, {"type": "STATE", "value": 3}], keys="external")
    assert (done.status, done.states) == (0, [3]), done.said
