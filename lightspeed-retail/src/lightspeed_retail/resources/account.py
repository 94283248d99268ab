"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import Anything, Flag, Float, Get, Id, Integer, List, Ref, Resource, Text, Update, Within


class Account(Resource, path="Account", key="accountID", page="Account", within=Within.VERSION):
    """DOCSTRING."""

    # NOTE: Answers for the account of the access token; the first call a client makes to learn its accountID (the token's acct claim carries the same number)
    # NOTE: Lives at /API/V3/Account(.json), outside the account prefix; no sorting
    # NOTE: The documentation sample of the single GET is a bare record without the Account wrapper, with @attributes.systemCustomerID; the list sample and recordings have {"Account": {...}} as one object
    # NOTE: The Actions table also claims PUT; no section describes it
    # NOTE: defaultCurrency is an object {code, symbol}; purchasingCurrencies wraps purchasingCurrency {code, symbol, rate}; link is an object with @attributes.href

    actions = (List(), Get(), Update())
    paged = False

    accountID = Id()
    status = Text()
    name = Text()
    employeeCount = Integer()
    employeeLimit = Integer()
    uniqueSubscriptionIdentifier = Text()
    defaultCurrency = Anything()
    purchasingCurrencies = Anything()
    link = Anything()


class Session(Resource, path="Session", page="Session", within=Within.API):
    """DOCSTRING."""

    # NOTE: At /API/Session (koop-voor-hoop calls /API/V3/Session); plain object without @attributes
    # NOTE: Rights are the employee's, useful to see why a call is forbidden; checkedInAt has the shop's UTC offset
    # NOTE: systemCustomerID is the accountID

    actions = (Get(),)

    sessionID = Ref()
    sessionCookie = Text()
    employeeID = Ref("Employee")
    systemCustomerID = Ref("Account")
    systemUserID = Ref()
    systemAPIClientID = Ref()
    systemAPIKeyID = Ref()
    ecomUrl = Text()
    shopCount = Integer()
    Employee = Anything()
    Rights = Anything()


class Locale(Resource, path="Locale", key="name", page="Locale", within=Within.API):
    """DOCSTRING."""

    # NOTE: Global list outside the account prefix (documented at /API/Locale, koop-voor-hoop calls /API/V3/Locale); no @attributes, no sorting
    # NOTE: CurrencyDenominations.CurrencyDenomination lists coins and notes with value and significant

    actions = (List(),)
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )
    paged = False

    name = Text()
    country = Text()
    states = Text()
    currencySymbol = Text()
    currencyCode = Text()
    currencyPrecision = Float()
    cashRoundingPrecision = Float()
    includeTaxOnLabels = Flag()
    languageTag = Text()
    dateFormat = Text()
    datetimeFormat = Text()
    CurrencyDenominations = Anything()
    taxName1 = Text()
    taxName2 = Text()
    countryCode = Text()
    defaultLocaleCode = Text(undocumented=True)
    LocaleCodes = Anything(undocumented=True)


class Option(Resource, path="Option", key="name", page="Option"):
    """DOCSTRING."""

    # NOTE: Account settings as name and value pairs; no @attributes, no ID in the payload although optionID is listed as sortable
    # NOTE: Numbers may come in scientific notation (1.0E-8)
    # NOTE: name is unique in the sample and serves as key here

    actions = (List(),)
    sortable = ("optionID", "name")
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )
    paged = False

    name = Text()
    value = Text()


class Industry(Resource, path="Industry", key="industryID", page="Industry"):
    """DOCSTRING."""

    # NOTE: Global list; field names are printed with an employee: prefix that samples do not have
    # NOTE: No modification stamp

    actions = (List(), Get(), Update())
    sortable = ("industryID",)
    scopes = ("admin",)

    industryID = Id()
    name = Text()
    enabled = Flag(writable=True)
    catalogIndustryID = Ref()
