"""Payments, payment types, and the balances of credit accounts."""

from __future__ import annotations

from lightspeed_retail_sandbox.changes import Change, Effects
from lightspeed_retail_sandbox.rules import Form, Rules
from lightspeed_retail_sandbox.transactions import Transaction

from . import totals
from .amounts import exact

NO_GIFT_CARDS = "eCom"
"""Name of registers that refuse gift cards through the API."""


def _check(change: Change) -> None:
    tx = change.tx
    sale = tx.record("Sale", change["saleID"]) or {}
    kind = tx.record("PaymentType", change["paymentTypeID"])
    if kind is None:
        raise change.invalid("A SalePayment must have a paymentTypeID.")
    if kind["archived"] and change.is_new:
        raise change.refuse(f"The payment type '{kind['name']}' is archived.")
    if kind["requireCustomer"] and not sale.get("customerID"):
        raise change.refuse(f"The payment type '{kind['name']}' needs a customer.")
    change.default(registerID=sale.get("registerID", 0), employeeID=sale.get("employeeID", 0))
    if change.is_new and not change.sets("amount"):
        change.values["amount"] = exact(totals.add_up(tx, change["saleID"])["balance"])
    if kind["type"] in totals.CREDIT:
        _check_credit(change, kind["type"])


def _check_credit(change: Change, kind: str) -> None:
    tx = change.tx
    if not change["creditAccountID"]:
        customer = tx.record("Customer", tx.value("Sale", "customerID", saleID=change["saleID"]))
        change.default(creditAccountID=customer["creditAccountID"] if customer else 0)
    account = tx.record("CreditAccount", change["creditAccountID"])
    if account is None or account["archived"]:
        raise change.refuse("The payment type needs a creditAccountID that can be used.")
    if bool(account["giftCard"]) != (kind == "gift card"):
        raise change.refuse(f"CreditAccount {account['creditAccountID']} is no {kind}.")
    if account["giftCard"] and tx.value("Register", "name", registerID=change["registerID"]) == NO_GIFT_CARDS:
        raise change.refuse(f"Gift cards cannot be used at a register named {NO_GIFT_CARDS}.")


def book(change: Change, tx: Transaction, sale: int) -> None:
    """Update the balances of the credit accounts that pay for a completed sale.

    A balance below zero can be spent: a payment adds to it. Gift cards do not go above zero, and other accounts not
    above their limit.
    """
    for payment in tx.rows("SalePayment", saleID=sale, archived=0):
        account = tx.record("CreditAccount", payment["creditAccountID"])
        if account is None:
            continue
        balance = exact(account["balance"]) + exact(payment["amount"])
        limit = exact(account["creditLimit"])
        too_much = balance > 0 if account["giftCard"] else limit and balance > limit
        if too_much and exact(payment["amount"]) > 0:
            raise change.refuse(f"CreditAccount {account['creditAccountID']} does not cover {payment['amount']}.")
        tx.update("CreditAccount", account, balance=balance)
        tied = {name: payment[name] for name in ("creditAccountID", "salePaymentID")}
        loaded = tx.value("SaleLine", "saleLineID", saleID=sale) if exact(payment["amount"]) < 0 else 0
        tx.insert("SaleAccount", **tied, saleLineID=loaded or 0)


def _make_user_defined(change: Change) -> None:
    """Make new types user defined, whatever the body says."""
    _keep_reserved(change)
    if change.is_new:
        change.values["type"] = "user defined"


def _keep_reserved(change: Change) -> None:
    if change.before and change.before["internalReserved"]:
        raise change.refuse("The system needs this payment type itself.")


def _one_signature(change: Change) -> None:
    if change.tx.row(change.table, salePaymentID=change["salePaymentID"]):
        raise change.refuse("The payment has a signature already.")
    for file in change.body.files.values():
        change.values["filePath"] = file.name


RULES = {
    "CCCharge": Rules(forms={"rawVoidResponse": Form.READ_ONLY_IF_EMPTY}),
    "PaymentType": Effects(defaults={"type": "user defined"}, prepare=_make_user_defined, check_removal=_keep_reserved),
    "SalePayment": Effects(prepare=_check),
    "SalePaymentSalePaymentSignature": Effects(prepare=_one_signature),
}
