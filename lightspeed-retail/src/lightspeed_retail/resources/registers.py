"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import (
    Action,
    AppendOnly,
    Anything,
    Create,
    Flag,
    Get,
    Id,
    List,
    Many,
    Money,
    One,
    Ref,
    Resource,
    Text,
    Timestamp,
    Update,
)


class Register(Resource, path="Register", key="registerID", page="Register"):
    """DOCSTRING."""

    # NOTE: PUT is in the Actions table only, without a section; open and close are actions of their own
    # NOTE: A register named exactly eCom cannot be used in gift card sales made through the API (gift card tutorial)
    # NOTE: archived and ccTerminalID are in samples only; ccTerminalID may be ""

    actions = (List(), Get(), Update())
    sortable = ("registerID",)
    archivable = True
    scopes = (
        "employee:cfd",
        "employee:register",
        "employee:inventory_base",
        "employee:reports",
        "employee:workbench",
        "employee:customers",
        "employee:admin",
    )

    registerID = Id()
    name = Text()
    open = Flag()
    openTime = Timestamp()
    tipEnabled = Flag()
    openEmployeeID = Ref("Employee")
    shopID = Ref("Shop")
    archived = Flag()
    ccTerminalID = Ref()
    Shop = One("Shop", undocumented=True)


class RegisterCount(Resource, path="RegisterCount", key="registerCountID", page="RegisterCount"):
    """DOCSTRING."""

    # NOTE: Closing counts; rows never change: createTime is the only stamp and is not sortable
    # NOTE: The texts of openEmployeeID and closeEmployeeID link to Register by mistake

    actions = (List(), Get())
    sortable = ("registerCountID",)
    replication = AppendOnly("registerCountID", created="createTime")
    scopes = ("employee:register",)
    nested = ("RegisterCountAmounts.PaymentType",)

    registerCountID = Id()
    createTime = Timestamp()
    openTime = Timestamp()
    notes = Text()
    registerID = Ref("Register")
    openEmployeeID = Ref("Employee")
    closeEmployeeID = Ref("Employee")
    RegisterCountAmounts = Many("RegisterCountAmount")


class RegisterCountAmount(
    Resource, path="RegisterCountAmount", key="registerCountAmountID", page="RegisterCountAmount"
):
    """DOCSTRING."""

    # NOTE: One row per payment type of a closing count; no stamp at all, follow registerCountID

    actions = (List(), Get())
    sortable = ("registerCountAmountID", "registerCountID")
    replication = AppendOnly("registerCountAmountID")
    scopes = ("employee:register",)

    registerCountAmountID = Id()
    calculated = Money()
    actual = Money()
    registerCountID = Ref("RegisterCount")
    paymentTypeID = Ref("PaymentType")
    PaymentType = One("PaymentType")


class RegisterWithdraw(Resource, path="RegisterWithdraw", key="registerWithdrawID", page="RegisterWithdraw"):
    """DOCSTRING."""

    # NOTE: amount above 0 adds money (opening count), below 0 takes it out
    # NOTE: POST only, no change afterwards: createTime is the only stamp and is not sortable

    actions = (List(), Get(), Create())
    sortable = ("registerWithdrawID",)
    replication = AppendOnly("registerWithdrawID", created="createTime")
    scopes = ("employee:reports", "employee:register", "employee:register_withdraw")

    registerWithdrawID = Id()
    amount = Money(writable=True)
    createTime = Timestamp(writable=True)
    notes = Text(writable=True)
    employeeID = Ref("Employee", writable=True)
    paymentTypeID = Ref("PaymentType", writable=True)
    registerID = Ref("Register", writable=True)
    PaymentType = One("PaymentType", writable=True)


class RegisterCalculated(
    Resource,
    path="Register/{registerID}/calculated",
    key=("registerID", "paymentTypeID"),
    page="Register-calculated",
    reply="CalculatedAmount",
    parent="Register",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Amounts per payment type since the register was opened: add, withdraw, payment; no @attributes, not sortable
    # NOTE: path segment calculated is lower case

    actions = (List(),)
    scopes = ("employee:register",)
    paged = False

    paymentTypeID = Id()
    add = Money()
    withdraw = Money()
    payment = Money()


class RegisterOpen(
    Resource,
    fields_of=RegisterWithdraw,
    path="Register/{registerID}/open",
    key="registerWithdrawID",
    page="Register-open",
    reply="RegisterWithdraw",
    parent="Register",
    selected=False,
    without=("PaymentType",),
):
    """DOCSTRING."""

    # NOTE: Creates the opening RegisterWithdraw; paymentTypeID is required

    actions = (
        Action("open", "POST", takes=("amount", "notes", "employeeID", "paymentTypeID"), requires=("paymentTypeID",)),
    )
    sortable = ("registerWithdrawID",)
    scopes = ("employee:register_open",)

    amount = Money()
    createTime = Timestamp()
    notes = Text()
    employeeID = Ref("Employee")
    paymentTypeID = Ref("PaymentType")
    registerID = Ref("Register")


class RegisterClose(
    Resource,
    fields_of=RegisterCount,
    path="Register/{registerID}/close",
    key="registerCountID",
    page="Register-close",
    reply="RegisterCount",
    parent="Register",
    selected=False,
):
    """DOCSTRING."""

    # NOTE: Creates the RegisterCount that closes the register; closeEmployeeID is in the sample request only
    # NOTE: The texts of openEmployeeID and closeEmployeeID link to Register by mistake

    actions = (Action("close", "POST", takes=("openTime", "notes", "openEmployeeID", "closeEmployeeID")),)
    sortable = ("registerCountID",)
    scopes = ("employee:register_close",)

    RegisterCountAmounts = Anything()
