"""Putting a question."""

from urllib.parse import unquote

import pytest

from lightspeed_retail.errors import ConfigurationError
from lightspeed_retail.query import Query, address, conditions, split
from lightspeed_retail.resources import RESOURCES

SALE, ITEM, CUSTOMER = (RESOURCES[slug] for slug in ("sale", "item", "customer"))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("true", "true"),
        (True, "true"),
        (5, "5"),
        ("IN,[1,2]", "IN,[1,2]"),
        ([1, 2], "IN,[1,2]"),
        (">=,5", ">=,5"),
        ("><,1,10", "><,1,10"),
        ("a, b", "a, b"),
    ],
)
def test_writes_conditions_as_the_api_does(given: object, written: str) -> None:
    assert conditions(SALE, {"shopID": given}) == {"shopID": written}


def test_takes_any_case_and_writes_the_declared_one() -> None:
    assert conditions(SALE, {"updateTime": ">=,2024-01-01"}) == {"updatetime": ">=,2024-01-01"}


def test_takes_declared_filters() -> None:
    assert conditions(ITEM, {"itemCode": "123"}) == {"itemCode": "123"}


def test_takes_the_fields_of_loaded_relations_only() -> None:
    assert conditions(ITEM, {"ItemShops.qoh": ">,1"}, ["ItemShops"]) == {"ItemShops.qoh": ">,1"}
    with pytest.raises(ConfigurationError):
        conditions(ITEM, {"ItemShops.qoh": ">,1"})


def test_takes_the_search_names_of_a_contact() -> None:
    assert conditions(CUSTOMER, {"Contact.email": "~,%x"}, ["Contact"]) == {"Contact.email": "~,%x"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"shoeSize": 5}, ["shoeSize", "saleID", "completed"]),
        ({"shopid2": 5}, ["Did you mean 'shopID'"]),
        ({"limit": 5}, ["no filter"]),
        ({"archived": None}, ["no filter"]),
        ({"or": {}}, ["field=condition"]),
        ({"offset": 5}, ["offset"]),
        ({"saleID": list(range(101))}, ["100"]),
        ({"saleID": "><,5"}, ["two values"]),
        ({"saleID": {}}, ["saleID"]),
        ({"or": "saleID"}, ["field=condition"]),
        ({"or": "shoeSize=5|saleID=3"}, ["shoeSize"]),
    ],
)
def test_refuses_what_the_endpoint_cannot_take(query: dict[str, object], words: list[str]) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        conditions(SALE, query)
    assert all(word in str(refusal.value) for word in ["sale", *words])


def test_refuses_an_operator_that_a_filter_does_not_take() -> None:
    with pytest.raises(ConfigurationError, match="IN"):
        conditions(ITEM, {"itemCode": "~,12%"})


def test_refuses_what_the_caller_decides() -> None:
    report = RESOURCES["reports_accounting_taxes_by_day"]
    assert conditions(report, {"startDate": "2024-01-01"}) == {"startDate": "2024-01-01"}
    with pytest.raises(ConfigurationError, match=r"startDate.*Use start_date"):
        conditions(report, {"startDate": "2024-01-01"}, settled={"startDate": "Use start_date."})


@pytest.mark.parametrize("either", ["firstName=~,A%|lastName=~,B=C%", ["firstName=~,A%", "lastName=~,B=C%"]])
def test_escapes_the_parts_of_or_once_more(either: object) -> None:
    written = conditions(CUSTOMER, {"or": either})["or"]
    assert written == "firstName=~%2CA%25|lastName=~%2CB%3DC%25"
    assert [unquote(part.partition("=")[2]) for part in written.split("|")] == ["~,A%", "~,B=C%"]


def test_or_keeps_a_literal_pipe() -> None:
    written = conditions(CUSTOMER, {"or": ["company=A%7CB", "lastName=C"]})["or"]
    assert written == "company=A%7CB|lastName=C"


@pytest.mark.parametrize("value", ["=>,5", "==,5", "<>,5", ">=5", ">=", "!5", "=,>5"])
def test_refuses_what_looks_like_an_operator_and_is_none(value: str) -> None:
    with pytest.raises(ConfigurationError, match="which is no operator") as caught:
        conditions(RESOURCES["sale"], {"saleID": value})
    assert "'>=,5'" in str(caught.value)
    with pytest.raises(ConfigurationError, match="which is no operator"):
        conditions(RESOURCES["sale"], {"or": f"saleID={value}|shopID=1"})


def test_equality_is_written_without_operator() -> None:
    assert conditions(RESOURCES["sale"], {"saleID": "=,5", "referenceNumber": "a=b,c"}) == {
        "saleID": "5",
        "referenceNumber": "a=b,c",
    }


@pytest.mark.parametrize(
    ("condition", "parts"),
    [(">=,5", (">=", "5")), ("5", ("=", "5")), ("a,b", ("=", "a,b")), ("IN,[1,2]", ("IN", "[1,2]"))],
)
def test_takes_conditions_apart(condition: str, parts: tuple[str, str]) -> None:
    assert split(condition) == parts


def test_parameters_of_both_versions() -> None:
    query = Query({"shopID": "1"}, "timeStamp", ("SaleLines", "SaleLines.Item"), "true")
    assert query.parameters() == (
        ("shopID", "1"),
        ("archived", "true"),
        ("load_relations", '["SaleLines","SaleLines.Item"]'),
    )


@pytest.mark.parametrize(
    ("slug", "version", "path", "key", "expected"),
    [
        ("item", "V3", {}, None, "/API/V3/Account/7/Item.json"),
        ("item", "V2", {}, None, "/API/Account/7/Item.json"),
        ("item", "V3", {}, 5, "/API/V3/Account/7/Item/5.json"),
        ("account", "V3", {}, None, "/API/V3/Account.json"),
        ("account", "V2", {}, None, "/API/Account.json"),
        ("session", "V3", {}, None, "/API/Session.json"),
        ("locale", "V3", {}, None, "/API/Locale.json"),
        (
            "customer_custom_field_choice",
            "V3",
            {"customFieldID": 3},
            None,
            "/API/V3/Account/7/Customer/CustomField/3/CustomFieldChoice.json",
        ),
        (
            "order_shipment_item",
            "V3",
            {"orderID": 1, "orderShipmentID": 2},
            4,
            "/API/V3/Account/7/Order/1/Shipment/2/Item/4.json",
        ),
        ("item_image", "V3", {"itemID": "../x"}, None, "/API/V3/Account/7/Item/..%2Fx/Image.json"),
    ],
)
def test_addresses(slug: str, version: str, path: dict[str, object], key: object, expected: str) -> None:
    assert address(RESOURCES[slug], version, 7, path, key) == expected


def test_an_address_below_an_unknown_parent_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="customFieldID"):
        address(RESOURCES["customer_custom_field_choice"], "V3", 7, {})


@pytest.mark.parametrize(
    ("slug", "action", "path", "key", "expected"),
    [
        ("item", "update", {}, 5, "/API/V3/Account/7/Item/5.json"),
        ("sale_refund", "refund", {"saleID": 3}, None, "/API/V3/Account/7/Sale/3/refund.json"),
        ("inventory_transfer", "send", {}, 5, "/API/V3/Account/7/Inventory/Transfer/5/Send.json"),
        (
            "inventory_transfer_transfer_items",
            "add_items",
            {"transferID": 5},
            None,
            "/API/V3/Account/7/Inventory/Transfer/5/AddItems.json",
        ),
        (
            "sale_payment_sale_payment_signature",
            "download_pdf",
            {"salePaymentID": 5},
            None,
            "/API/V3/Account/7/SalePayment/5/SalePaymentSignature.pdf",
        ),
        ("account", "update", {}, 7, "/API/V3/Account/7.json"),
    ],
)
def test_an_action_has_an_address_of_its_own(slug, action, path, key, expected):
    resource = RESOURCES[slug]
    assert address(resource, "V3", 7, path, key, action=resource.action(action)) == expected


def test_an_action_on_a_record_needs_its_key():
    resource = RESOURCES["item"]
    with pytest.raises(ConfigurationError, match="no value for itemID"):
        address(resource, "V3", 7, {}, "", action=resource.action("update"))
