from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from lightspeed_retail_sandbox.database import Database


@pytest.fixture
def database():
    made = Database()
    yield made
    made.close()


def stored(database, name):
    return database.rows(f'SELECT * FROM "{name}"')[0]


def test_values_are_kept_in_a_form_that_compares(database):
    zone = timezone(timedelta(hours=-7))
    row = {
        "customerID": 1,
        "dob": date(1980, 7, 1),
        "timeStamp": datetime(2024, 1, 1, 5, 0, 0, 999, tzinfo=zone),
        "archived": True,
    }
    database.fill([("Customer", [row]), ("Item", [{"itemID": 1, "defaultCost": Decimal("2.50")}])])
    kept = stored(database, "Customer")
    assert (kept["dob"], kept["timeStamp"], kept["archived"]) == ("1980-07-01", "2024-01-01T12:00:00+00:00", 1)
    assert stored(database, "Item")["defaultCost"] == 2.5


def test_what_a_row_does_not_bring_is_blank(database):
    database.fill([("Sale", [{"saleID": 1, "referenceNumber": None}])])
    kept = stored(database, "Sale")
    assert (kept["referenceNumber"], kept["customerID"], kept["completed"], kept["completeTime"]) == ("", 0, 0, None)


def test_rows_may_bring_columns_that_no_record_shows(database):
    database.fill([("Item", [{"itemID": 1}, {"itemID": 2, "secretShelf": "A"}])])
    rows = database.rows('SELECT itemID, secretShelf FROM "Item" ORDER BY itemID')
    assert [row["secretShelf"] for row in rows] == [None, "A"]


def test_leading_zeros_survive(database):
    database.fill([("Item", [{"itemID": 1, "upc": "0012"}])])
    assert stored(database, "Item")["upc"] == "0012"


def test_unknown_classes_and_double_keys_are_refused(database):
    with pytest.raises(KeyError):
        database.insert("Nonsense", [{"a": 1}])
    database.insert("Item", [{"itemID": 1}])
    with pytest.raises(Exception, match="UNIQUE"):
        database.insert("Item", [{"itemID": 1}])


def test_days_are_local_to_the_shop(database):
    shops = [{"shopID": 1, "timeZone": "America/Denver"}, {"shopID": 2, "timeZone": "nowhere"}]
    database.fill([("Shop", shops)])
    assert str(database.zone()) == "America/Denver"
    moment = datetime(2024, 1, 1, 3, tzinfo=UTC).isoformat()
    assert database.value("SELECT local_day(?, 1)", (moment,)) == "2023-12-31"
    assert database.value("SELECT local_day(?, 2)", (moment,)) == "2024-01-01"
    assert database.value("SELECT local_day(NULL, 1)") is None


def test_what_fails_leaves_nothing_behind(database):
    def write(*names):
        with database.transaction():
            for name in names:
                database.insert(name, [{"tagID": 1}])

    with pytest.raises(KeyError):
        write("Tag", "Tug")
    assert database.rows('SELECT * FROM "Tag"') == []
    write("Tag")
    assert len(database.rows('SELECT * FROM "Tag"')) == 1


def test_keys_are_given_once(database):
    database.insert("Tag", [{"tagID": 7}])
    assert database.next_key("Tag") == 8
    database.delete("Tag", 7)
    assert database.next_key("Tag") == 9


def test_an_image_keeps_rows_columns_and_the_keys_that_were_given(database):
    database.fill([("Item", [{"itemID": 1, "secretShelf": "A"}])])
    assert database.next_key("Item") == 2
    copy = Database(database.image(2**30))
    database.update("Item", 1, {"secretShelf": "B"})
    assert stored(copy, "Item")["secretShelf"] == "A"
    assert copy.next_key("Item") == 3
    copy.insert("Item", [{"itemID": 7, "otherShelf": "C"}])
    assert "otherShelf" not in database.tables["Item"].columns
    copy.close()


def test_there_is_no_image_of_a_larger_database(database):
    assert database.image(1) is None


def test_the_next_key_is_above_keys_that_rows_brought(database):
    database.insert("Item", [{"itemID": 4}])
    assert database.next_key("Item") == 5
    database.insert("Item", [{"itemID": "9"}, {"itemID": 7}])
    assert database.next_key("Item") == 10
