"""The account itself: who it belongs to, how it is set up, and what every account of the vendor shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rules import CURRENCIES
from .values import rate

if TYPE_CHECKING:
    from .ledger import Ledger

ACCOUNT_ID = 83050
ACCOUNT_NAME = "Ridgeline Cycles & Outdoor"
EMPLOYEE_LIMIT = 30

OPTIONS = {
    "auto_logout_delay": "120",
    "require_pin_delay": "0",
    "cost_method": "average",
    "require_pin_before_each_sale": "",
    "no_discounts_on_labor": "",
    "require_customer_for_serialized_sales": "true",
    "disable_giftcard_refunds": "",
    "billing_header": 'Ridgeline Cycles & Outdoor\n"Ride on"',
    "billing_days_till_due": "30",
    "billing_percent_due": "1.0E-8",
    "email_reply_to": "hello@ridgeline.example",
    "label_size": "2.25x1.25",
    "locale": "United States",
    "locale_code": "",
    "currency_code": "0",
    "tax_pricing": "0",
    "date_format": "m/d/Y",
    "ecom_language": "en_US",
    "payments_settings_opencashdrawer": "all_payments",
    "publish_to_ecom_default_value": "0",
    "payment_settings_migrated": "3",
}

LOCALES = (
    ("Austria", "AT", "", "€", "EUR", "de_AT", "d.m.Y", ("500", "200", "100", "50", "0.01"), "USt."),
    ("Canada", "CA", "AB,BC,MB,ON,QC", "$", "CAD", "en_CA", "d/m/Y", ("100", "50", "20", "1", "0.05"), "GST"),
    ("Japan", "JP", "", "¥", "JPY", "ja_JP", "Y/m/d", ("10000", "1000", "1"), "消費税"),
    ("Switzerland", "CH", "BE,GE,VD,ZH", "Fr.", "CHF", "de_CH", "d.m.Y", ("1000", "200", "0.05"), "MwSt."),
    ("United Kingdom", "GB", "", "£", "GBP", "en_GB", "d/m/Y", ("50", "20", "0.01"), "VAT"),
    ("United States", "US", "AL,AK,AZ,CA,CO,OR,UT,WA", "$", "USD", "en_US", "m/d/Y", ("100", "20", "0.01"), "Tax 1"),
)
WITHOUT_CENTS = ("JPY",)
CASH_ROUNDING = {"CAD": "0.05", "CHF": "0.05"}

INDUSTRIES = (
    ("Bicycle", True, 101),
    ("Outdoor & Camping", True, 118),
    ("Golf", False, 122),
    ("Masks and Costumes", False, 250),
    ("Pet Supplies", False, 0),
)

RIGHTS = (
    "admin", "admin_employees", "admin_inventory", "admin_purchases", "admin_shops", "admin_void_sale", "all_read",
    "allow_login", "categories", "customers", "customers_credit_limit", "customers_read", "ecom", "inventory_base",
    "inventory_counts", "inventory_import", "inventory_read", "manufacturers", "product_cost", "product_edit",
    "purchase_orders", "register", "register_catalogs", "register_close", "register_layaway",
    "register_line_discount", "register_open", "register_price", "register_read", "register_refund",
    "register_transaction_discount", "register_withdraw", "reports", "special_orders", "tags", "transfers",
    "vendor_returns", "vendors", "vr_reasons", "workbench",
)  # fmt: skip
"""Everything an employee may be allowed to do."""


def write_account(ledger: Ledger, employees: int) -> None:
    """Write down the account, its options, and the lists that all accounts share."""
    ledger.write(
        "Account",
        {
            "accountID": ACCOUNT_ID,
            "status": "customer",
            "name": ACCOUNT_NAME,
            "employeeCount": employees,
            "employeeLimit": EMPLOYEE_LIMIT,
            "uniqueSubscriptionIdentifier": "RIDGELINE083050",
            "defaultCurrency": {"code": "USD", "symbol": "$"},
            "purchasingCurrencies": [
                {"code": currency.code, "symbol": currency.symbol, "rate": rate(currency.rate)}
                for currency in CURRENCIES
            ],
        },
    )
    for key, (name, value) in enumerate(OPTIONS.items(), start=1):
        ledger.write("Option", {"optionID": key, "name": name, "value": value})
    for key, (name, enabled, catalog) in enumerate(INDUSTRIES, start=90):
        ledger.write("Industry", {"industryID": key, "name": name, "enabled": enabled, "catalogIndustryID": catalog})
    for country, code, states, symbol, currency_code, tag, date_format, denominations, tax in LOCALES:
        ledger.write(
            "Locale",
            {
                "name": country,
                "country": country,
                "countryCode": code,
                "states": states,
                "currencySymbol": symbol,
                "currencyCode": currency_code,
                "currencyPrecision": "0" if currency_code in WITHOUT_CENTS else "2",
                "cashRoundingPrecision": CASH_ROUNDING.get(currency_code, "0"),
                "includeTaxOnLabels": code == "AT",
                "languageTag": tag,
                "dateFormat": date_format,
                "datetimeFormat": f"{date_format} H:i",
                "CurrencyDenominations": [
                    {"name": f"{symbol}{value}", "value": value, "significant": True} for value in denominations
                ],
                "taxName1": tax,
                "taxName2": "",
            },
        )


def write_session(ledger: Ledger, *, employee: int, first: str, last: str, shops: int, checked_in: str | None) -> None:
    """Write down the session of the employee who made the access token."""
    ledger.write(
        "Session",
        {
            "sessionID": 0,
            "sessionCookie": "PHPSESSID=; path=/",
            "employeeID": employee,
            "systemCustomerID": ACCOUNT_ID,
            "systemUserID": 170236,
            "systemAPIClientID": 25578,
            "systemAPIKeyID": 1757062,
            "ecomUrl": "https://ridgeline.example",
            "shopCount": shops,
            "Employee": {
                "employeeID": employee,
                "firstName": first,
                "lastName": last,
                "singleShop": False,
                "hasPin": True,
                "isCheckedIn": checked_in is not None,
                "checkedInAt": checked_in,
            },
            "Rights": dict.fromkeys(RIGHTS, True),
        },
    )
