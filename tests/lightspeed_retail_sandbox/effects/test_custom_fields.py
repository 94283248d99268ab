from __future__ import annotations

import pytest

from lightspeed_retail.resources.custom_fields import WITH_CHOICES


def value(field, **fields):
    return {"CustomFieldValues": {"CustomFieldValue": {"customFieldID": field, **fields}}}


def held(api, item):
    record = api.get(f"Item/{item}", "CustomFieldValues")
    return record.get("CustomFieldValues", {}).get("CustomFieldValue")


@pytest.fixture
def item(api):
    return api.post("Item", {"description": "x"})["itemID"]


def field(api, type_):
    body = {"name": f"A {type_}", "type": type_}
    if type_ in WITH_CHOICES:
        body["CustomFieldChoices"] = {"CustomFieldChoice": [{"name": "First"}]}
    return api.post("Item/CustomField", body)["customFieldID"]


@pytest.mark.parametrize("owner", ["Customer", "Item", "Order"])
@pytest.mark.parametrize("type_", WITH_CHOICES)
def test_a_choice_field_is_created_with_its_choices(api, owner, type_):
    body = {"name": "Colour", "type": type_}
    assert api.refused("POST", f"{owner}/CustomField", body)[0] == 400
    choices = {"CustomFieldChoices": {"CustomFieldChoice": [{"name": "Red"}, {"name": "Blue"}]}}
    key = api.post(f"{owner}/CustomField", body | choices)["customFieldID"]
    held = api.rows(f"{owner}/CustomField/{key}/CustomFieldChoice")
    assert [choice["name"] for choice in held] == ["Red", "Blue"]


def test_values_are_set_changed_and_taken_off(api, item):
    key = field(api, "string")
    api.put(f"Item/{item}", value(key, value="one"))
    first = held(api, item)
    assert (first["value"], first["name"], first["type"]) == ("one", "A string", "string")
    api.put(f"Item/{item}", value(key, value="two"))
    assert held(api, item) == {**first, "value": "two", "timeStamp": held(api, item)["timeStamp"]}
    api.put(f"Item/{item}", value(key, deleted="true"))
    assert held(api, item) is None


def test_values_must_fit_their_field(api, item):
    assert api.refused("PUT", f"Item/{item}", value(999, value="x"))[0] == 400
    assert api.refused("PUT", f"Item/{item}", value(field(api, "string"), value="x" * 65))[0] == 400
    assert api.refused("PUT", f"Item/{item}", value(field(api, "boolean"), value="maybe"))[0] == 400


def test_choice_fields_take_what_they_offer(api, item):
    key = field(api, "single_choice")
    choice = api.post(f"Item/CustomField/{key}/CustomFieldChoice", {"name": "Red", "value": "r"})
    api.put(f"Item/{item}", value(key, value={"customFieldChoiceID": choice["customFieldChoiceID"]}))
    assert held(api, item)["value"]["name"] == "Red"
    assert api.refused("PUT", f"Item/{item}", value(key, value="blue"))[0] == 400


def test_the_last_choice_and_those_in_use_stay(api, item):
    key = field(api, "multi_choice")
    path = f"Item/CustomField/{key}/CustomFieldChoice"
    (red,) = (choice["customFieldChoiceID"] for choice in api.rows(path))
    blue = api.post(path, {"name": "Blue"})["customFieldChoiceID"]
    api.put(f"Item/{item}", value(key, value=[{"customFieldChoiceID": red}]))
    assert api.refused("DELETE", f"{path}/{red}")[0] == 422
    api.delete(f"{path}/{blue}")
    api.put(f"Item/{item}", value(key, deleted=True))
    assert api.refused("DELETE", f"{path}/{red}")[0] == 422


def test_values_of_choices_are_unique_in_their_field(api):
    path = f"Item/CustomField/{field(api, 'single_choice')}/CustomFieldChoice"
    api.post(path, {"name": "Red"})
    assert api.refused("POST", path, {"name": "Red"}) == (
        422,
        "CustomFieldChoice not created. The value 'Red' already exists on the custom field.",
    )


def test_only_choice_fields_have_choices(api):
    path = f"Item/CustomField/{field(api, 'text')}/CustomFieldChoice"
    assert api.refused("POST", path, {"name": "Red"})[0] == 422


@pytest.mark.parametrize("wrong", [{"uom": "grams"}, {"decimalPrecision": 2}, {"type": "colour"}])
def test_fields_are_checked(api, wrong):
    assert api.refused("POST", "Item/CustomField", {"name": "x", "type": "text", **wrong})[0] == 400
