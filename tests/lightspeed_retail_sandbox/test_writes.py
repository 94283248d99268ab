from __future__ import annotations

import pytest

from lightspeed_retail.resources import RESOURCES
from lightspeed_retail.resources._base import Action
from lightspeed_retail_sandbox.bodies import Body
from lightspeed_retail_sandbox.errors import Refusal
from lightspeed_retail_sandbox.routes import Route


def test_what_is_created_can_be_read_back(api):
    made = api.post("Manufacturer", {"name": "Ridge & Söhne"})
    assert api.get(f"Manufacturer/{made['manufacturerID']}") == made
    assert made["createTime"] == made["timeStamp"]


def test_a_create_is_answered_with_200(api):
    reply = api.ask("POST", "Tag", {"name": "new"})
    assert reply.status_code == 200
    assert reply.json()["@attributes"] == {"count": "1"}


def test_an_update_leaves_alone_what_is_not_sent(api):
    key = api.post("Item", {"description": "Lamp", "customSku": "L-1", "tax": False})["itemID"]
    changed = api.put(f"Item/{key}", {"description": "Lantern"})
    assert (changed["description"], changed["customSku"], changed["tax"]) == ("Lantern", "L-1", "false")


@pytest.mark.parametrize("nothing", ["", None])
def test_empty_text_and_null_clear(api, nothing):
    key = api.post("Item", {"description": "Lamp", "customSku": "L-1", "categoryID": 1, "defaultCost": 3})["itemID"]
    changed = api.put(f"Item/{key}", {"customSku": nothing, "categoryID": nothing, "defaultCost": nothing})
    assert (changed["customSku"], changed["categoryID"], changed["defaultCost"]) == ("", "0", "0")


def test_a_change_moves_the_stamp_and_nothing_else_does(api):
    made = api.post("Item", {"description": "Lamp"})
    path = f"Item/{made['itemID']}"
    api.turn.now += 60
    assert api.put(path, {})["timeStamp"] == made["timeStamp"]
    changed = api.put(path, {"customSku": "x"})
    assert changed["timeStamp"] > made["timeStamp"]
    assert changed["createTime"] == made["createTime"]


def test_the_key_of_the_path_may_be_repeated_in_the_body(api):
    key = api.post("Tag", {"name": "one"})["tagID"]
    assert api.put(f"Tag/{key}", {"tagID": int(key), "name": "two"})["name"] == "two"
    assert api.refused("PUT", f"Tag/{key}", {"tagID": 999})[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("Item", {}, "Item not created. An Item must have a description."),
        ("Item", {"description": ""}, "Item not created. An Item must have a description."),
        ("Category", {"parentID": 1}, "name cannot be blank."),
        ("Item", {"description": "x", "colour": "red"}, "Item has no field 'colour'."),
        ("Item", {"description": "x", "systemSku": 1}, "Item: 'systemSku' is read-only here."),
        ("Item", {"description": "x", "defaultCost": "cheap"}, "defaultCost: 'cheap' is not a number."),
        ("Item", {"description": "x", "categoryID": 999}, "Item not created. categoryID: there is no Category '999'."),
        ("Item", {"description": "x", "Category": {"categoryID": 999}}, "Category: there is no Category '999'."),
        ("Item", {"description": "x", "Manufacturer": {}}, "name cannot be blank."),
        ("SaleLine", {"unitQuantity": 1, "customerID": 1, "employeeID": 1, "itemID": 1, "shopID": 1}, "isLayaway"),
    ],
)
def test_what_is_wrong_is_named(api, path, body, message):
    status, text = api.refused("POST", path, body)
    assert status == 400
    assert message in text


def test_a_required_field_cannot_be_cleared(api):
    assert api.refused("PUT", "Item/1", {"description": ""}) == (
        400,
        "Item not updated. An Item must have a description.",
    )


def test_a_refused_write_leaves_nothing_behind(api):
    before = len(api.rows("Manufacturer"))
    body = {"description": "x", "Manufacturer": {"name": "Half a write"}, "taxClassID": 999}
    assert api.refused("POST", "Item", body)[0] == 400
    assert len(api.rows("Manufacturer")) == before


def test_what_is_deleted_is_gone_and_comes_back_as_it_was(api):
    made = api.post("Tag", {"name": "short-lived"})
    assert api.delete(f"Tag/{made['tagID']}") == made
    assert api.refused("GET", f"Tag/{made['tagID']}")[0] == 404
    assert api.refused("DELETE", f"Tag/{made['tagID']}")[0] == 404


def test_keys_of_deleted_records_do_not_come_back(api):
    first = api.post("Tag", {"name": "one"})["tagID"]
    api.delete(f"Tag/{first}")
    assert int(api.post("Tag", {"name": "two"})["tagID"]) > int(first)


def test_what_is_archived_stays_and_comes_back_archived(api):
    key = api.post("Vendor", {"name": "Old"})["vendorID"]
    assert api.delete(f"Vendor/{key}")["archived"] == "true"
    archived = api.get(f"Vendor/{key}")
    api.turn.now += 60
    assert api.delete(f"Vendor/{key}") == archived


@pytest.mark.parametrize("path", ["Customer", "Item"])
def test_an_update_restores_what_was_archived(api, path):
    made = api.post(path, {"description": "x"} if path == "Item" else {"firstName": "x"})
    key = next(iter(made.values()))
    api.delete(f"{path}/{key}")
    assert api.put(f"{path}/{key}", {"archived": "false"})["archived"] == "false"


def test_some_deletes_answer_with_name_and_key(api):
    key = api.post("EmployeeHours", {"employeeID": 1})["employeeHoursID"]
    assert api.ask("DELETE", f"EmployeeHours/{key}").json() == {"name": "EmployeeHours", "primaryID": key}


def test_relations_shape_the_reply(api):
    made = api.post("Item", {"description": "x", "categoryID": 2}, load_relations='["Category"]')
    assert made["Category"]["name"] == "Road"


def test_a_relation_that_does_not_exist_is_refused_before_anything_happens(api):
    before = len(api.rows("Tag"))
    assert api.refused("POST", "Tag", {"name": "x"}, load_relations='["Nothing"]')[0] == 400
    assert len(api.rows("Tag")) == before


def test_other_parameters_are_refused(api):
    assert api.refused("POST", "Tag", {"name": "x"}, limit="1")[0] == 400


def test_writes_have_their_price(api):
    reply = api.ask("POST", "Item", {"description": "x", "Prices": {"ItemPrice": [{"amount": 1, "useTypeID": 1}]}})
    assert reply.headers["X-LS-API-Request-Cost"] == "1.5"
    assert api.ask("POST", "Category", {"name": "x"}).headers["X-LS-API-Request-Cost"] == "10"


def test_an_action_without_an_effect_is_not_implemented(tiny):
    account = tiny._services.account
    route = Route(RESOURCES["tag"], "V3", "7", {}, "1")
    with pytest.raises(Refusal) as caught:
        account.writes.answer(route, Action("polish", "POST", single=True), Body())
    assert caught.value.status == 501
    assert "'Tag.polish'" in caught.value.body["message"]
