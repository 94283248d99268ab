"""The account itself: who it belongs to, who asks, its settings, and the lists it chooses from."""

from __future__ import annotations

from ._base import (
    Anything,
    Flag,
    Float,
    Get,
    Id,
    Integer,
    List,
    Many,
    One,
    Ref,
    Resource,
    Shape,
    Text,
    Timestamp,
    Update,
    Within,
)
from .shared import COMMON_SCOPES


class Account(Resource, path="Account", key="accountID", page="Account", within=Within.VERSION):
    """The business whose data all other resources hold; there is one, the one the access token was granted for.

    Lists show its key, its name and its address only; the single record has everything else.
    """

    actions = (List(), Get(), Update())
    paged = False

    accountID = Id("Part of the address of nearly every other resource.", aliases=("systemCustomerID",))
    status = Text("Such as customer.")
    name = Text()
    employeeCount = Integer()
    employeeLimit = Integer("How many employees the subscription allows.")
    uniqueSubscriptionIdentifier = Text()
    defaultCurrency = One("Currency", "The currency of all amounts.", embedded=True)
    purchasingCurrencies = Many("PurchasingCurrency", wrapper="purchasingCurrency", embedded=True)
    link = Anything('Where the single record is found, as {"@attributes": {"href": "/API/V3/Account/1"}}.')


class Session(Resource, path="Session", key=("systemCustomerID", "employeeID"), page="Session", within=Within.API):
    """Who the access token speaks for: the account, the API client and the employee with his or her rights.

    There is one, and it is always current. The rights tell why a request is forbidden.
    """

    actions = (Get(),)

    sessionID = Id("Session of the web application; empty for API clients.", secret=True)
    sessionCookie = Text("Cookie of the web application's session.", secret=True)
    employeeID = Ref("Employee", "The employee who granted the token.")
    systemCustomerID = Ref("Account", "The account.")
    systemCustomerName = Text("Name of the account.", undocumented=True)
    systemUserID = Ref("", "The user account that the employee logs in with.")
    systemAPIClientID = Ref("", "The API client.")
    systemAPIKeyID = Ref("", "The token's key.")
    ecomUrl = Text("Address of the web shop.")
    shopCount = Integer()
    Employee = One("SessionEmployee", embedded=True)
    Rights = One("SessionRights", embedded=True)


class SessionEmployee(Shape):
    """The employee of a session and whether he or she is at work."""

    employeeID = Ref("Employee")
    firstName = Text()
    lastName = Text()
    singleShop = Flag("Whether the employee may work in one shop only.")
    hasPin = Flag("Whether the employee has a PIN for the register.")
    isCheckedIn = Flag("Whether the time clock runs.")
    checkedInAt = Timestamp("When the time clock was started; the API sends it with the shop's offset.")


class SessionRights(Shape):
    """What the employee of a session may do; an access token never allows more."""

    admin = Flag()
    admin_employees = Flag()
    admin_inventory = Flag()
    admin_purchases = Flag()
    admin_shops = Flag()
    admin_void_sale = Flag()
    all_read = Flag()
    allow_login = Flag()
    categories = Flag()
    customers = Flag()
    customers_credit_limit = Flag()
    customers_export = Flag(undocumented=True)
    customers_read = Flag()
    customers_view_gift_card_numbers = Flag(undocumented=True)
    ecom = Flag()
    inventory_base = Flag()
    inventory_counts = Flag()
    inventory_counts_reconcile = Flag(undocumented=True)
    inventory_import = Flag()
    inventory_read = Flag()
    manufacturers = Flag()
    product_cost = Flag()
    product_edit = Flag()
    purchase_orders = Flag()
    purchase_orders_receive = Flag(undocumented=True)
    register = Flag()
    register_catalogs = Flag()
    register_close = Flag()
    register_layaway = Flag()
    register_line_discount = Flag()
    register_open = Flag()
    register_price = Flag()
    register_read = Flag()
    register_refund = Flag()
    register_transaction_discount = Flag()
    register_withdraw = Flag()
    reports = Flag()
    special_orders = Flag()
    tags = Flag()
    transfers = Flag()
    transfers_send_stock = Flag(undocumented=True)
    vendor_returns = Flag()
    vendors = Flag()
    vr_reasons = Flag("May edit the reasons of vendor returns.")
    workbench = Flag()


class Locale(Resource, path="Locale", key="name", page="Locale", within=Within.API):
    """A region an account can be set up for, with its currency, coins, taxes and formats; the same for all accounts."""

    actions = (List(),)
    scopes = COMMON_SCOPES
    paged = False

    name = Text()
    country = Text("Name of the country.")
    states = Text("Codes of the states or provinces, separated by commas.")
    currencySymbol = Text()
    currencyCode = Text("ISO 4217, such as ARS.")
    currencyPrecision = Float("Decimal places of an amount.")
    cashRoundingPrecision = Float("What cash amounts are rounded to.")
    includeTaxOnLabels = Flag("Whether the prices on labels include tax.")
    languageTag = Text("Such as en_GB.")
    dateFormat = Text("As PHP writes date formats, such as d/m/Y.")
    datetimeFormat = Text("As PHP writes date formats.")
    CurrencyDenominations = Many("CurrencyDenomination", "The coins and banknotes.", embedded=True)
    taxName1 = Text("Usual name of the first tax, such as IVA.")
    taxName2 = Text("Usual name of the second tax; missing where there is none.")
    countryCode = Text("Two letters, such as AR.")
    defaultLocaleCode = Text(undocumented=True)
    LocaleCodes = Anything(undocumented=True)


class Option(Resource, path="Option", key="name", page="Option"):
    """A setting of the account, as a pair of name and value.

    Replies carry no key and no modification stamp; the name identifies a setting.
    """

    actions = (List(),)
    sortable = ("name",)
    scopes = COMMON_SCOPES
    paged = False

    name = Text("Such as cost_method.")
    value = Text("Text whatever the setting is; numbers may come in scientific notation (1.0E-8), off may be empty.")


class Industry(Resource, path="Industry", key="industryID", page="Industry"):
    """A trade, such as Bicycles or Golf; the same list for all accounts, each of which switches on its own."""

    actions = (List(), Get(), Update())
    sortable = ("industryID",)
    scopes = ("employee:admin",)

    industryID = Id()
    name = Text()
    enabled = Flag("Whether the account is in this trade.", writable=("update",))
    catalogIndustryID = Ref("", "The trade's key in the vendor catalogues.")
