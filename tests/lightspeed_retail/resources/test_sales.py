"""Sales and their lines, as the API sends them."""

import pytest

from lightspeed_retail import relations
from lightspeed_retail.resources.sales import Sale, SaleLine, SaleSaleLine
from lightspeed_retail.wire import Decoder


def decode(shape, raw, *loaded):
    decoded = Decoder(shape, relations.tree(shape, loaded)).decode(raw)
    assert decoded.extra == {}
    return decoded.record


@pytest.mark.parametrize("name", ["updatetime", "updateTime"])
def test_the_stamp_of_a_sale_in_either_spelling(name):
    assert decode(Sale, {"saleID": "1", name: "2021-06-06T15:19:18+00:00"})["updatetime"] == "2021-06-06T15:19:18+00:00"
    assert Sale.replication.field == "updatetime"


@pytest.mark.parametrize("shape", [SaleLine, SaleSaleLine])
@pytest.mark.parametrize("name", ["SaleAccounts", "SalesAccounts"])
def test_accounts_of_a_line_in_either_spelling(shape, name):
    raw = {"saleLineID": "1", name: {"SaleAccount": {"saleAccountID": "7", "creditAccountID": "8"}}}
    (account,) = decode(shape, raw)["SalesAccounts"]
    assert account["creditAccountID"] == 8


def test_what_is_nested_in_the_lines_of_one_sale_comes_unasked():
    raw = {"saleLineID": "1", "TaxClass": {"taxClassID": "1"}, "Discount": {"discountID": "2", "sourceID": "2"}}
    line = decode(SaleSaleLine, raw)
    assert line["TaxClass"]["taxClassID"] == 1
    assert line["Discount"]["sourceID"] == 2
    assert relations.loadable(SaleSaleLine) == ()


def test_notes_of_a_sale_are_told_apart():
    raw = {"saleID": "1", "SaleNotes": {"InternalNote": {"noteID": "3", "note": "fragile"}, "PrintedNote": ""}}
    notes = decode(Sale, raw, "SaleNotes")["SaleNotes"]
    assert notes["InternalNote"]["note"] == "fragile"
    assert notes["PrintedNote"] is None


def test_taxes_per_class_are_in_percent():
    raw = {"saleID": "1", "TaxClassTotals": {"Tax": {"ID": "1", "rate": "9.975", "amount": "2.29425"}}}
    (tax,) = decode(Sale, raw)["TaxClassTotals"]
    assert str(tax["rate"]) == "9.975"
