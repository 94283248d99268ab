"""Registers: how they are opened, what goes in and out, and how they are counted and closed."""

from __future__ import annotations

from ._base import (
    Action,
    AppendOnly,
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
from .shared import COMMON_SCOPES


class Register(Resource, path="Register", key="registerID", page="Register"):
    """A till of a shop.

    There is no modification stamp. Gift cards cannot be sold through the API at a register that is named eCom.
    """

    actions = (List(), Get(), Update())
    sortable = ("registerID",)
    archivable = True
    scopes = COMMON_SCOPES

    registerID = Id()
    name = Text()
    open = Flag("Whether it is open for sales.")
    openTime = Timestamp("When it was last opened.")
    tipEnabled = Flag("Whether it asks customers for a tip.")
    openEmployeeID = Ref("Employee", "Who opened it.")
    shopID = Ref("Shop")
    archived = Flag()
    ccTerminalID = Ref("", "The card terminal; empty or 0 for none.")
    Shop = One("Shop", undocumented=True)


class RegisterCount(Resource, path="RegisterCount", key="registerCountID", page="RegisterCount"):
    """The count that closes a register: made once, when the register is closed, and never changed.

    What was counted stands in RegisterCountAmounts, one row per payment type.
    """

    actions = (List(), Get())
    sortable = ("registerCountID",)
    replication = AppendOnly("registerCountID", created="createTime")
    scopes = ("employee:register",)
    nested = ("RegisterCountAmounts.PaymentType",)

    registerCountID = Id()
    createTime = Timestamp("When the register was closed.")
    openTime = Timestamp("When the register had been opened.")
    notes = Text()
    registerID = Ref("Register")
    openEmployeeID = Ref("Employee", "Who opened the register.")
    closeEmployeeID = Ref("Employee", "Who closed the register.")
    RegisterCountAmounts = Many("RegisterCountAmount")


class RegisterCountAmount(
    Resource, path="RegisterCountAmount", key="registerCountAmountID", page="RegisterCountAmount"
):
    """One payment type in the count that closes a register: what should be there and what is.

    Made with its count and never changed; the difference between the two amounts is over or short.
    """

    actions = (List(), Get())
    sortable = ("registerCountAmountID", "registerCountID")
    replication = AppendOnly("registerCountAmountID")
    scopes = ("employee:register",)

    registerCountAmountID = Id()
    calculated = Money("What should be there by the books; negative when more was paid out than taken in.")
    actual = Money("What was counted.")
    registerCountID = Ref("RegisterCount")
    paymentTypeID = Ref("PaymentType")
    PaymentType = One("PaymentType")


class RegisterWithdraw(Resource, path="RegisterWithdraw", key="registerWithdrawID", page="RegisterWithdraw"):
    """Money put into or taken out of a register other than by a sale, the opening amount included.

    Made once and never changed.
    """

    actions = (List(), Get(), Create())
    sortable = ("registerWithdrawID",)
    replication = AppendOnly("registerWithdrawID", created="createTime")
    scopes = ("employee:reports", "employee:register", "employee:register_withdraw")

    registerWithdrawID = Id()
    amount = Money("Above 0 when money is put in, below 0 when it is taken out.", writable=True)
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
    """What a register should hold now, per payment type, by everything that happened since it was opened."""

    actions = (List(),)
    scopes = ("employee:register",)
    paged = False

    add = Money("Put in, the opening amount included.")
    withdraw = Money("Taken out.")
    payment = Money("Paid by customers.")
    paymentTypeID = Ref("PaymentType")


class RegisterOpen(
    Resource,
    fields_of=RegisterWithdraw,
    without=("PaymentType",),
    path="Register/{registerID}/open",
    key="registerWithdrawID",
    page="Register-open",
    reply="RegisterWithdraw",
    parent="Register",
    selected=False,
):
    """Opens a register; the answer is the record of the opening amount."""

    actions = (
        Action("open", "POST", takes=("amount", "notes", "employeeID", "paymentTypeID"), requires=("paymentTypeID",)),
    )
    scopes = ("employee:register_open",)


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
    """Closes a register; the answer is the count that this makes, with its amounts."""

    actions = (Action("close", "POST", takes=("openTime", "notes", "openEmployeeID", "closeEmployeeID")),)
    scopes = ("employee:register_close",)

    RegisterCountAmounts = Many("RegisterCountAmount", embedded=True)
