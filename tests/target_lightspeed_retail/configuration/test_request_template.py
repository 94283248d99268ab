from __future__ import annotations

import pytest

from lightspeed_retail.errors import ConfigurationError
from target_lightspeed_retail.configuration.request_template import RequestTemplate


def template(method, endpoint, **options):
    return RequestTemplate.of(method, endpoint, options)


def test_an_endpoint_is_found_in_the_catalogue():
    found = template("PUT", "Item/{sku}")
    assert (found.resource.path, found.action.name, found.name) == ("Item", "update", "PUT Item/{itemID}")
    assert list(found.address_fields()) == ["sku"]


def test_an_unchecked_endpoint_is_taken_as_it_is():
    found = template("PUT", "Future/{id}/part", unchecked=True, payload={"x": "{y}"})
    assert (found.resource, found.name) == (None, "PUT Future/{id}/part")
    assert list(found.address_fields()) == ["id"]
    assert list(found.fields()) == ["y"]


@pytest.mark.parametrize(
    ("method", "endpoint", "options", "problem"),
    [
        ("PUT", "Itm/{itemID}", {}, "Item"),
        ("POST", "Item", {"payload": {"descripton": "x"}}, "Did you mean 'description'"),
        ("POST", "Item", {"payload": {"itemType": "bicycle"}}, "itemType"),
        ("POST", "Item", {"file": "{path}"}, "takes no file"),
        ("POST", "Image", {}, "file"),
    ],
)
def test_what_the_endpoint_does_not_take_is_an_error(method, endpoint, options, problem):
    with pytest.raises(ConfigurationError) as caught:
        template(method, endpoint, **options)
    assert problem in str(caught.value)


def test_of_the_columns_of_a_row_it_takes_those_that_it_writes():
    assert template("PUT", "Item/{id}").own_fields(["description", "createTime", "nonsense", "archived"]) == (
        "description",
        "archived",
    )
    assert template("PUT", "Future/{id}", unchecked=True).own_fields(["nonsense"]) == ("nonsense",)


def test_one_record_of_a_bulk_call_is_put_into_its_list():
    found = template("POST", "Inventory/Transfer/{id}/AddItems", payload={"itemID": "{item}"})
    assert found.items_in == "TransferItems"
    assert list(found.payload.members) == ["TransferItems"]


@pytest.mark.parametrize(
    ("method", "endpoint", "archives", "takes_body"),
    [("PUT", "Item/{id}", True, True), ("DELETE", "Item/{id}", False, False), ("PUT", "Sale/{id}", True, True)],
)
def test_what_a_request_can_do(method, endpoint, archives, takes_body):
    found = template(method, endpoint)
    assert (found.archives, found.takes_body) == (archives, takes_body)
