from __future__ import annotations


def test_a_tax_class_in_use_stays(api):
    assert api.refused("DELETE", "TaxClass/1")[0] == 422


def test_a_sales_tax_takes_its_rates_along(api):
    tax = api.post("TaxCategory", {"tax1Name": "City", "tax1Rate": "0.01"})["taxCategoryID"]
    rate = api.sandbox.insert("tax_category_class", taxCategoryID=int(tax), taxClassID=1)
    api.delete(f"TaxCategory/{tax}")
    assert api.refused("GET", f"TaxCategoryClass/{rate}")[0] == 404


def test_a_sales_tax_that_a_shop_charges_stays(api):
    assert api.refused("DELETE", "TaxCategory/1")[0] == 422


def test_a_tag_comes_off_everything(api):
    tagged = next(row for row in api.rows("Item", "TagRelations", "TagRelations.Tag") if "TagRelations" in row)
    relation = tagged["TagRelations"]["TagRelation"]
    tag = (relation[0] if isinstance(relation, list) else relation)["Tag"]["tagID"]
    api.delete(f"Tag/{tag}")
    assert (
        f'"tagID":"{tag}"'
        not in api.ask("GET", f"Item/{tagged['itemID']}", load_relations='["TagRelations","TagRelations.Tag"]').text
    )


def test_customers_lose_a_type_that_is_gone(api):
    kind = api.post("CustomerType", {"name": "Friends"})["customerTypeID"]
    customer = api.post("Customer", {"firstName": "Ann", "customerTypeID": kind})["customerID"]
    api.delete(f"CustomerType/{kind}")
    assert api.get(f"Customer/{customer}")["customerTypeID"] == "0"


def test_an_open_entry_runs_the_clock_of_its_employee(api):
    hours = api.post("EmployeeHours", {"employeeID": 4})["employeeHoursID"]
    assert api.get("Employee/4")["clockInEmployeeHoursID"] == hours
    api.put(f"EmployeeHours/{hours}", {"checkOut": "2024-06-01T18:00:00Z"})
    assert api.get("Employee/4")["clockInEmployeeHoursID"] == "0"


def test_a_new_shop_has_what_shops_have(api):
    made = api.post("Shop", {"name": "2nd Location"})
    assert (made["timeZone"], made["priceLevelID"], made["taxCategoryID"]) == ("US/Eastern", "1", "1")
    assert made["Contact"]["Emails"] == ""


def test_a_quote_stands_on_an_open_sale(api):
    sale = api.post("Sale", {})["saleID"]
    assert api.post("Quote", {"saleID": sale, "notes": "x"})["employeeID"] == "1"
    done = api.post("Sale", {"completed": True})["saleID"]
    assert api.refused("POST", "Quote", {"saleID": done})[0] == 422
