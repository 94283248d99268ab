from __future__ import annotations

from decimal import Decimal

import pytest

WINDOW = {"startDate": "2024-03-01", "endDate": "2024-03-03"}


def rows(reply, key):
    return reply[key] if isinstance(reply[key], list) else [reply[key]]


def test_sales_count_on_the_local_day_they_were_completed(ask):
    found = rows(ask("Reports/Accounting/DiscountsByDay", **WINDOW), "Discounts")
    assert found == [
        {"date": "03/01/2024", "shopID": "1", "discount": "2.00"},
        {"date": "03/03/2024", "shopID": "1", "discount": "1.00"},
    ]


def test_both_ends_of_the_window_are_included(ask):
    one = ask("Reports/Accounting/DiscountsByDay", startDate="2024-03-03", endDate="2024-03-03")
    assert one["Discounts"]["date"] == "03/03/2024"
    none = ask("Reports/Accounting/DiscountsByDay", startDate="2024-03-02", endDate="2024-03-02")
    assert none == {"@attributes": {"next": "", "previous": ""}}


def test_change_is_taken_off_the_cash(ask):
    found = rows(ask("Reports/Accounting/PaymentsByDay", **WINDOW), "Payments")
    assert found[0] == {
        "date": "03/01/2024",
        "shopID": "1",
        "paymentTypeID": "1",
        "amount": "19.90",
        "paymentTypeName": "Cash",
    }


def test_sums_per_tax_class(ask):
    found = rows(ask("Reports/Accounting/TaxClassSalesByDay", **WINDOW), "SalesDay")
    assert found[0] | {"taxClassName": "Item"} == found[0]
    assert (found[0]["subtotal"], found[0]["avgCost"]) == ("27.00", "12.000000000")
    assert found[0]["fifoCost"] == "12.370370367"


def test_sums_per_tax(ask):
    found = rows(ask("Reports/Accounting/TaxesByDay", **WINDOW), "Taxes")
    assert [(row["taxCategoryName"], row["tax"]) for row in found] == [("City", "1.800000000"), ("City", "0.900000000")]


def test_reports_page_by_cursor(ask):
    first = ask("Reports/Accounting/DiscountsByDay", **WINDOW, limit=1)
    assert "sort=date" in first["@attributes"]["next"]
    assert first["Discounts"]["date"] == "03/01/2024"


@pytest.mark.parametrize("day", ["03/01/2024", "yesterday", ""])
def test_days_that_are_none_are_refused(refused, day):
    refusal = refused("Reports/Accounting/TaxesByDay", startDate=day, endDate="2024-03-03")
    assert refusal.status == 400
    assert "startDate" in refusal.body["message"]


def test_a_report_adds_up_to_the_sales_it_covers(chain):
    sales = [sale for sale in chain.rows("sale") if sale["completed"] and not sale["voided"] and not sale["archived"]]
    window = {"startDate": "2020-01-01", "endDate": "2024-06-02"}
    taxes = chain.rows("reports_accounting_taxes_by_day", **window)
    discounts = chain.rows("reports_accounting_discounts_by_day", **window)
    assert abs(sum(row["tax"] for row in taxes) - sum(sale["taxTotal"] for sale in sales)) < 1e-6
    off = abs(sum(row["discount"] for row in discounts) - sum(sale["calcDiscount"] for sale in sales))
    assert off <= len(discounts) * Decimal("0.005")  # this report has two decimals
    assert len(taxes) > 10
